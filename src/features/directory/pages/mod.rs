//! The admin's pages of people.

pub mod as_guest;
pub mod convert;
pub mod deeds;
pub mod edit;
pub mod lists;
pub mod many;
pub mod quota;
pub mod roles;
pub mod show;

use crate::features::directory::shown::Standing;
use crate::features::invitations::Asked;
use crate::features::users::{Role, User};
use crate::foundation::web::shown::Tone;
use crate::foundation::web::{Page, PersonCell};

fn cell(user: &User) -> PersonCell {
    PersonCell::new(&user.display_name, &user.mail_shown, user.is_pending())
}

fn href(user: &User) -> String {
    format!("/admin/users/{}", user.id)
}

/// How somebody stands; of whoever has not answered, what became of the offers to them.
fn standing(page: &Page, user: &User, asked: Option<Asked>) -> Standing {
    let since = user.external_user_state_changed_at.unwrap_or(user.created_at);
    let (key, at, tone) = match (user, asked) {
        (User { deleted_at: Some(at), .. }, _) => ("directory-state-deleted", *at, Tone::Fail),
        (User { enabled: false, .. }, _) => {
            ("directory-state-blocked", user.blocked_at.unwrap_or(user.updated_at), Tone::Fail)
        }
        (User { ends_at: Some(end), .. }, _) if *end <= page.now() => ("directory-state-ended", *end, Tone::Fail),
        (_, Some(Asked::Waits(at))) if user.is_pending() => ("directory-state-waits", at, Tone::Wait),
        (_, Some(Asked::Expired(at))) if user.is_pending() => ("directory-state-expired", at, Tone::Fail),
        (_, Some(Asked::Invited(at))) if user.is_pending() => ("directory-state-pending", at, Tone::Wait),
        _ if user.is_pending() => ("directory-state-pending", since, Tone::Wait),
        _ if user.must_prove() => ("directory-state-reset", since, Tone::Wait),
        _ if user.is_guest() && user.last_sign_in_at.is_none() => ("directory-state-unseen", since, Tone::Wait),
        _ if user.is_guest() => ("directory-state-accepted", since, Tone::Done),
        _ => ("directory-state-member", user.created_at, Tone::Done),
    };
    let moment = page.moment(at);
    Standing { says: page.t(key).with("when", moment.words()).with("day", moment.day()).to_string(), tone }
}

/// Where all are guests, nobody is said to be one.
fn what(page: &Page, user: &User, roles: &[Role], guests_alone: bool) -> String {
    let kind = if user.is_guest() { "directory-guest" } else { "directory-member" };
    let kind = (!guests_alone).then(|| page.t(kind).to_string());
    let roles = roles.iter().map(|role| page.t(role_key(*role)).to_string());
    kind.into_iter().chain(roles).collect::<Vec<_>>().join(" · ")
}

fn role_key(role: Role) -> &'static str {
    match role {
        Role::Admin => "role-admin",
        Role::UserAdministrator => "role-user-administrator",
        Role::GuestInviter => "role-guest-inviter",
        Role::Reader => "role-reader",
    }
}
