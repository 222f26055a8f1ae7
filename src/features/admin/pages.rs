//! The admin's first page.

use crate::features::admin::shown::{Count, MailState, OverviewPage};
use crate::features::admin::{MOST, Numbers, Overview, Post, audit_pages, overview};
use crate::features::people::shown::HistoryLine;
use crate::foundation::config::{Config, Transport};
use crate::foundation::web::shown::Tone;
use crate::foundation::web::{Answer, Asked, Page, PersonCell, Place, show};

/// GET /admin
pub async fn index(asked: Asked) -> Answer {
    let page = asked.read(|conn, visit| {
        let overview = overview(conn, &visit.actor(), visit.now())?;
        Ok(overview_page(visit.page(Place::Admin), &overview, &visit.asked.world.config, visit.asked.world.demo))
    });
    Ok(show(&page.await?))
}

fn overview_page(page: Page, overview: &Overview, config: &Config, demo: bool) -> OverviewPage {
    OverviewPage {
        counts: counts(&overview.numbers),
        mail: mail_state(&page, &overview.post, relay(config, demo)),
        lately: overview.lately.iter().map(|entry| line(&page, entry)).collect(),
        page,
    }
}

fn counts(numbers: &Numbers) -> Vec<Count> {
    let all = [
        ("admin-members", numbers.members),
        ("admin-guests", numbers.guests),
        ("admin-pending", numbers.pending),
        ("admin-apps", numbers.apps),
        ("admin-groups", numbers.groups),
        ("admin-invitations", numbers.invitations),
    ];
    all.map(|(key, n)| Count { key, n: small(n), more: n >= MOST, tone: Tone::Plain }).to_vec()
}

fn small(n: i64) -> u32 {
    u32::try_from(n).unwrap_or_default()
}

fn mail_state(page: &Page, post: &Post, relay: String) -> MailState {
    MailState {
        queued: small(post.waiting),
        deferred: small(post.deferred),
        failed: small(post.failed),
        last_sent: post.last_sent.map(|at| page.moment(at)),
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
