//! Every URL, on one page.

use actix_web::http::Method;
use actix_web::http::header::HeaderValue;
use actix_web::middleware::{Compress, from_fn};
use actix_web::web;

use crate::features::account::leave_pages as leaving;
use crate::features::account::outside_pages as outside;
use crate::features::account::pages as account;
use crate::features::admin;
use crate::features::catalog::pages as catalog;
use crate::features::demo::pages as demo;
use crate::features::directory::pages as directory;
use crate::features::guests::pages as guests;
use crate::features::invitations::pages::{add, approvals, by_hand, link, redeem, sent, wrong};
use crate::features::panel;
use crate::features::people::pages::{end, history, index as people, remove};
use crate::features::policies::admin_pages as policies;
use crate::features::policies::approval_pages as approval;
use crate::features::policies::sight_pages as sight;
use crate::features::resources::pages::{launch, leave, logo, show as thing};
use crate::features::reviews::pages::{admin as review_plans, mine as reviews, show as review};
use crate::features::sign_in::pages as door;
use crate::foundation::refusal::{Kind, Refused};
use crate::foundation::text::Text;
use crate::foundation::web::scope::{self, Resources, SurfaceScope, Verbs, get, get_once, post};
use crate::foundation::web::{
    Answer, Asked, BodyLimits, Cookies, Csrf, Hosts, Load, NO_CONTENT, NOT_STORED, OWN_CONTENT, Surface, WebError,
    World, around, health, html_error, plain_error, statics,
};

pub use crate::wiring::GATE;

/// What people see in a browser.
pub static PAGES: Surface = Surface {
    name: "web",
    methods: "GET, HEAD, POST",
    dialect: html_error,
    csrf: Csrf::Token,
    cookies: Cookies::Session,
    hosts: Hosts::Own,
    load: Load::Shed,
    content_security: OWN_CONTENT,
    cache_control: NOT_STORED,
    body: BodyLimits {
        media_types: &["application/x-www-form-urlencoded", "multipart/form-data"],
        kib: |limits| limits.form_kib,
        seconds: |limits| limits.body_seconds,
    },
};

/// Whether the process lives and can do its work (D-5). Probes use whatever name they know the machine by.
pub static PROBES: Surface = Surface {
    name: "probe",
    methods: "GET, HEAD",
    dialect: plain_error,
    csrf: Csrf::Unprotected,
    cookies: Cookies::Ignored,
    hosts: Hosts::Any,
    load: Load::Served,
    content_security: NO_CONTENT,
    cache_control: NOT_STORED,
    body: NO_BODY,
};

/// Styles, scripts and pictures, named by their hash (H-5).
pub static FILES: Surface = Surface {
    name: "file",
    methods: "GET, HEAD",
    dialect: plain_error,
    csrf: Csrf::Unprotected,
    cookies: Cookies::Ignored,
    hosts: Hosts::Own,
    load: Load::Served,
    content_security: NO_CONTENT,
    cache_control: HeaderValue::from_static("public, max-age=31536000, immutable"),
    body: NO_BODY,
};

const NO_BODY: BodyLimits = BodyLimits { media_types: &[], kib: |_| 0, seconds: |limits| limits.body_seconds };

/// Everything under `serve`.
pub static SCOPES: &[SurfaceScope] = &[
    SurfaceScope { prefix: "/healthz", surface: &PROBES, resources: |on| page(on, "", get(health::lives)) },
    SurfaceScope { prefix: "/readyz", surface: &PROBES, resources: |on| page(on, "", get(health::ready)) },
    SurfaceScope { prefix: "/static", surface: &FILES, resources: |on| page(on, "/{name}", get(statics::show)) },
    SurfaceScope { prefix: "", surface: &PAGES, resources: pages },
];

/// Beside those, only under `demo`; `serve` does not know these paths.
pub static DEMO: &[SurfaceScope] = &[SurfaceScope { prefix: "/demo", surface: &PAGES, resources: demo_only }];

/// Registers the scopes. Of several prefixes that fit an address the longest counts.
pub fn serve(config: &mut web::ServiceConfig, world: &World, scopes: &[SurfaceScope]) {
    let mut scopes = scopes.to_vec();
    scopes.sort_by_key(|scope| std::cmp::Reverse(scope.prefix.len()));
    for SurfaceScope { prefix, surface, resources } in scopes {
        let scope = web::scope(prefix).app_data::<&'static Surface>(surface);
        let scope = scope.configure(|config| resources(&mut Resources::new(config, surface)));
        match surface.cookies {
            Cookies::Session => {
                let scope = scope.wrap(door::middleware(world)).wrap(Compress::default());
                config.service(scope.wrap(from_fn(around)))
            }
            Cookies::Own | Cookies::Ignored => config.service(scope.wrap(Compress::default()).wrap(from_fn(around))),
        };
    }
    // Targets that are no path, such as `*` (RFC 9112, 3.2.4).
    config.app_data::<&'static Surface>(&PAGES);
    config.default_service(web::to(scope::nothing_here).wrap(from_fn(around)));
}

fn pages(config: &mut Resources<'_>) {
    ways_in(config);
    panel_and_people(config);
    inviting(config);
    administering(config);
    cataloguing(config);
    giving(config);
    config.otherwise(missing);
}

fn demo_only(config: &mut Resources<'_>) {
    page(config, "", get(demo::cast));
    page(config, "/sign-in", post(demo::sign_in).for_visitors().for_visitors());
    page(config, "/app/{id}", get(demo::app));
    page(config, "/mailbox", get(demo::mailbox));
    page(config, "/mailbox/{number}", get(demo::message));
    page(config, "/mailbox/{number}/html", get(demo::html));
    config.otherwise(missing);
}

/// People coming in and going out, and what they see of themselves.
fn ways_in(config: &mut Resources<'_>) {
    page(config, "/sign-in", get(door::code::new).and(post(door::code::create)).for_visitors());
    page(config, "/sign-in/code", get(door::code::show_code).and(post(door::code::check)).for_visitors());
    page(config, "/sign-in/resend", post(door::code::resend).for_visitors());
    page(config, "/sign-in/connect", get(door::connect::new).and(post(door::connect::create)).for_visitors());
    page(config, "/sign-in/connect/code", get(door::connect::show_code).and(post(door::connect::check)).for_visitors());
    page(config, "/sign-in/link/{token}", get(door::link::show_link).and(post(door::link::use_link)).for_visitors());
    page(config, "/sign-in/again", get(door::again::new).and(post(door::again::create)).for_visitors());
    page(config, "/sign-in/again/code", get(door::again::show_code).and(post(door::again::check)).for_visitors());
    page(config, "/sign-in/oidc/{name}", get(door::provider::begin));
    page(config, "/sign-in/oidc/{name}/callback", get_once(door::provider::callback));
    page(config, "/sign-in/leave", get(outside::new).and(post(outside::create)).for_visitors());
    page(config, "/sign-in/leave/code", get(outside::show_code).and(post(outside::check)).for_visitors());
    page(config, "/sign-in/leave/resend", post(outside::resend).for_visitors());
    page(config, "/sign-in/leave/choose", get(outside::choose));
    page(config, "/sign-in/leave/data", post(outside::download).for_visitors());
    page(config, "/sign-in/leave/for-good", post(outside::leave).for_visitors());
    page(config, "/sign-in/left", get(outside::left));
    page(config, "/sign-out", get(door::out::confirm).and(post(door::out::sign_out)).for_visitors());

    page(config, "/account", get(account::show_account));
    page(config, "/account/name", post(account::call_oneself));
    page(config, "/account/data", post(leaving::download));
    page(config, "/account/leave", get(leaving::confirm).and(post(leaving::leave)));
    page(config, "/account/sessions/end", post(account::end_other_sessions));
    page(config, "/account/sessions/{id}/end", post(account::end_session));
    page(config, "/account/identities/{id}/unlink", post(account::unlink_identity));
    page(config, "/language", post(account::choose_language).for_visitors());
    page(config, "/theme", post(account::choose_theme).for_visitors());
}

/// Information workers, owners and guests.
fn panel_and_people(config: &mut Resources<'_>) {
    page(config, "/", get(panel::pages::home));
    page(config, "/apps", get(panel::pages::index_apps));
    page(config, "/groups", get(panel::pages::index_groups));
    page(config, "/reviews", get(reviews::index));
    page(config, "/reviews/{id}", get(review::index).and(post(review::update)));

    page(config, "/apps/{id}", get(thing::index));
    page(config, "/apps/{id}/leave", post(leave::leave));
    page(config, "/apps/{id}/history", get(history::index));
    page(config, "/apps/{id}/people", get(people::index).and(post(add::create_for_app)));
    page(config, "/apps/{id}/people/{user_id}/remove", get(remove::confirm).and(post(remove::remove)));
    page(config, "/apps/{id}/people/{user_id}/put-back", post(remove::put_back));
    page(config, "/apps/{id}/people/{user_id}/end-date", get(end::edit).and(post(end::update)));
    page(config, "/apps/{id}/people/{user_id}/end", post(end::update));

    page(config, "/groups/{id}", get(thing::index));
    page(config, "/groups/{id}/leave", post(leave::leave));
    page(config, "/groups/{id}/history", get(history::index));
    page(config, "/groups/{id}/people", get(people::index).and(post(add::create_for_group)));
    page(config, "/groups/{id}/people/{user_id}/remove", get(remove::confirm).and(post(remove::remove)));
    page(config, "/groups/{id}/people/{user_id}/put-back", post(remove::put_back));
    page(config, "/groups/{id}/people/{user_id}/end-date", get(end::edit).and(post(end::update)));
    page(config, "/groups/{id}/people/{user_id}/end", post(end::update));

    page(config, "/apps/{id}/launch", get(launch::launch));
    page(config, "/apps/{id}/logo", post(logo::update));
    page(config, "/apps/{id}/logo/remove", post(logo::remove));
    page(config, "/apps/{id}/logo/{hash}", get(logo::show));
}

/// Owners who invite, and invitees.
fn inviting(config: &mut Resources<'_>) {
    page(config, "/apps/{id}/people/add", get(add::new_for_app));
    page(config, "/apps/{id}/people/added/{report}", get(add::added_to_app));
    page(config, "/groups/{id}/people/add", get(add::new_for_group));
    page(config, "/groups/{id}/people/added/{report}", get(add::added_to_group));

    page(config, "/invitations", get(sent::index));
    page(config, "/invitations/new", get(by_hand::new).and(post(by_hand::create)));
    page(config, "/invitations/new/{report}", get(by_hand::added));
    page(config, "/invitations/{id}/link", post(by_hand::hand_over));
    page(config, "/invitations/approvals", get(approvals::index).and(post(approvals::decide)));
    page(config, "/invitations/{id}/resend", post(sent::resend));
    page(config, "/invitations/{id}/revoke", post(sent::revoke));
    page(config, "/invitations/{id}/accept", post(sent::accept));
    page(config, "/invitations/{id}/decline", post(sent::decline));

    page(config, "/endings", get(guests::endings::index));
    page(config, "/endings/ask", post(guests::endings::ask));
    page(config, "/endings/decide", get(guests::endings::confirm).and(post(guests::endings::decide)));

    page(config, "/i/{token}", get(link::link));
    page(config, "/redeem", get(redeem::show_offer).and(post(redeem::decide)).for_visitors());
    page(config, "/redeem/prove", get(redeem::show_proofs));
    page(config, "/redeem/proven", get_once(redeem::proven));
    page(config, "/redeem/send", post(redeem::send).for_visitors());
    page(config, "/redeem/code", get(redeem::show_code).and(post(redeem::check_code)).for_visitors());
    page(config, "/redeem/account", post(wrong::wrong_account).for_visitors());
    page(config, "/redeem/ask", post(wrong::ask_fresh).for_visitors());
    page(config, "/redeem/asked", get(wrong::show_asked));
    page(config, "/redeem/declined", get(redeem::show_declined));
}

/// Admins.
fn administering(config: &mut Resources<'_>) {
    page(config, "/admin", get(admin::pages::index));
    page(config, "/admin/charts/{name}", get(admin::chart_pages::show));
    page(config, "/admin/audit", get(admin::audit_pages::index));
    page(config, "/admin/audit/export", post(admin::audit_pages::export));
    page(config, "/admin/audit/verify", post(admin::audit_pages::verify));
    page(config, "/admin/users", get(directory::lists::users).and(post(directory::edit::create)));
    page(config, "/admin/users/new", get(directory::edit::new));
    page(config, "/admin/guests", get(directory::lists::guests));
    page(config, "/admin/users/many", post(directory::many::act));
    page(config, "/admin/users/export", post(directory::lists::export_users));
    page(config, "/admin/guests/export", post(directory::lists::export_guests));
    page(config, "/admin/users/{id}", get(directory::show::index));
    page(config, "/admin/users/{id}/stay", get(guests::stay::edit).and(post(guests::stay::update)));
    page(config, "/admin/users/{id}/address", get(guests::address::edit).and(post(guests::address::update)));
    page(config, "/admin/users/{id}/sponsors", post(guests::stay::add_sponsor));
    page(config, "/admin/users/{id}/sponsors/remove", post(guests::stay::remove_sponsor));
    page(config, "/admin/users/{id}/guests", get(guests::answers::index).and(post(guests::answers::hand_over)));
    page(config, "/admin/users/{id}/edit", get(directory::edit::edit).and(post(directory::edit::update)));
    let conversion = get(directory::convert::confirm).and(post(directory::convert::convert));
    page(config, "/admin/users/{id}/convert", conversion);
    page(config, "/admin/users/{id}/roles", post(directory::roles::update));
    page(config, "/admin/users/{id}/quota", post(directory::quota::update));
    page(config, "/admin/users/{id}/block", post(directory::deeds::block));
    page(config, "/admin/users/{id}/unblock", post(directory::deeds::unblock));
    page(config, "/admin/users/{id}/sessions/end", post(directory::deeds::end_sessions));
    page(config, "/admin/users/{id}/delete", get(directory::deeds::confirm_delete).and(post(directory::deeds::delete)));
    page(config, "/admin/users/{id}/restore", post(directory::deeds::restore));
    page(config, "/admin/users/{id}/erase", get(directory::deeds::confirm_erase).and(post(directory::deeds::erase)));
    page(config, "/admin/users/{id}/panel", post(directory::as_guest::begin));
    page(config, "/admin/users/{id}/panel/apps", get(directory::as_guest::apps));
    page(config, "/admin/users/{id}/panel/groups", get(directory::as_guest::groups));
    page(config, "/admin/policies", get(policies::show_levels).and(post(policies::update_level)));
    page(config, "/admin/policies/guests", get(sight::show_sight).and(post(sight::update_sight)));
    page(config, "/admin/policies/guests/groups", post(sight::update_hiding));
    page(config, "/admin/policies/why", get(admin::why_pages::index));
    page(config, "/admin/policies/domains", get(admin::domain_pages::index).and(post(admin::domain_pages::create)));
    page(config, "/admin/policies/domains/take-back", post(admin::domain_pages::take_back));
    let removal = get(admin::domain_pages::confirm).and(post(admin::domain_pages::remove));
    page(config, "/admin/policies/domains/{id}/remove", removal);
    page(config, "/admin/policies/own", post(policies::update_own));
    page(config, "/admin/policies/approval", get(approval::show_rule).and(post(approval::update_rule)));
    page(config, "/admin/policies/approval/own", post(approval::update_own));
    page(config, "/admin/policies/quota", post(policies::update_quota));
    page(config, "/admin/reviews", get(review_plans::index).and(post(review_plans::create)));
    page(config, "/admin/reviews/{id}/edit", get(review_plans::edit).and(post(review_plans::update)));
    page(config, "/admin/reviews/{id}/end", get(review_plans::confirm_end).and(post(review_plans::end)));
    page(config, "/admin/policies/life", get(guests::rules::edit).and(post(guests::rules::update)));
}

/// Admins, apps and groups.
fn cataloguing(config: &mut Resources<'_>) {
    let all = || get(catalog::lists::index).and(post(catalog::edit::create));
    let edit = || get(catalog::edit::edit).and(post(catalog::edit::update));
    let delete = || get(catalog::deleting::confirm).and(post(catalog::deleting::delete));
    page(config, "/admin/apps", all());
    page(config, "/admin/apps/new", get(catalog::edit::new));
    page(config, "/admin/apps/{id}", get(catalog::show::index));
    page(config, "/admin/apps/{id}/edit", edit());
    page(config, "/admin/apps/{id}/delete", delete());
    page(config, "/admin/groups", all());
    page(config, "/admin/groups/new", get(catalog::edit::new));
    page(config, "/admin/groups/{id}", get(catalog::show::index));
    page(config, "/admin/groups/{id}/edit", edit());
    page(config, "/admin/groups/{id}/delete", delete());
}

/// Who owns apps and groups, and who has them.
fn giving(config: &mut Resources<'_>) {
    page(config, "/account/leave/hand-over", get(catalog::hand_over::index).and(post(catalog::hand_over::update)));
    for kind in ["apps", "groups"] {
        page(config, &format!("/admin/{kind}/{{id}}/owners"), post(catalog::deeds::add_owner));
        page(config, &format!("/admin/{kind}/{{id}}/owners/{{other}}/remove"), post(catalog::deeds::remove_owner));
        page(config, &format!("/admin/{kind}/{{id}}/people"), post(catalog::deeds::give_person));
    }
    page(config, "/admin/apps/{id}/groups", post(catalog::deeds::give_group));
    page(config, "/admin/groups/{id}/apps", post(catalog::deeds::give_app));
    page(config, "/admin/apps/{id}/groups/{other}/end", post(catalog::deeds::end_for_group));
    page(config, "/admin/apps/{id}/groups/{other}/remove", post(catalog::deeds::take_from_group));
    page(config, "/admin/apps/{id}/roles", post(catalog::deeds::add_role));
    page(config, "/admin/apps/{id}/roles/{other}", post(catalog::deeds::rename_role));
    page(config, "/admin/apps/{id}/roles/{other}/remove", post(catalog::deeds::remove_role));
}

fn page(config: &mut Resources<'_>, path: &str, verbs: Verbs) {
    config.add(path, verbs);
}

/// Where there is no page: the person's frame stays around the error.
async fn missing(asked: Asked, method: Method) -> Answer {
    if !asked.surface.has(&method) {
        return Err(scope::unmatched(&asked, &method));
    }
    let nothing = || Refused { kind: Kind::Missing, text: Text::new("refused-missing") };
    let looked = asked.look(move |_, maybe| Ok(maybe.me.is_some())).await?;
    if looked {
        // Asked again as the person, so that the page keeps their frame.
        asked.read(move |_, _| Err::<(), _>(nothing())).await?;
    }
    Err(WebError::new(&asked, nothing()))
}
