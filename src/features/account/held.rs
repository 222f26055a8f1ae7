//! What is held about somebody, to be taken away as a file (GDPR, articles 15 and 20).

use serde_json::{Value, json};

use crate::features::account::queries::{self, Held, Invited, Reviewed, Wish};
use crate::features::apps;
use crate::features::audit::{self, Deed, Entry, Filter, ObjectKind};
use crate::features::groups;
use crate::features::policies::{self, Action, Object, Quota, Sight};
use crate::features::sign_in::{identities, sessions};
use crate::features::sponsors::{self, Sponsor, SponsorId};
use crate::features::users;
use crate::foundation::clock::Time;
use crate::foundation::config::Config;
use crate::foundation::db::Conn;
use crate::foundation::id::UserId;
use crate::foundation::person::{Actor, Somebody};
use crate::foundation::refusal::{Kind, Refused};
use crate::foundation::text::Text;

/// Entries of the log that go along, the newest; more than somebody leaves behind in years.
const LOGGED: i64 = 10_000;

/// Everything held about oneself, as a file to take away; the log says that it was taken.
pub fn export(conn: &mut Conn, config: &Config, actor: &Actor, me: &Somebody, now: Time) -> Result<Value, Refused> {
    policies::may(conn, actor, Action::ExportOwnData, Object::Directory, now)?;
    let told = about(conn, config, me, now)?;
    let deed = Deed::new(audit::Action::Export).on(ObjectKind::User, Some(me.id.into()), &me.name);
    audit::record(conn, actor, deed.about(me.id, &me.name), now)?;
    Ok(told)
}

/// Everything that names this person, by the names Graph has for it. Secrets are none of it: no session's key, no code.
pub fn about(conn: &mut Conn, config: &Config, me: &Somebody, now: Time) -> Result<Value, Refused> {
    let missing = || Refused { kind: Kind::Missing, text: Text::new("refused-missing") };
    let user = users::find(conn, me.id)?.ok_or_else(missing)?;
    let owned = apps::owned_by(conn, me.id)?.into_iter().map(|app| app.display_name);
    let sight = policies::sight_of(conn, &user)?;
    let groups_owned = groups::owned_by(conn, me.id)?.into_iter().filter(|_| sight.groups());
    let owned: Vec<String> = owned.chain(groups_owned.map(|group| group.display_name)).collect();
    // Groups answer for guests whose name they are not shown (Z-7).
    let told = |one: &Sponsor| sight.names() && (matches!(one.id, SponsorId::User(_)) || sight.others_groups());
    let sponsors: Vec<_> = sponsors::of(conn, me.id)?.into_iter().filter(told).collect();
    let identity = |known: &identities::Known| json!({ "issuer": known.issuer, "subject": known.subject });
    let session = |session: &sessions::Session| {
        json!({
            "client": session.client,
            "way": session.way.word(),
            "createdDateTime": session.created_at.utc(),
            "lastSeenDateTime": session.last_seen_at.utc(),
        })
    };
    let logged = Filter { people: vec![me.id], ..Filter::default() };
    let groups = queries::groups_of(conn, me.id).map_err(broken)?;
    let groups: Vec<Value> = groups.iter().map(|one| held(one, sight.groups())).collect();
    Ok(json!({
        "createdDateTime": now.utc(),
        "user": {
            "id": user.id,
            "mail": user.mail_shown,
            "displayName": user.display_name,
            "givenName": user.given_name,
            "surname": user.surname,
            "jobTitle": user.job_title,
            "department": user.department,
            "companyName": user.company_name,
            "country": user.country,
            "preferredLanguage": user.preferred_language,
            "theme": user.theme,
            "userType": user.user_type.word(),
            "externalUserState": user.external_user_state.map(users::ExternalUserState::word),
            "externalUserStateChangeDateTime": user.external_user_state_changed_at.map(Time::utc),
            "createdDateTime": user.created_at.utc(),
            "lastSignInDateTime": user.last_sign_in_at.map(Time::utc),
            "endDateTime": user.ends_at.map(Time::utc),
        },
        "directoryRoles": users::roles_of(conn, me.id)?.iter().map(|role| role.word()).collect::<Vec<_>>(),
        "apps": queries::apps_of(conn, me.id).map_err(broken)?.iter().map(|one| held(one, true)).collect::<Vec<_>>(),
        "groups": groups,
        "owns": owned,
        "identities": identities::of(conn, me.id)?.iter().map(identity).collect::<Vec<_>>(),
        "sessions": sessions::of(conn, me, now, config)?.iter().map(session).collect::<Vec<_>>(),
        "invitations": queries::invitations_of(conn, me.id).map_err(broken)?.iter().map(invited).collect::<Vec<_>>(),
        "invitationsSent": queries::invitations_by(conn, me.id).map_err(broken)?.iter().map(invited).collect::<Vec<_>>(),
        "sponsors": sponsors.iter().map(|one| json!({ "displayName": one.name, "backup": one.backup })).collect::<Vec<_>>(),
        "endings": queries::wishes_of(conn, me.id).map_err(broken)?.iter().map(|one| wish(one, sight)).collect::<Vec<_>>(),
        "reviews": queries::reviews_of(conn, me.id).map_err(broken)?.iter().map(|one| reviewed(one, sight)).collect::<Vec<_>>(),
        "invitationQuota": policies::own_quota(conn, me.id)?.map(Quota::word),
        "opened": queries::opened_by(conn, me.id).map_err(broken)?.iter().map(opened).collect::<Vec<_>>(),
        "log": audit::search(conn, &logged, None, LOGGED)?.iter().map(|one| entry(one, me, sight)).collect::<Vec<_>>(),
    }))
}

fn broken(error: diesel::result::Error) -> Refused {
    crate::foundation::db::DbError::from(error).into()
}

/// What is not shown by its name is still theirs to know of.
fn held(held: &Held, named: bool) -> Value {
    let name = named.then_some(&held.name);
    json!({ "id": held.id, "displayName": name, "since": held.since.utc(), "endDateTime": held.ends_at.map(Time::utc) })
}

fn invited(invited: &Invited) -> Value {
    json!({
        "mail": invited.address,
        "invitedBy": invited.by,
        "status": invited.state,
        "message": invited.message,
        "createdDateTime": invited.at.utc(),
    })
}

fn wish(wish: &Wish, sight: Sight) -> Value {
    let group = wish.group.as_ref().filter(|_| sight.groups());
    json!({
        "of": if wish.app.is_some() || wish.is_of_group { "access" } else { "stay" },
        "displayName": wish.app.as_ref().or(group),
        "endDateTime": wish.ends_at.utc(),
        "askedDateTime": wish.asked_at.map(Time::utc),
        "reason": wish.reason,
        "letGoDateTime": wish.let_go_at.map(Time::utc),
    })
}

fn reviewed(one: &Reviewed, sight: Sight) -> Value {
    let group = one.group.as_ref().filter(|_| sight.groups());
    json!({
        "displayName": one.app.as_ref().or(group),
        "createdDateTime": one.began_at.utc(),
        "decision": one.decision,
        "justification": one.reason,
        "reviewedBy": Some(&one.by).filter(|_| sight.names()),
        "reviewedDateTime": one.at.map(Time::utc),
        "appliedResult": one.result,
    })
}

fn opened((name, at): &(String, Time)) -> Value {
    json!({ "displayName": name, "lastDateTime": at.utc() })
}

/// Where somebody else did something came from is theirs to know, and so is who they are, to a guest who sees nobody (Z-7).
fn entry(entry: &Entry, me: &Somebody, sight: Sight) -> Value {
    let named = |id: Option<UserId>| sight.names() || id == Some(me.id);
    let shown = match entry.object_type {
        ObjectKind::Group => sight.groups(),
        ObjectKind::User => named(entry.object_id.map(|id| id.uuid().into())),
        _ => true,
    };
    json!({
        "activityDateTime": entry.at.utc(),
        "activity": entry.action.word(),
        "result": entry.result.word(),
        "initiatedBy": Some(&entry.actor_name).filter(|_| named(entry.actor_id)),
        "target": Some(&entry.object_name).filter(|_| shown),
        "person": Some(&entry.person_name).filter(|_| named(entry.person_id)),
        "ipAddress": entry.client_address.as_ref().filter(|_| entry.actor_id == Some(me.id)),
    })
}
