//! What is typed and ticked about an app or a group.

use serde_json::{Map, Value, json};
use url::Url;

use crate::features::access::Resource;
use crate::features::apps::App;
use crate::features::catalog::Refused;
use crate::features::groups::{Group, Membership, Source};
use crate::features::resources;
use crate::features::users::name_key;
use crate::foundation::clock::Time;
use crate::foundation::id::{AppId, GroupId};
use crate::foundation::seen::{self, Fields};

/// Characters of a name.
const LONGEST: usize = 256;
/// Characters of a description or an address.
const LONGEST_TEXT: usize = 2000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    App,
    Group,
}

/// Something about an app or group that is on or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switch {
    Visible,
    Enabled,
    AssignmentRequired,
    SelfService,
    AllowGuests,
    /// Guests are not shown who is in the group.
    HidesMembers,
}

impl Switch {
    /// Those of an app, or of a group.
    pub fn of(kind: Kind) -> &'static [Self] {
        match kind {
            Kind::App => {
                &[Self::Enabled, Self::Visible, Self::AssignmentRequired, Self::SelfService, Self::AllowGuests]
            }
            Kind::Group => &[Self::SelfService, Self::AllowGuests, Self::HidesMembers],
        }
    }

    /// As the form names it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Visible => "visible",
            Self::Enabled => "enabled",
            Self::AssignmentRequired => "assignment_required",
            Self::SelfService => "self_service",
            Self::AllowGuests => "allow_guests",
            Self::HidesMembers => "hides_members",
        }
    }

    /// As the import file and the log name it.
    fn property(self) -> &'static str {
        match self {
            Self::Visible => "visible",
            Self::Enabled => "enabled",
            Self::AssignmentRequired => "assignmentRequired",
            Self::SelfService => "selfService",
            Self::AllowGuests => "allowGuests",
            Self::HidesMembers => "hidesMembers",
        }
    }

    fn is_on(self, resource: &Resource) -> bool {
        match (resource, self) {
            (Resource::App(app), Self::Visible) => app.visible,
            (Resource::App(app), Self::Enabled) => app.enabled,
            (Resource::App(app), Self::AssignmentRequired) => app.assignment_required,
            (Resource::App(app), Self::SelfService) => app.self_service,
            (Resource::App(app), Self::AllowGuests) => app.allow_guests,
            (Resource::Group(group), Self::SelfService) => group.self_service,
            (Resource::Group(group), Self::AllowGuests) => group.allow_guests,
            (Resource::Group(group), Self::HidesMembers) => group.hides_members,
            (Resource::App(_) | Resource::Group(_), _) => false,
        }
    }

    fn turn(self, resource: &mut Resource, on: bool) {
        match (resource, self) {
            (Resource::App(app), Self::Visible) => app.visible = on,
            (Resource::App(app), Self::Enabled) => app.enabled = on,
            (Resource::App(app), Self::AssignmentRequired) => app.assignment_required = on,
            (Resource::App(app), Self::SelfService) => app.self_service = on,
            (Resource::App(app), Self::AllowGuests) => app.allow_guests = on,
            (Resource::Group(group), Self::SelfService) => group.self_service = on,
            (Resource::Group(group), Self::AllowGuests) => group.allow_guests = on,
            (Resource::Group(group), Self::HidesMembers) => group.hides_members = on,
            (Resource::App(_) | Resource::Group(_), _) => {}
        }
    }
}

/// An app or group as its form has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    pub kind: Kind,
    pub display_name: String,
    pub description: String,
    /// Apps alone have one.
    pub launch_url: String,
    /// In the order of [`Switch::of`].
    pub on: Vec<Switch>,
}

impl Card {
    /// The form of something new.
    pub fn blank(kind: Kind) -> Self {
        let usual = |switch: &Switch| *switch != Switch::HidesMembers;
        let on = Switch::of(kind).iter().copied().filter(usual).collect();
        Self { kind, display_name: String::new(), description: String::new(), launch_url: String::new(), on }
    }

    /// What it is now.
    pub fn of(resource: &Resource) -> Self {
        let (kind, description, launch_url) = match resource {
            Resource::App(app) => (Kind::App, &app.description, app.launch_url.clone()),
            Resource::Group(group) => (Kind::Group, &group.description, String::new()),
        };
        Self {
            kind,
            display_name: resource.name().to_owned(),
            description: description.clone(),
            launch_url,
            on: Switch::of(kind).iter().copied().filter(|switch| switch.is_on(resource)).collect(),
        }
    }

    pub fn has(&self, switch: Switch) -> bool {
        self.on.contains(&switch)
    }

    /// Each text by its name in the form.
    pub fn texts(&self) -> Vec<(&'static str, &str)> {
        let mut texts = vec![("display_name", self.display_name.as_str()), ("description", self.description.as_str())];
        texts.extend((self.kind == Kind::App).then_some(("launch_url", self.launch_url.as_str())));
        texts
    }

    /// Each field of the form, the switches too.
    pub fn fields(&self) -> Fields {
        let texts = self.texts().into_iter().map(|(name, text)| (name, text.to_owned()));
        let switches = Switch::of(self.kind).iter().map(|switch| seen::tick(switch.word(), self.has(*switch)));
        texts.chain(switches).collect()
    }

    /// What stands for all of it in a form, so that a change by somebody else meanwhile is noticed.
    pub fn mark(&self) -> String {
        seen::mark(&self.fields())
    }

    /// Each property as the log names it, with its value.
    fn properties(&self) -> Vec<(&'static str, Value)> {
        let mut all = vec![("displayName", json!(self.display_name)), ("description", json!(self.description))];
        all.extend((self.kind == Kind::App).then(|| ("launchUrl", json!(self.launch_url))));
        all.extend(Switch::of(self.kind).iter().map(|switch| (switch.property(), json!(self.has(*switch)))));
        all
    }

    /// The properties in which the two differ: those of this card, and those of the other.
    pub(super) fn differing(&self, other: &Self) -> (Map<String, Value>, Map<String, Value>) {
        let pairs = self.properties().into_iter().zip(other.properties());
        let differing = pairs.filter(|(one, other)| one != other);
        differing.map(|((name, one), (_, other))| ((name.to_owned(), one), (name.to_owned(), other))).unzip()
    }

    /// The card as it can be kept. Refuses what no app or group can be.
    pub(super) fn checked(mut self) -> Result<Self, Refused> {
        if let Some(refused) = self.mistakes().into_iter().next() {
            return Err(refused);
        }
        if self.kind == Kind::App {
            self.launch_url = launch_url(&self.launch_url)?;
        }
        Ok(self)
    }

    /// Whatever no app or group can be: at most one for each field.
    pub fn mistakes(&self) -> Vec<Refused> {
        let bad = |c: char| c.is_control() && c != '\n';
        let name = &self.display_name;
        let name = match name.chars().count() {
            0 => Some(Refused::NoName),
            n if n > LONGEST || name.chars().any(char::is_control) => {
                Some(Refused::TooLong { field: "display_name", most: LONGEST })
            }
            _ => None,
        };
        let long = self.description.chars().count() > LONGEST_TEXT || self.description.chars().any(bad);
        let description = long.then_some(Refused::TooLong { field: "description", most: LONGEST_TEXT });
        let url = if self.kind == Kind::App { launch_url(&self.launch_url).err() } else { None };
        [name, description, url].into_iter().flatten().collect()
    }

    /// The new app or group that this is about.
    pub(super) fn made(&self, now: Time) -> Resource {
        let mut resource = match self.kind {
            Kind::App => Resource::App(App {
                id: AppId::new(),
                external_id: None,
                display_name: String::new(),
                description: String::new(),
                launch_url: String::new(),
                visible: true,
                enabled: true,
                assignment_required: true,
                self_service: true,
                allow_guests: true,
                logo_hash: None,
                name_key: String::new(),
                created_at: now,
                updated_at: now,
            }),
            Kind::Group => Resource::Group(Group {
                id: GroupId::new(),
                external_id: None,
                display_name: String::new(),
                description: String::new(),
                membership: Membership::Assigned,
                membership_rule: None,
                source: Source::Local,
                self_service: true,
                allow_guests: true,
                hides_members: false,
                name_key: String::new(),
                created_at: now,
                updated_at: now,
            }),
        };
        self.fill(&mut resource, now);
        resource
    }

    pub(super) fn fill(&self, resource: &mut Resource, now: Time) {
        let (name, key, description) =
            (self.display_name.clone(), name_key(&self.display_name), self.description.clone());
        match resource {
            Resource::App(app) => {
                (app.display_name, app.name_key, app.description) = (name, key, description);
                app.launch_url.clone_from(&self.launch_url);
                app.updated_at = now;
            }
            Resource::Group(group) => {
                (group.display_name, group.name_key, group.description) = (name, key, description);
                group.updated_at = now;
            }
        }
        for switch in Switch::of(self.kind) {
            switch.turn(resource, self.has(*switch));
        }
    }
}

/// Where a browser may be sent, and without a password that everybody would see.
fn launch_url(typed: &str) -> Result<String, Refused> {
    let kept = resources::web_address(typed).filter(|kept| kept.chars().count() <= LONGEST_TEXT);
    let harmless = |url: &Url| url.username().is_empty() && url.password().is_none();
    let fine = |kept: &String| Url::parse(kept).is_ok_and(|url| harmless(&url));
    kept.filter(fine).ok_or(Refused::NotAWebAddress)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn app(url: &str) -> Card {
        Card { display_name: "Wiki".to_owned(), launch_url: url.to_owned(), ..Card::blank(Kind::App) }
    }

    #[test]
    fn an_app_opens_a_web_address_and_nothing_else() {
        let kept = |url: &str| app(url).checked().map(|card| card.launch_url).ok();
        assert_eq!(kept(" https://wiki.example ").as_deref(), Some("https://wiki.example/"));
        assert_eq!(kept("http://wiki.example:8080/a?b#c").as_deref(), Some("http://wiki.example:8080/a?b#c"));
        for bad in
            ["", "wiki", "javascript:alert(1)", "data:text/html,x", "https://ann:secret@wiki.example", "https://"]
        {
            assert_eq!(kept(bad), None, "{bad}");
        }
        assert_eq!(kept(&format!("https://wiki.example/{}", "x".repeat(LONGEST_TEXT))), None);
    }

    #[test]
    fn a_card_that_differs_in_anything_has_another_mark() {
        let card = app("https://wiki.example/");
        let other = [
            Card { display_name: "Wikis".to_owned(), ..card.clone() },
            Card { description: "x".to_owned(), ..card.clone() },
            Card { launch_url: "https://wiki.example/b".to_owned(), ..card.clone() },
            Card { on: vec![Switch::Visible], ..card.clone() },
        ];
        for other in other {
            assert_ne!(card.mark(), other.mark(), "{other:?}");
            assert_eq!(card.differing(&other).0.len(), if other.on.len() == 1 { 4 } else { 1 });
        }
        assert_eq!(card.mark(), card.clone().mark());
    }
}
