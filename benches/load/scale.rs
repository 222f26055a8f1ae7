//! A million people cost a page no more than a thousand.

use std::time::{Duration, Instant};

use crate::Plan;
use crate::house::{ADMIN, House, Size};
use crate::http::{Wire, closed};
use crate::pages::my_apps;
use crate::process::{Running, serve};
use crate::report::Report;
use crate::store::{Kind, Store, kinds};

/// People whose browsers take turns, so that no one's rows are always warm.
const SOME: usize = 200;
const TURNS: usize = 1_000;
const FEW_TURNS: usize = 100;
/// Not measured: until each connection knows its statements, and PostgreSQL has chosen their plans for good.
const WARM_TURNS: usize = 80;
/// Every list of the admin area, with each of its filters and orders.
const OF_ADMINS: &[&str] = &[
    "/admin/users",
    "/admin/users?sort=newest",
    "/admin/users?show=members",
    "/admin/users?show=members&sort=away",
    "/admin/users?show=members&sort=newest",
    "/admin/users?show=guests",
    "/admin/users?show=roles",
    "/admin/users?show=blocked",
    "/admin/users?show=deleted",
    "/admin/users?q=user%203",
    "/admin/users?q=@d3.example",
    "/admin/guests",
    "/admin/guests?sort=away",
    "/admin/guests?sort=newest",
    "/admin/guests?show=pending",
    "/admin/guests?show=pending&sort=newest",
    "/admin/guests?show=unanswered",
    "/admin/guests?show=accepted",
    "/admin/guests?show=accepted&sort=newest",
    "/admin/guests?show=ending",
    "/admin/guests?show=stay-ending",
    "/admin/guests?show=orphans",
    "/admin/guests?show=inactive-30",
    "/admin/guests?show=inactive-90",
    "/admin/guests?show=blocked-guests",
    "/admin/guests?q=user%203",
    "/admin/apps",
    "/admin/apps?show=disabled",
    "/admin/apps?show=hidden",
    "/admin/apps?show=ownerless",
    "/admin/apps?q=idle",
    "/admin/groups",
    "/admin/groups?show=closed",
    "/admin/groups?show=ownerless",
    "/admin/groups?q=idle",
    "/admin/audit",
    "/admin/audit?action=redeem",
    "/admin/audit?result=denied",
    "/admin/audit?q=user3@d3.example",
    "/admin/reviews",
    "/admin/policies/domains",
    "/invitations",
    "/invitations/approvals",
    "/endings",
    "/reviews",
];

struct Side {
    ours: Running,
    house: House,
    _store: Store,
}

/// Who asks for what, at which turn: a number among the house's browsers, and a path.
type Pick = fn(&House, usize) -> (usize, String);

pub fn run(report: &mut Report, plan: Plan) {
    for kind in kinds() {
        let begun = Instant::now();
        let [small, large] = [Size::SMALL, plan.large].map(|size| side(&kind, size));
        let on = kind.name();
        report.note(
            &format!("{} users, {} memberships on {on}", plan.large.users, plan.large.memberships),
            format!("made in {:.0} s", begun.elapsed().as_secs_f64()),
        );
        report.at_most(&format!("start to ready with all that on {on}"), again(&large).as_secs_f64(), 0.1, " s");
        let pages: [(&str, Pick); 4] = [
            ("My Apps", |_, turn| (turn % SOME, "/apps".to_owned())),
            ("people of a group of 500", |house, _| (0, format!("{}/people", house.readers[0].owns))),
            ("people of an app of 500", |house, turn| {
                (1 + turn % (SOME - 1), format!("{}/people", house.readers[1].owns))
            }),
            ("address search", |house, turn| (0, format!("{}/people?q=user{}", house.readers[0].owns, 1 + turn % 9))),
        ];
        for (name, page) in pages {
            let times = medians([&small, &large], TURNS, page);
            compare(report, name, on, times);
        }
        for path in OF_ADMINS {
            let times = medians([&small, &large], FEW_TURNS, |_, _| (ADMIN, (*path).to_owned()));
            compare(report, path, on, times);
        }
        // It counts what there is, and stops at 100,000.
        let times = medians([&small, &large], FEW_TURNS, |_, _| (ADMIN, "/admin".to_owned()));
        note(report, "the admin's overview", on, times);
        let make = my_apps(&large.house, large.ours.address);
        let load = closed(large.ours.address, 32, plan.time, &make);
        report
            .note(&format!("My Apps with all that on {on}, 32 connections"), format!("{:.0} requests/s", load.rate()));
        report.at_most(&format!("memory under that load on {on} (PSS)"), large.ours.pss(), 64.0, " MiB");
    }
}

fn note(report: &mut Report, name: &str, on: &str, times: [f64; 2]) {
    let said = format!("{:.2} and {:.2} ms", times[0] * 1e3, times[1] * 1e3);
    report.note(&format!("{name} on {on}, small and large"), said);
}

fn compare(report: &mut Report, name: &str, on: &str, times: [f64; 2]) {
    note(report, name, on, times);
    report.at_most(&format!("{name} on {on}, large to small"), times[1] / times[0], 1.5, " times");
}

fn side(kind: &Kind, size: Size) -> Side {
    let store = kind.store();
    let house = House::large(&store.folder, &store.url, size, SOME);
    let ours = serve(&store.folder, &store.url, &[]);
    Side { ours, house, _store: store }
}

/// How long another one takes to be ready; the middle of five.
fn again(side: &Side) -> Duration {
    let mut times: Vec<Duration> = (0..5).map(|_| serve(&side.house.folder, &side.house.url, &[]).ready).collect();
    times.sort();
    times[2]
}

/// The sides take turns, so that what else the machine does slows both.
fn medians(sides: [&Side; 2], turns: usize, page: impl Fn(&House, usize) -> (usize, String)) -> [f64; 2] {
    let mut wires = sides.map(|side| Wire::new(side.ours.address));
    let mut times = [Vec::with_capacity(turns), Vec::with_capacity(turns)];
    for turn in 0..WARM_TURNS + turns {
        for ((side, wire), times) in sides.iter().zip(&mut wires).zip(&mut times) {
            let (who, path) = page(&side.house, turn);
            let request = side.house.readers[who].get(&side.ours.address.to_string(), &path);
            let begun = Instant::now();
            let answer = wire.ask(&request).expect("an answer");
            assert_eq!(answer.status, 200, "{path}");
            if turn >= WARM_TURNS {
                times.push(begun.elapsed().as_secs_f64());
            }
        }
    }
    times.map(|mut times| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    })
}
