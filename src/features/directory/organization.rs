//! What the organization is called, and where it is.

use crate::features::audit::{self, Action, Deed, ObjectKind};
use crate::features::directory::refused::Refused;
use crate::features::policies::{self, Object};
use crate::features::resources;
use crate::features::users::{self, Organization};
use crate::foundation::address::canonical_domain;
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::person::Actor;

/// Characters of a name.
const LONGEST: usize = 256;

/// The organization as it is to be; the properties that differ from what it was. Refuses a property that cannot be so.
pub fn update_organization(
    conn: &mut Conn,
    actor: &Actor,
    wish: &Organization,
    now: Time,
) -> Result<Vec<&'static str>, Refused> {
    policies::may(conn, actor, policies::Action::ChangePolicies, Object::Directory, now)?;
    let wish = checked(wish)?;
    let before = users::organization(conn)?;
    let changed = differing(before.as_ref(), &wish);
    if !changed.is_empty() {
        users::keep_organization(conn, &wish, now)?;
        let deed = Deed::new(Action::UpdateOrganization).on(ObjectKind::Organization, None, &wish.display_name);
        audit::record(conn, actor, deed.with("changed", changed.join(", ")), now)?;
    }
    Ok(changed)
}

fn differing(before: Option<&Organization>, after: &Organization) -> Vec<&'static str> {
    let same = |get: fn(&Organization) -> Option<&str>| before.and_then(get) == get(after);
    let fields: [(&'static str, bool); 4] = [
        ("displayName", same(|it| Some(it.display_name.as_str()))),
        ("domain", same(|it| Some(it.domain.as_str()))),
        ("privacyStatementUrl", same(|it| it.privacy_url.as_deref())),
        ("privacyContact", same(|it| it.privacy_contact.as_deref())),
    ];
    fields.into_iter().filter(|(_, same)| !same).map(|(name, _)| name).collect()
}

/// Whatever no organization can be: each property with its name in the import file.
pub fn organization_mistakes(wish: &Organization) -> Vec<Refused> {
    let line = |text: &str| text.chars().count() <= LONGEST && !text.chars().any(char::is_control);
    let contact = wish.privacy_contact.as_deref().unwrap_or_default();
    let url = wish.privacy_url.as_deref().is_none_or(|url| resources::web_address(url).is_some());
    let name = match wish.display_name.as_str() {
        "" => Some(Refused::NoName),
        name => (!line(name)).then_some(Refused::TooLong { field: "display_name", most: LONGEST }),
    };
    let domain = canonical_domain(&wish.domain).is_err().then_some(Refused::NotADomain);
    let contact = (!line(contact)).then_some(Refused::TooLong { field: "privacy_contact", most: LONGEST });
    let url = (!url).then_some(Refused::NotAWebAddress);
    [name, domain, url, contact].into_iter().flatten().collect()
}

fn checked(wish: &Organization) -> Result<Organization, Refused> {
    organization_mistakes(wish).into_iter().next().map_or(Ok(()), Err)?;
    let mut kept = wish.clone();
    kept.domain = canonical_domain(&wish.domain).map_err(|_| Refused::NotADomain)?;
    kept.privacy_url = wish.privacy_url.as_deref().and_then(resources::web_address);
    Ok(kept)
}
