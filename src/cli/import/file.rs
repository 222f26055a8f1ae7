//! The import file: reads its properties into the desired state, with every mistake in their shape.

use std::fmt;
use std::path::Path;

use serde::de::{Deserializer, MapAccess, Visitor};

use crate::cli::Failure;
use crate::cli::import::json::{Json, Read};
use crate::cli::import::object::Object;
use crate::features::provisioning::{
    AppSpec, Assignee, AssignmentSpec, Desired, GroupSpec, Membership, Mistake, OrganizationSpec, Role, RoleSpec,
    Source, UserSpec, UserType,
};

const USER_TYPES: &[(&str, UserType)] = &[("member", UserType::Member), ("guest", UserType::Guest)];
const ROLES: &[(&str, Role)] = &[
    ("admin", Role::Admin),
    ("userAdministrator", Role::UserAdministrator),
    ("guestInviter", Role::GuestInviter),
    ("reader", Role::Reader),
];
const MEMBERSHIPS: &[(&str, Membership)] = &[("assigned", Membership::Assigned), ("dynamic", Membership::Dynamic)];
const SOURCES: &[(&str, Source)] = &[("local", Source::Local), ("ldap", Source::Ldap), ("scim", Source::Scim)];
const PARTS: &str = "organization, users, groups, apps";

/// More than any directory of this size class, and less than a mistake such as a disk image.
const MOST_BYTES: u64 = 256 * 1024 * 1024;

/// Reads the file. Refuses only one that cannot be read at all; other mistakes are in the answer.
pub fn read(path: &Path) -> Result<Desired, Failure> {
    let unusable = |why: String| Failure::Usage(format!("{}: {why}", path.display()));
    let size = std::fs::metadata(path).map_err(|error| unusable(format!("cannot be read: {error}")))?.len();
    if size > MOST_BYTES {
        return Err(unusable("is larger than 256 MiB. Split it".to_owned()));
    }
    let text = std::fs::read_to_string(path).map_err(|error| unusable(format!("cannot be read: {error}")))?;
    Ok(parse(&text))
}

/// The desired state a text describes. What stands after an error of syntax is not read.
pub fn parse(text: &str) -> Desired {
    let mut desired = Desired::default();
    let mut json = serde_json::Deserializer::from_str(text.trim_start_matches('\u{feff}'));
    let read = json.deserialize_any(Whole(&mut desired)).and_then(|()| json.end());
    if let Err(error) = read {
        let text = if error.is_data() { error.to_string() } else { format!("not JSON: {error}") };
        desired.mistakes.push(Mistake::new("", text));
    }
    desired
}

/// The outermost object, whose lists are read element by element.
struct Whole<'a>(&'a mut Desired);

impl<'de> Visitor<'de> for Whole<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with {PARTS}")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<(), A::Error> {
        let Desired { organization: found, users, groups, apps, mistakes } = self.0;
        let mut seen: Vec<String> = Vec::new();
        while let Some(name) = object.next_key::<String>()? {
            if seen.contains(&name) {
                mistakes.push(Mistake::new(name.as_str(), "is in the file twice. Keep one"));
            }
            let rest = match name.as_str() {
                "users" => object.next_value_seed(Read(Some(&mut |at, json| {
                    users.extend(each("users", at, json, mistakes, user));
                })))?,
                "groups" => object.next_value_seed(Read(Some(&mut |at, json| {
                    groups.extend(each("groups", at, json, mistakes, group));
                })))?,
                "apps" => object.next_value_seed(Read(Some(&mut |at, json| {
                    apps.extend(each("apps", at, json, mistakes, app));
                })))?,
                _ => object.next_value_seed(Read(None))?,
            };
            match (name.as_str(), rest) {
                ("users" | "groups" | "apps", Json::List(_)) | ("organization", Json::Null) => {}
                ("users" | "groups" | "apps", other) => {
                    mistakes.push(Mistake::new(name.as_str(), format!("must be a list, not {}", other.kind())));
                }
                ("organization", json) => *found = one(name.clone(), json, mistakes, |o| Some(organization(o))),
                _ => {
                    let text = format!("unknown field `{name}`. Remove it, or use one of: {PARTS}");
                    mistakes.push(Mistake::new(name.as_str(), text));
                }
            }
            seen.push(name);
        }
        Ok(())
    }
}

fn each<T>(
    list: &str,
    at: usize,
    json: Json,
    mistakes: &mut Vec<Mistake>,
    read: fn(&mut Object<'_>) -> Option<T>,
) -> Option<T> {
    one(format!("{list}[{at}]"), json, mistakes, read)
}

fn one<T>(
    at: String,
    json: Json,
    mistakes: &mut Vec<Mistake>,
    read: impl FnOnce(&mut Object<'_>) -> Option<T>,
) -> Option<T> {
    let mut object = Object::read(at, json, mistakes)?;
    let found = read(&mut object);
    object.finish();
    found
}

fn organization(object: &mut Object<'_>) -> OrganizationSpec {
    OrganizationSpec {
        display_name: object.text("displayName"),
        domain: object.text("domain"),
        privacy_url: object.change("privacyStatementUrl"),
        privacy_contact: object.change("privacyContact"),
    }
}

fn user(object: &mut Object<'_>) -> Option<UserSpec> {
    let mail = object.mail("mail");
    let (display_name, given_name, surname) =
        (object.text("displayName"), object.change("givenName"), object.change("surname"));
    let (department, job_title) = (object.change("department"), object.change("jobTitle"));
    let (company_name, country) = (object.change("companyName"), object.change("country"));
    let preferred_language = object.change("preferredLanguage");
    let (user_type, roles) = (object.word("userType", USER_TYPES), object.words("roles", ROLES));
    Some(UserSpec {
        at: object.at().to_owned(),
        mail: mail?,
        display_name,
        given_name,
        surname,
        department,
        job_title,
        company_name,
        country,
        preferred_language,
        user_type,
        roles,
    })
}

fn group(object: &mut Object<'_>) -> Option<GroupSpec> {
    let external_id = object.needed("externalId");
    let (display_name, description) = (object.text("displayName"), object.text("description"));
    let (membership, membership_rule) = (object.word("membership", MEMBERSHIPS), object.change("membershipRule"));
    let source = object.word("source", SOURCES);
    let (self_service, allow_guests) = (object.flag("selfService"), object.flag("allowGuests"));
    let (owners, members) = (object.people("owners"), object.people("members"));
    Some(GroupSpec {
        at: object.at().to_owned(),
        external_id: external_id?,
        display_name,
        description,
        membership,
        membership_rule,
        source,
        self_service,
        allow_guests,
        owners,
        members,
    })
}

fn app(object: &mut Object<'_>) -> Option<AppSpec> {
    let external_id = object.needed("externalId");
    let (display_name, description) = (object.text("displayName"), object.text("description"));
    let launch_url = object.text("launchUrl");
    let (visible, enabled) = (object.flag("visible"), object.flag("enabled"));
    let assignment_required = object.flag("assignmentRequired");
    let (self_service, allow_guests) = (object.flag("selfService"), object.flag("allowGuests"));
    let roles = object.objects("appRoles", role);
    let owners = object.people("owners");
    let assignments = object.objects("assignments", assignment);
    Some(AppSpec {
        at: object.at().to_owned(),
        external_id: external_id?,
        display_name,
        description,
        launch_url,
        visible,
        enabled,
        assignment_required,
        self_service,
        allow_guests,
        roles,
        owners,
        assignments,
    })
}

fn role(object: &mut Object<'_>) -> Option<RoleSpec> {
    let (value, display_name) = (object.needed("value"), object.needed("displayName"));
    Some(RoleSpec { at: object.at().to_owned(), value: value?, display_name: display_name? })
}

fn assignment(object: &mut Object<'_>) -> Option<AssignmentSpec> {
    let (user, group) = (object.text("user"), object.text("group"));
    let role = object.text("role");
    let to = match (user, group) {
        (Some(user), None) => Assignee::User(object.parsed("user", &user)?),
        (None, Some(group)) => Assignee::Group(group),
        _ => {
            object.mistake("", "name either a user or a group");
            return None;
        }
    };
    Some(AssignmentSpec { at: object.at().to_owned(), to, role })
}
