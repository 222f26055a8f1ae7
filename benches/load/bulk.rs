//! A hundred thousand addresses through the verbs, as a bulk import will call them, while pages are read.

use std::path::Path;
use std::process::Stdio;
use std::time::Instant;

use guestlist::features::access::ResourceId;
use guestlist::features::invitations::{self, Done, GrantWish, Offer};
use guestlist::features::users;
use guestlist::foundation::address::{EmailAddress, read_list};
use guestlist::foundation::clock::Clock;
use guestlist::foundation::db::{DatabaseUrl, Db};
use guestlist::foundation::id::{AppId, RoleId, UserId};
use guestlist::foundation::person::{Actor, Origin};

use crate::Plan;
use crate::house::{House, config, domain};
use crate::http::{Background, Load};
use crate::pages::my_apps;
use crate::process::{again, guestlist, mebibytes, serve};
use crate::report::Report;
use crate::store::kinds;

/// Addresses in one transaction: the writer's other deeds come between two of them.
const PIECE: usize = 200;
/// Pages a second meanwhile.
const PAGES: f64 = 100.0;

pub fn run(report: &mut Report, plan: Plan) {
    for kind in kinds() {
        let store = kind.store();
        let house = House::small(&store.folder, &store.url);
        let ours = serve(&store.folder, &store.url, &[]);
        let quiet = watched(&house, ours.address, || std::thread::sleep(plan.time));
        let mut said = String::new();
        let busy = watched(&house, ours.address, || said = added(&house, plan.many));
        let mut numbers = said.split_whitespace().filter_map(|number| number.parse::<f64>().ok());
        let (seconds, grown) = (numbers.next().expect("seconds"), numbers.next().expect("memory"));
        let on = kind.name();
        let per = 100_000.0 / plan.many as f64;
        report.at_most(
            &format!("{} addresses through the verbs on {on}, as for 100,000", plan.many),
            seconds * per,
            30.0,
            " s",
        );
        report.at_most(&format!("memory that took on {on}"), grown, 64.0, " MiB");
        let (before, during) = (quiet.percentile(99.0).as_secs_f64(), busy.percentile(99.0).as_secs_f64());
        report.note(
            &format!("p99 of pages on {on}, quiet and meanwhile"),
            format!("{:.1} and {:.1} ms", before * 1e3, during * 1e3),
        );
        report.at_most(&format!("p99 of pages meanwhile on {on}"), during / before, 2.0, " times");
    }
}

/// So many invitations wait to be sent.
pub fn fill(house: &House, many: usize) {
    added(house, many);
}

/// What pages took while something else was done.
fn watched(house: &House, address: std::net::SocketAddr, meanwhile: impl FnOnce()) -> Load {
    let background = Background::start(address, PAGES, my_apps(house, address));
    meanwhile();
    background.stop()
}

/// Adds in a process of its own, as a worker would; answers seconds and MiB.
fn added(house: &House, many: usize) -> String {
    let as_program = guestlist(&house.folder, &house.url, &[("BASE_URL", "http://127.0.0.1:1".to_owned())]);
    let owner = &house.inviters[0];
    let mut command = again(&as_program);
    command.args(["add", &house.folder.display().to_string(), &house.url, &owner.user.to_string(), &owner.owns]);
    let output = command.arg(many.to_string()).stderr(Stdio::inherit()).output().expect("the adder runs");
    assert!(output.status.success(), "the adder failed");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The child: `FOLDER URL OWNER APP MANY`.
pub fn add(arguments: &[String]) {
    let [folder, url, owner, app, many] = arguments else { panic!("five arguments") };
    let config = config(Path::new(folder), url);
    let db = Db::open(&DatabaseUrl::parse(url).expect("a URL")).expect("the database");
    let owner: UserId = owner.parse().expect("an owner");
    let app: AppId = app.rsplit('/').next().and_then(|id| id.parse().ok()).expect("an app");
    let many: usize = many.parse().expect("a number");
    let person = db.read_now(|conn| users::find(conn, owner)).expect("a read").expect("the owner");
    let actor = Actor::of_person(person.person(&[]), Origin { surface: "bulk", ..Origin::default() });
    let wish = GrantWish { resource: ResourceId::App(app), role: RoleId::DEFAULT, ends_at: None };
    let offer = Offer { grants: vec![wish], ..Offer::default() };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    // As an importer's file is meant as it is written, no domain in it is questioned.
    let (before, begun, clock) = (memory(), Instant::now(), Clock::default());
    let mut invited = 0;
    for piece in (0..many).collect::<Vec<_>>().chunks(PIECE) {
        let list: String = piece.iter().map(|n| format!("bulk{n}@{}\n", domain(*n as u64 % 1000))).collect();
        let (entries, now) = (read_list(&list).expect("a list"), clock.now());
        let sure: Vec<EmailAddress> = entries.iter().filter_map(|entry| entry.address.clone().ok()).collect();
        let (config, actor, offer) = (config.clone(), actor.clone(), offer.clone());
        let report = runtime
            .block_on(db.write(move |conn| invitations::invite(conn, &config, &actor, entries, &offer, &sure, now)));
        let report = report.unwrap_or_else(|refused| panic!("{refused:?}"));
        invited += report.iter().filter(|(_, done)| matches!(done, Done::Invited(_))).count();
    }
    assert_eq!(invited, many, "everybody was invited");
    println!("{:.3} {:.1}", begun.elapsed().as_secs_f64(), memory() - before);
}

fn memory() -> f64 {
    mebibytes("/proc/self/status", "VmHWM:")
}
