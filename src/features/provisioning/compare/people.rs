//! The organization and its users.

use crate::features::directory;
use crate::features::directory::from_source::{Described, NewPerson};
use crate::features::directory::{Name, Profile};
use crate::features::provisioning::compare::{Comparison, NewRoles, set};
use crate::features::provisioning::desired::{Change, UserSpec};
use crate::features::provisioning::report::Rest;
use crate::features::provisioning::words;
use crate::features::users::{Organization, Role, User, UserType};
use crate::foundation::text::Language;

impl<'a> Comparison<'a, '_> {
    pub(super) fn people(&mut self) {
        self.organization();
        let desired = self.desired;
        let again = self.repeated("mail", desired.users.iter().map(|spec| (spec.at.as_str(), spec.mail.as_str())));
        for spec in desired.users.iter().filter(|spec| !again.contains(spec.at.as_str())) {
            match self.current.people.get(spec.mail.as_str()) {
                Some(user) => self.known(spec, user),
                None => self.unknown(spec),
            }
        }
        if self.rest == Rest::Prune {
            self.plan.shut_out.clone_from(&self.current.rest.members);
        }
    }

    fn organization(&mut self) {
        let Some(spec) = &self.desired.organization else { return };
        let mut wish = self.current.organization.clone().unwrap_or_else(|| Organization {
            display_name: String::new(),
            domain: String::new(),
            privacy_url: None,
            privacy_contact: None,
            language: Language::default().tag().to_owned(),
        });
        set(&mut wish.display_name, spec.display_name.as_ref());
        set(&mut wish.domain, spec.domain.as_ref());
        set(&mut wish.privacy_url, emptied(&spec.privacy_url).as_ref());
        set(&mut wish.privacy_contact, emptied(&spec.privacy_contact).as_ref());
        let before = self.mistakes.len();
        if wish.domain.is_empty() {
            self.mistakes.add("organization.domain", words::MISSING);
        }
        for refused in directory::organization_mistakes(&wish) {
            self.mistakes.add(format!("organization.{}", words::property(&refused)), words::of_directory(&refused));
        }
        if self.mistakes.len() == before {
            self.plan.organization = Some(wish);
        }
    }

    fn unknown(&mut self, spec: &'a UserSpec) {
        let user_type = spec.user_type.unwrap_or(UserType::Member);
        let blank = Described { profile: Profile::default(), preferred_language: None };
        let mut described = filled(&blank, spec);
        self.must_be_possible(spec, &mut described, &blank, Name::Needed);
        if described.profile.display_name.is_empty() {
            // Told already; with it, whatever else is said about this person is checked too.
            described.profile.display_name = spec.mail.to_string();
        }
        self.plan.new_people.push((&spec.at, NewPerson { mail: spec.mail.clone(), user_type, described }));
        self.roles(spec, Vec::new());
    }

    fn known(&mut self, spec: &'a UserSpec, user: &'a User) {
        let mail = &spec.mail;
        if self.person(mail, &format!("{}.mail", spec.at)).is_none() {
            return;
        }
        if spec.user_type.is_some_and(|wanted| wanted != user.user_type) {
            let (is, says) = if user.is_guest() { ("guest", "member") } else { ("member", "guest") };
            let cure = "Convert them under Admin, People, or correct the file";
            let text = format!("{mail} is a {is} here, not a {says}. {cure}");
            self.mistakes.add(format!("{}.userType", spec.at), text);
        }
        let before = Described::of(user);
        let mut described = filled(&before, spec);
        self.must_be_possible(spec, &mut described, &before, Name::of(user));
        if described != before {
            self.plan.changed_people.push((&spec.at, user.clone(), described));
        }
        // Named again after an earlier run shut them out; whom an admin blocked stays out.
        let shut_out = !user.enabled && !user.is_guest() && !self.current.blocked_by_hand.contains(&user.id);
        if shut_out {
            self.plan.let_in.push((&spec.at, user.clone()));
        }
        self.roles(spec, self.current.roles.get(&user.id).cloned().unwrap_or_default());
    }

    /// Tells each field that cannot be so, and puts it back to what it was.
    fn must_be_possible(&mut self, spec: &UserSpec, wish: &mut Described, before: &Described, name: Name) {
        for refused in wish.mistakes(name) {
            let property = words::property(&refused);
            self.mistakes.add(format!("{}.{property}", spec.at), words::of_directory(&refused));
            let (kept, old) = (&mut wish.profile, &before.profile);
            match property {
                "displayName" => kept.display_name.clone_from(&old.display_name),
                "givenName" => kept.given_name.clone_from(&old.given_name),
                "surname" => kept.surname.clone_from(&old.surname),
                "jobTitle" => kept.job_title.clone_from(&old.job_title),
                "department" => kept.department.clone_from(&old.department),
                "companyName" => kept.company_name.clone_from(&old.company_name),
                "country" => kept.country.clone_from(&old.country),
                _ => wish.preferred_language.clone_from(&before.preferred_language),
            }
        }
    }

    fn roles(&mut self, spec: &'a UserSpec, held: Vec<Role>) {
        let new: Vec<Role> = spec.roles.iter().filter(|role| !held.contains(role)).copied().collect();
        if !new.is_empty() {
            self.plan.roles.push(NewRoles { at: &spec.at, mail: &spec.mail, held, new });
        }
    }
}

/// An empty text is none.
fn emptied(change: &Change) -> Change {
    change.clone().map(|text| text.filter(|text| !text.is_empty()))
}

fn filled(before: &Described, spec: &UserSpec) -> Described {
    let mut wish = before.clone();
    let profile = &mut wish.profile;
    set(&mut profile.display_name, spec.display_name.as_ref());
    let fields = [
        (&mut profile.given_name, &spec.given_name),
        (&mut profile.surname, &spec.surname),
        (&mut profile.job_title, &spec.job_title),
        (&mut profile.department, &spec.department),
        (&mut profile.company_name, &spec.company_name),
        (&mut profile.country, &spec.country),
    ];
    for (kept, given) in fields {
        set(kept, given.clone().map(Option::unwrap_or_default).as_ref());
    }
    set(&mut wish.preferred_language, emptied(&spec.preferred_language).as_ref());
    wish
}
