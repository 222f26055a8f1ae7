//! How large things are: memory at rest, the program itself, and what a browser fetches on its first visit.

use std::fs;
use std::thread;
use std::time::Duration;

use crate::Plan;
use crate::house::House;
use crate::http::{Answer, Wire};
use crate::process::{Running, serve};
use crate::report::Report;
use crate::store::Kind;

const KIB: f64 = 1024.0;

pub fn run(report: &mut Report, _: Plan) {
    let store = Kind::Sqlite.store();
    let house = House::small(&store.folder, &store.url);
    let ours = serve(&store.folder, &store.url, &[]);
    thread::sleep(Duration::from_secs(2));
    report.at_most("memory at rest (PSS)", ours.pss(), 25.0, " MiB");
    let program = fs::metadata(env!("CARGO_BIN_EXE_guestlist")).expect("the program").len() as f64;
    report.at_most("the program's file", program / KIB / KIB, 40.0, " MiB");
    first_visit(report, &house, &ours);
}

/// As a browser does it: the page, then everything its head names; then the page again.
fn first_visit(report: &mut Report, house: &House, ours: &Running) {
    let host = ours.address.to_string();
    let mut wire = Wire::new(ours.address);
    let mut fetch = |path: &str| -> Answer {
        let plain = house.readers[0].get(&host, path);
        let asked = [plain.strip_suffix(b"\r\n").unwrap_or(&plain), b"Accept-Encoding: gzip, br\r\n\r\n"].concat();
        wire.ask(&asked).expect("an answer")
    };
    let readable = {
        let mut plain = Wire::new(ours.address);
        plain.ask(&house.readers[0].get(&host, "/apps")).expect("an answer").text()
    };
    let page = fetch("/apps");
    let parts: Vec<Answer> = named(&readable).iter().map(|path| fetch(path)).collect();
    assert!(parts.iter().all(|part| part.status == 200 && part.head.contains("immutable")), "every part is kept");
    let all: usize = page.size + parts.iter().map(|part| part.size).sum::<usize>();
    report.at_most("first visit to My Apps, requests", (1 + parts.len()) as f64, 5.0, "");
    report.at_most("first visit to My Apps, bytes with their heads", all as f64 / KIB, 30.0, " KB");
    report.at_most("its document, compressed", page.body.len() as f64 / KIB, 6.0, " KB");
    report.at_most("reload of My Apps, the document alone", page.size as f64 / KIB, 6.0, " KB");
}

/// The paths of scripts, styles, icons and pictures of a page, each once.
fn named(html: &str) -> Vec<String> {
    let quoted = html.split('"').filter(|text| text.starts_with("/static/"));
    let mut paths: Vec<String> = quoted.map(|path| path.split('#').next().unwrap_or(path).to_owned()).collect();
    paths.sort();
    paths.dedup();
    paths
}
