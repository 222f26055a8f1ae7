//! How many guests one person may have invited: as everybody, without a limit, or a number of their own.

use actix_web::web;

use crate::features::directory::pages::deeds::{Done, act};
use crate::features::directory::shown::QuotaPanel;
use crate::features::policies::{self, Action, Allowance, ChooseQuota, Object, Quota};
use crate::features::users::{self, User};
use crate::foundation::db::Conn;
use crate::foundation::id::UserId;
use crate::foundation::person::Origin;
use crate::foundation::refusal;
use crate::foundation::web::shown::{Choice, MayChange};
use crate::foundation::web::{Answer, Asked, Flash, Page, Place, Posted, Visit, WebError};

/// POST /admin/users/{id}/quota
pub async fn update(asked: Asked, id: web::Path<UserId>, posted: Posted) -> Answer {
    let id = id.into_inner();
    let text = |name| posted.one(name).map(str::to_owned).map_err(|refused| WebError::new(&asked, refused));
    let (chosen, most, seen) = (text("quota")?, text("most")?, text("seen")?);
    let deed = move |conn: &mut Conn, visit: &Visit| -> Done {
        policies::may(conn, &visit.actor(), Action::ChangePolicies, Object::Directory, visit.now())?;
        let quota = match chosen.as_str() {
            "unlimited" => Some(Quota::Unlimited),
            "own" => Some(Quota::Most(Quota::read(&most)?.most().ok_or(policies::Refused::NotAQuota)?)),
            _ => None,
        };
        let wish = ChooseQuota { of: Some(id), quota, seen: Quota::from_word(&seen) };
        policies::choose_quota(conn, &visit.actor(), &wish, visit.now())?;
        let user = users::find(conn, id)?.ok_or(policies::Refused::NotThere)?;
        Ok(Flash::done(visit.page(Place::Admin).t("quota-saved").with("person", user.name())))
    };
    act(asked, id, deed).await
}

/// What binds this person now, and what they have used of it.
pub(super) fn panel(conn: &mut Conn, page: &Page, user: &User, visit: &Visit) -> Result<QuotaPanel, refusal::Refused> {
    let own = policies::own_quota(conn, user.id)?;
    let all = policies::quota_of_all(conn)?.most();
    let all = all.map_or_else(|| page.t("quota-no-limit").to_string(), |most| most.to_string());
    let acting = users::acting(conn, user, Origin::default())?;
    let used = match Allowance::read(conn, &acting, &[], visit.now())? {
        Some(allowance) => Some(page.t("quota-used").with("used", allowance.used).to_string()),
        None if acting.roles.admin => Some(page.t("quota-admin").to_string()),
        None => None,
    };
    let choice = |value: &str, label: String, chosen| Choice { value: value.to_owned(), label, chosen, allowed: true };
    let may = policies::allows(conn, &visit.actor(), Action::ChangePolicies, visit.now());
    Ok(QuotaPanel {
        change: MayChange::of(may && user.deleted_at.is_none(), visit.me.is_fresh(visit.now())),
        choices: vec![
            choice("all", page.t("quota-as-all").with("quota", all).to_string(), own.is_none()),
            choice("unlimited", page.t("quota-unlimited").to_string(), own == Some(Quota::Unlimited)),
            choice("own", page.t("quota-own").to_string(), own.is_some_and(|own| own != Quota::Unlimited)),
        ],
        most: own.and_then(Quota::most).map(|most| most.to_string()).unwrap_or_default(),
        seen: own.map(Quota::word).unwrap_or_default(),
        used,
    })
}
