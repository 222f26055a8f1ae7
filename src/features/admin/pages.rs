//! The admin's first page.

use std::sync::Arc;

use actix_web::web;
use chrono::TimeDelta;

use crate::features::admin::shown::{
    ChartBox, ChartRow, Count, DatabaseState, MailState, OverviewPage, ProviderState, Wait, week_name,
};
use crate::features::admin::{MOST, Numbers, Overview, Post, Waits, Week, audit_pages, overview};
use crate::features::directory::MOST_COUNTED;
use crate::features::outbox::{self, RouteState};
use crate::features::people::shown::HistoryLine;
use crate::features::sign_in::oidc::Seen;
use crate::features::sign_in::pages::Providers;
use crate::foundation::clock::Time;
use crate::foundation::config::{Config, Transport};
use crate::foundation::web::shown::Tone;
use crate::foundation::web::{Answer, Asked, Page, PersonCell, Place, show};

/// GET /admin
pub async fn index(asked: Asked, providers: web::Data<Arc<Providers>>) -> Answer {
    let seen = providers.seen();
    let page = asked.read(move |conn, visit| {
        let overview = overview(conn, &visit.actor(), visit.now())?;
        let world = &visit.asked.world;
        let route = outbox::route_state(conn, world.config.mail.route())?;
        let page = visit.page(Place::Admin);
        let mail = mail_state(&page, &overview.post, &route, relay(&world.config, world.demo));
        Ok(overview_page(page, &overview, mail, seen))
    });
    Ok(show(&page.await?))
}

fn overview_page(page: Page, overview: &Overview, mail: MailState, seen: Vec<(String, Seen)>) -> OverviewPage {
    OverviewPage {
        counts: counts(&page, &overview.numbers),
        waits: waits(&page, &overview.waits, overview.numbers.reset),
        charts: charts(&page, &overview.weeks),
        mail,
        database: database(&page, overview),
        providers: seen.into_iter().map(|(name, seen)| provider(&page, name, seen)).collect(),
        lately: overview.lately.iter().map(|entry| line(&page, entry)).collect(),
        page,
    }
}

fn counts(page: &Page, numbers: &Numbers) -> Vec<Count> {
    let rules = |href: &'static str| page.sees_rules().then_some(href);
    let all = [
        ("admin-members", numbers.members, Some("/admin/users?show=members")),
        ("admin-guests", numbers.guests, Some("/admin/guests?show=accepted")),
        ("admin-pending", numbers.pending, Some("/admin/guests?show=pending")),
        ("admin-apps", numbers.apps, rules("/admin/apps")),
        ("admin-groups", numbers.groups, rules("/admin/groups")),
        ("admin-invitations", numbers.invitations, None),
    ];
    all.map(|(key, n, href)| Count { key, n: small(n), more: n >= MOST, href }).to_vec()
}

/// What is nothing needs nobody.
fn waits(page: &Page, waits: &Waits, reset: i64) -> Vec<Wait> {
    let since = page.now().minus(TimeDelta::days(7)).date();
    let log = page.sees_rules().then(|| format!("/admin/audit?action=delivery_failed&from={since}"));
    let rules = |href: &str| page.sees_rules().then(|| href.to_owned());
    let all = [
        ("waits-lost", waits.lost, log, Tone::Fail),
        ("waits-unanswered", waits.unanswered, Some("/admin/guests?show=unanswered".to_owned()), Tone::Wait),
        ("waits-reset", reset, Some("/admin/guests?show=reset".to_owned()), Tone::Wait),
        ("waits-ending", waits.ending, Some("/admin/guests?show=ending".to_owned()), Tone::Wait),
        ("waits-stays", waits.stays, Some("/admin/guests?show=stay-ending".to_owned()), Tone::Wait),
        ("waits-approvals", waits.approvals, rules("/invitations/approvals"), Tone::Wait),
        ("waits-orphans", waits.orphans, Some("/admin/guests?show=orphans".to_owned()), Tone::Wait),
        ("waits-reviews", waits.reviews, rules("/admin/reviews"), Tone::Wait),
        ("waits-erased", waits.erased, Some("/admin/users?show=deleted".to_owned()), Tone::Wait),
    ];
    let wait = |(key, n, href, tone)| Wait { key, n: small(n), more: n >= MOST_COUNTED, href, tone };
    all.into_iter().filter(|(_, n, ..)| *n > 0).map(wait).collect()
}

fn charts(page: &Page, weeks: &[Week]) -> Vec<ChartBox> {
    let row = |week: &Week, figures: Vec<Option<i64>>| ChartRow {
        week: week_name(page, week),
        begins: page.moment(week.begins),
        figures: figures.into_iter().map(|n| n.map(|n| n.to_string()).unwrap_or_default()).collect(),
    };
    let now = weeks.last().and_then(|week| week.guests).unwrap_or_default();
    let sum = |of: fn(&Week) -> i64| weeks.iter().map(of).sum::<i64>();
    let guests = page.t("charts-guests-alt").with("accepted", now.0).with("pending", now.1);
    let invitations = page.t("charts-invitations-alt").with("sent", sum(|week| week.sent));
    let invitations = invitations.with("redeemed", sum(|week| week.redeemed)).with("failed", sum(|week| week.failed));
    let of_guests = |week: &Week| row(week, vec![week.guests.map(|it| it.0), week.guests.map(|it| it.1)]);
    let of_invitations = |week: &Week| row(week, vec![Some(week.sent), Some(week.redeemed), Some(week.failed)]);
    let chart =
        |name, alt: String, columns, rows| ChartBox { name, alt, columns, rows, theme: page.theme().to_owned() };
    vec![
        chart(
            "guests",
            guests.to_string(),
            &["charts-accepted", "charts-pending"],
            weeks.iter().map(of_guests).collect(),
        ),
        chart(
            "invitations",
            invitations.to_string(),
            &["charts-sent", "charts-redeemed", "charts-failed"],
            weeks.iter().map(of_invitations).collect(),
        ),
    ]
}

fn database(page: &Page, overview: &Overview) -> DatabaseState {
    let mib = overview.vitals.bytes.max(0).div_euclid(1 << 20);
    let size = if mib == 0 { page.t("state-small") } else { page.t("state-mib").with("n", mib) };
    DatabaseState {
        kind: overview.vitals.kind,
        size: size.to_string(),
        schema: overview.vitals.schema.clone(),
        backup: overview.last_backup.map(|at| page.moment(at)),
    }
}

fn provider(page: &Page, name: String, seen: Seen) -> ProviderState {
    let (key, at, tone) = match (seen.failed_at, seen.answered_at) {
        (Some(at), _) => ("state-provider-failed", Some(at), Tone::Fail),
        (None, Some(at)) => ("state-provider-answered", Some(at), Tone::Done),
        (None, None) => ("state-provider-unasked", None, Tone::Plain),
    };
    let when = at.map(|at| page.moment(Time::new(at)).words()).unwrap_or_default();
    ProviderState { name, says: page.t(key).with("when", when).to_string(), tone }
}

fn small(n: i64) -> u32 {
    u32::try_from(n).unwrap_or_default()
}

fn mail_state(page: &Page, post: &Post, route: &RouteState, relay: String) -> MailState {
    let resting = match route {
        RouteState::Open => None,
        RouteState::Resting { since, reason, .. } => {
            let why = reason.map(|reason| page.t(reason.key()).to_string()).unwrap_or_default();
            Some(page.t("state-resting").with("when", page.moment(*since).words()).with("why", why).to_string())
        }
    };
    MailState {
        queued: small(post.waiting),
        deferred: small(post.deferred),
        failed: small(post.failed),
        last_sent: post.last_sent.map(|at| page.moment(at)),
        last_lost: post.last_lost.map(|at| page.moment(at)),
        oldest: post.oldest.map(|at| page.moment(at)),
        resting,
        relay,
    }
}

fn relay(config: &Config, demo: bool) -> String {
    match &config.mail.transport {
        _ if demo => "/demo/mailbox".to_owned(),
        Transport::Smtp(relay) => format!("{}:{}", relay.host, relay.port),
        Transport::Files(folder) => folder.display().to_string(),
    }
}

fn line(page: &Page, entry: &crate::features::audit::Entry) -> HistoryLine {
    let row = audit_pages::row(page, entry);
    let who = row.who.as_ref().map_or_else(|| page.t("audit-program").to_string(), |who| who.called().to_owned());
    let about = [row.object.as_str(), row.more.as_str()].into_iter().filter(|part| !part.is_empty());
    let about = about.collect::<Vec<_>>().join(", ");
    let key = if about.is_empty() { "audit-line" } else { "audit-line-about" };
    HistoryLine {
        says: page.t(key).with("who", who).with("deed", &row.action).with("about", about).to_string(),
        who: entry.actor_id.map(|_| PersonCell::new(&entry.actor_name, &entry.actor_name, false)),
        when: page.moment(entry.at),
        tone: row.tone(),
    }
}
