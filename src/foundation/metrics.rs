//! Numbers for whoever watches the service, without anything about anybody.

use std::io;
use std::net::SocketAddr;
use std::sync::LazyLock;
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::http::header::ContentType;
use actix_web::{App, HttpResponse, HttpServer, web};
use chrono::TimeDelta;
use prometheus::{
    GaugeVec, Histogram, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGauge, Opts, Registry, TextEncoder,
};

struct Metrics {
    registry: Registry,
    requests: HistogramVec,
    limited: IntCounterVec,
    failures: IntCounterVec,
    queue_age: GaugeVec,
    queue_length: GaugeVec,
    pool_wait: Histogram,
    lost_lines: IntCounter,
    journal: IntGauge,
}

/// Seconds: from a page out of memory to a request that should have been given up.
const BUCKETS: &[f64] = &[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// Nothing only if two names above were the same, which a test forbids.
static METRICS: LazyLock<Option<Metrics>> = LazyLock::new(|| Metrics::new().ok());

impl Metrics {
    fn new() -> prometheus::Result<Self> {
        let timed = |name: &str, about: &str| HistogramOpts::new(name, about).buckets(BUCKETS.to_vec());
        let metrics = Self {
            registry: Registry::new(),
            requests: HistogramVec::new(
                timed("guestlist_request_seconds", "How long answers took, by route"),
                &["method", "route", "status"],
            )?,
            limited: counters("guestlist_limited_total", "Wishes turned away by a limit", "limit")?,
            failures: counters("guestlist_sign_in_failures_total", "Proofs of identity that failed", "way")?,
            queue_age: gauges("guestlist_outbox_oldest_seconds", "Age of the oldest message waiting", "lane")?,
            queue_length: gauges("guestlist_outbox_waiting", "Messages waiting", "lane")?,
            pool_wait: Histogram::with_opts(timed("guestlist_pool_wait_seconds", "Waits for a database connection"))?,
            lost_lines: IntCounter::new("guestlist_log_lines_lost_total", "Log lines that could not be written")?,
            journal: IntGauge::new("guestlist_journal_bytes", "Size of SQLite's write-ahead log")?,
        };
        metrics.register()?;
        Ok(metrics)
    }

    fn register(&self) -> prometheus::Result<()> {
        self.registry.register(Box::new(self.requests.clone()))?;
        self.registry.register(Box::new(self.limited.clone()))?;
        self.registry.register(Box::new(self.failures.clone()))?;
        self.registry.register(Box::new(self.queue_age.clone()))?;
        self.registry.register(Box::new(self.queue_length.clone()))?;
        self.registry.register(Box::new(self.pool_wait.clone()))?;
        self.registry.register(Box::new(self.journal.clone()))?;
        self.registry.register(Box::new(self.lost_lines.clone()))
    }
}

fn counters(name: &str, about: &str, label: &str) -> prometheus::Result<IntCounterVec> {
    IntCounterVec::new(Opts::new(name, about), &[label])
}

fn gauges(name: &str, about: &str, label: &str) -> prometheus::Result<GaugeVec> {
    GaugeVec::new(Opts::new(name, about), &[label])
}

/// A request was answered; `route` is the pattern, never the address that was asked for.
pub fn answered(method: &str, route: &str, status: u16, took: TimeDelta) {
    if let Some(metrics) = METRICS.as_ref() {
        let class = match status / 100 {
            2 => "2xx",
            3 => "3xx",
            4 => "4xx",
            5 => "5xx",
            _ => "1xx",
        };
        let labels = [known_method(method), route, class];
        metrics.requests.with_label_values(&labels).observe(took.to_std().unwrap_or_default().as_secs_f64());
    }
}

/// Callers may invent methods; each would be a series of its own.
fn known_method(method: &str) -> &str {
    match method {
        "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS" => method,
        _ => "other",
    }
}

/// A limit turned somebody away; `limit` says what was counted.
pub fn limited(limit: &str) {
    if let Some(metrics) = METRICS.as_ref() {
        metrics.limited.with_label_values(&[limit]).inc();
    }
}

/// Somebody did not prove who they are; `way` is `wrong_code` or `sign_in_refused`.
pub fn sign_in_failed(way: &'static str) {
    if let Some(metrics) = METRICS.as_ref() {
        metrics.failures.with_label_values(&[way]).inc();
    }
}

/// How many messages wait in a lane, and for how long the oldest has (N6).
pub fn queue(lane: &'static str, waiting: u64, oldest: TimeDelta) {
    if let Some(metrics) = METRICS.as_ref() {
        let seconds = oldest.to_std().unwrap_or_default().as_secs_f64();
        metrics.queue_age.with_label_values(&[lane]).set(seconds);
        #[expect(clippy::cast_precision_loss, reason = "a gauge is a float, and no queue is that long")]
        metrics.queue_length.with_label_values(&[lane]).set(waiting as f64);
    }
}

/// A request waited this long for a database connection.
pub fn waited_for_connection(wait: Duration) {
    if let Some(metrics) = METRICS.as_ref() {
        metrics.pool_wait.observe(wait.as_secs_f64());
    }
}

/// How large SQLite's write-ahead log is (F36).
pub fn journal(bytes: u64) {
    if let Some(metrics) = METRICS.as_ref() {
        metrics.journal.set(i64::try_from(bytes).unwrap_or(i64::MAX));
    }
}

pub fn log_line_lost() {
    if let Some(metrics) = METRICS.as_ref() {
        metrics.lost_lines.inc();
    }
}

/// Everything counted so far, in Prometheus' text format.
pub fn text() -> String {
    let families = METRICS.as_ref().map(|metrics| metrics.registry.gather()).unwrap_or_default();
    TextEncoder::new().encode_to_string(&families).unwrap_or_default()
}

/// `/metrics` on a listener of its own, away from the pages (L-4).
pub fn serve(listen: SocketAddr) -> io::Result<Server> {
    let app = || App::new().route("/metrics", web::get().to(show));
    Ok(HttpServer::new(app).workers(1).disable_signals().bind(listen)?.run())
}

async fn show() -> HttpResponse {
    HttpResponse::Ok().insert_header(ContentType::plaintext()).body(text())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn l_4_everything_counted_can_be_read() {
        assert!(Metrics::new().is_ok(), "no two metrics share a name");
        answered("GET", "/apps/{id}", 200, TimeDelta::milliseconds(3));
        answered("BREW", "/apps", 405, TimeDelta::milliseconds(-3));
        limited("code_mails_per_hour");
        sign_in_failed("code");
        queue("codes", 2, TimeDelta::seconds(5));
        waited_for_connection(Duration::from_millis(1));
        let text = text();
        for expected in [
            r#"guestlist_request_seconds_count{method="GET",route="/apps/{id}",status="2xx"} 1"#,
            r#"method="other",route="/apps",status="4xx""#,
            r#"guestlist_limited_total{limit="code_mails_per_hour"} 1"#,
            r#"guestlist_sign_in_failures_total{way="code"} 1"#,
            r#"guestlist_outbox_oldest_seconds{lane="codes"} 5"#,
            "guestlist_pool_wait_seconds_count 1",
        ] {
            assert!(text.contains(expected), "{expected} in {text}");
        }
    }
}
