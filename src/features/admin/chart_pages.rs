//! The charts of the overview, each a picture of its own, for the colours and the width it is asked for.

use actix_web::http::header;
use actix_web::{HttpResponse, web};

use crate::features::admin;
use crate::features::admin::Week;
use crate::features::admin::chart::{Chart, Ink, Kind, Look, Series};
use crate::features::admin::shown::week_name;
use crate::foundation::refusal::{Kind as Why, Refused};
use crate::foundation::text::Text;
use crate::foundation::web::{Answer, Asked, Page, Place, Query};

/// GET /admin/charts/{name} ?`theme` `size`
pub async fn show(asked: Asked, name: web::Path<String>, query: Query) -> Answer {
    let look = Look { dark: query.first("theme") == "dark", small: query.first("size") == "small" };
    let drawn = asked.read(move |conn, visit| {
        let weeks = admin::weeks(conn, &visit.actor(), visit.now())?;
        let page = visit.page(Place::Admin);
        let chart = match name.as_str() {
            "guests.svg" => guests(&page, &weeks),
            "invitations.svg" => invitations(&page, &weeks),
            _ => return Err(Refused { kind: Why::Missing, text: Text::new("refused-missing") }),
        };
        chart.draw(look).map_err(|error| {
            tracing::error!(%error, "a chart could not be drawn");
            Refused { kind: Why::Broken, text: Text::new("refused-broken") }
        })
    });
    // The table beside it says the same at the same moment.
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "image/svg+xml"))
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'"))
        .body(drawn.await?))
}

fn guests(page: &Page, weeks: &[Week]) -> Chart {
    let values = |of: fn((i64, i64)) -> i64| weeks.iter().map(|week| week.guests.map(of)).collect();
    let series = |key, values, ink| Series { name: page.t(key).to_string(), values, ink };
    Chart {
        weeks: weeks.iter().map(|week| week_name(page, week)).collect(),
        series: vec![
            series("charts-accepted", values(|(accepted, _)| accepted), Ink::House),
            series("charts-pending", values(|(_, pending)| pending), Ink::Hollow),
        ],
        kind: Kind::Lines,
    }
}

fn invitations(page: &Page, weeks: &[Week]) -> Chart {
    let values = |of: fn(&Week) -> i64| weeks.iter().map(|week| Some(of(week))).collect();
    let series = |key, values, ink| Series { name: page.t(key).to_string(), values, ink };
    Chart {
        weeks: weeks.iter().map(|week| week_name(page, week)).collect(),
        series: vec![
            series("charts-sent", values(|week| week.sent), Ink::Hollow),
            series("charts-redeemed", values(|week| week.redeemed), Ink::House),
            series("charts-failed", values(|week| week.failed), Ink::Fail),
        ],
        kind: Kind::Bars,
    }
}
