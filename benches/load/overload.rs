//! Ten times more than it can take: what is done stays done at its rate, the rest is refused at once.

use std::time::{Duration, Instant};

use crate::Plan;
use crate::house::{CROWD, House};
use crate::http::{closed, open};
use crate::process::serve;
use crate::report::Report;
use crate::store::kinds;
use crate::writes::inviting;

/// Enough connections that arrivals do not wait for each other.
const CONNECTIONS: usize = 2_000;
const TIMES: f64 = 10.0;

pub fn run(report: &mut Report, plan: Plan) {
    for kind in kinds() {
        let store = kind.store();
        let house = House::small(&store.folder, &store.url);
        let ours = serve(&store.folder, &store.url, &[]);
        let make = inviting(&house, ours.address);
        let peak = closed(ours.address, CROWD, plan.time, &make).rate();
        let minute = plan.time * 60 / 8;
        let flood = open(ours.address, CONNECTIONS, peak * TIMES, minute, &make);
        let (begun, mut recovered) = (Instant::now(), Duration::MAX);
        while recovered == Duration::MAX && begun.elapsed() < Duration::from_secs(20) {
            let after = closed(ours.address, CROWD, Duration::from_secs(1), &make);
            if after.rate() > peak * 0.8 && after.good() == after.statuses.values().sum::<u64>() {
                recovered = begun.elapsed();
            }
        }
        let on = kind.name();
        let counts: Vec<String> = flood.statuses.iter().map(|(status, count)| format!("{count} of {status}")).collect();
        report.note(
            &format!("{:.0} s of {TIMES} times the peak of {peak:.0} invitations/s on {on}", flood.seconds),
            format!(
                "{}; refused in p50 {:?}, p99 {:?}",
                counts.join(", "),
                flood.refused_percentile(50.0),
                flood.refused_percentile(99.0)
            ),
        );
        report.at_least(&format!("goodput in overload on {on}, of the peak"), flood.rate() / peak, 0.8, "");
        report.at_most(&format!("recovery after it on {on}"), recovered.as_secs_f64(), 10.0, " s");
        let wrong: u64 = flood
            .statuses
            .iter()
            .filter(|(status, _)| !matches!(status, 200..400 | 429 | 503))
            .map(|(_, count)| count)
            .sum();
        report.at_most(
            &format!("answers in overload on {on} that are neither done nor 429 or 503"),
            wrong as f64,
            0.0,
            "",
        );
    }
}
