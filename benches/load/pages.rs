//! My Apps, signed in, beside a bare handler that renders the same template.

use std::net::SocketAddr;
use std::sync::Arc;

use crate::house::{CROWD, House};
use crate::http::{Load, Make, closed};
use crate::process::{Running, serve};
use crate::report::Report;
use crate::store::kinds;
use crate::{Plan, bare};

pub fn run(report: &mut Report, plan: Plan) {
    for kind in kinds() {
        let store = kind.store();
        let house = House::small(&store.folder, &store.url);
        let bare = bare::start_for(&house);
        let ours = serve(&store.folder, &store.url, &[]);
        // Warmed up, then in turns, so that a neighbour's noise meets both.
        let plain = bare_load(&house, bare.address);
        let signed_in = my_apps(&house, ours.address);
        let load = |address: SocketAddr, make: &Make| closed(address, CROWD, plan.time, make);
        let _ = (
            closed(bare.address, CROWD, plan.time / 4, &plain),
            closed(ours.address, CROWD, plan.time / 4, &signed_in),
        );
        let (mut baselines, mut pages, mut cpu) = (Vec::new(), Vec::new(), 0.0);
        for _ in 0..3 {
            baselines.push(load(bare.address, &plain));
            let before = ours.cpu();
            pages.push(load(ours.address, &signed_in));
            cpu += ours.cpu() - before;
        }
        tell(report, kind.name(), &baselines, &pages, cpu);
        compressed(report, kind.name(), &house, &ours, plan);
    }
}

fn tell(report: &mut Report, on: &str, baselines: &[Load], pages: &[Load], cpu: f64) {
    let mean = |loads: &[Load]| loads.iter().map(Load::rate).sum::<f64>() / loads.len() as f64;
    let p99 = |loads: &[Load]| {
        let mut all: Vec<f64> = loads.iter().map(|load| load.percentile(99.0).as_secs_f64() * 1e3).collect();
        all.sort_by(f64::total_cmp);
        all[all.len() / 2]
    };
    let good: u64 = pages.iter().map(Load::good).sum();
    report.note(
        &format!("My Apps on {on}, bare handler and ours"),
        format!(
            "{:.0} and {:.0} requests/s, p99 {:.1} and {:.1} ms",
            mean(baselines),
            mean(pages),
            p99(baselines),
            p99(pages)
        ),
    );
    report.at_least(&format!("My Apps on {on}, of the bare handler's rate"), mean(pages) / mean(baselines), 0.5, "");
    report.at_most(&format!("My Apps on {on}, CPU per request"), cpu * 1e3 / good as f64, 0.25, " ms");
    report.at_most(&format!("My Apps on {on}, p99 of the bare handler's"), p99(pages) / p99(baselines), 2.0, " times");
}

/// A browser's own request: with compression, which the bare handler does not do.
fn compressed(report: &mut Report, on: &str, house: &House, ours: &Running, plan: Plan) {
    let browsers = house.readers.clone();
    let host = ours.address.to_string();
    let make: Make = Arc::new(move |who, _| {
        let plain = browsers[who % CROWD].get(&host, "/apps");
        [plain.strip_suffix(b"\r\n").unwrap_or(&plain), b"Accept-Encoding: gzip, br\r\n\r\n"].concat()
    });
    let load = closed(ours.address, CROWD, plan.time, &make);
    report.note(&format!("My Apps on {on}, compressed by us"), format!("{:.0} requests/s", load.rate()));
}

pub fn my_apps(house: &House, address: SocketAddr) -> Make {
    let host = address.to_string();
    let requests: Vec<Vec<u8>> = house.readers.iter().map(|browser| browser.get(&host, "/apps")).collect();
    Arc::new(move |who, _| requests[who % requests.len()].clone())
}

fn bare_load(house: &House, address: SocketAddr) -> Make {
    let host = address.to_string();
    let readers = house.readers.iter();
    let requests: Vec<Vec<u8>> =
        readers.map(|browser| browser.get(&host, &format!("/apps/{}", browser.user))).collect();
    Arc::new(move |who, _| requests[who % requests.len()].clone())
}
