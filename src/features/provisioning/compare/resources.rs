//! Groups and apps, and the roles of apps.

use crate::features::access::Resource;
use crate::features::catalog::from_source::{Decided, Described};
use crate::features::catalog::{Card, Kind, Refused, Switch};
use crate::features::groups::Membership;
use crate::features::provisioning::compare::{Comparison, NewAppRole, set};
use crate::features::provisioning::desired::{AppSpec, GroupSpec};
use crate::features::provisioning::report::Rest;
use crate::features::provisioning::words;

/// Characters of an external id.
const LONGEST_ID: usize = 256;

/// Stands for an address that was told to be wrong, so that the rest of the app is checked too.
const NO_ADDRESS: &str = "https://invalid.example/";

impl<'a> Comparison<'a, '_> {
    pub(super) fn resources(&mut self) {
        let desired = self.desired;
        let keys = desired.groups.iter().map(|spec| (spec.at.as_str(), spec.external_id.as_str()));
        let again = self.repeated("externalId", keys);
        for spec in desired.groups.iter().filter(|spec| !again.contains(spec.at.as_str())) {
            let before = self.current.groups.get(&spec.external_id).cloned().map(Resource::Group);
            let mut card = before.as_ref().map_or_else(|| Card::blank(Kind::Group), Card::of);
            fill_group(&mut card, spec);
            let decided = self.decided(spec, before.as_ref());
            self.resource(&spec.at, &spec.external_id, before, card, decided);
        }
        let keys = desired.apps.iter().map(|spec| (spec.at.as_str(), spec.external_id.as_str()));
        let again = self.repeated("externalId", keys);
        for spec in desired.apps.iter().filter(|spec| !again.contains(spec.at.as_str())) {
            let before = self.current.apps.get(&spec.external_id).cloned().map(Resource::App);
            let mut card = before.as_ref().map_or_else(|| Card::blank(Kind::App), Card::of);
            fill_app(&mut card, spec);
            self.resource(&spec.at, &spec.external_id, before, card, Decided::default());
            self.app_roles(spec);
        }
        if self.rest == Rest::Prune {
            let others = &self.current.rest;
            self.plan.deleted.extend(others.apps.iter().cloned().map(Resource::App));
            self.plan.deleted.extend(others.groups.iter().cloned().map(Resource::Group));
        }
    }

    fn resource(&mut self, at: &'a str, id: &str, before: Option<Resource>, mut card: Card, decided: Decided) {
        if id.chars().count() > LONGEST_ID || id.chars().any(char::is_control) {
            self.mistakes.add(format!("{at}.externalId"), words::too_long(LONGEST_ID));
        }
        for refused in card.mistakes() {
            let (property, text) = match refused {
                Refused::NoName if before.is_none() => ("displayName", words::MISSING.to_owned()),
                Refused::NotAWebAddress if card.launch_url.is_empty() => ("launchUrl", words::MISSING.to_owned()),
                refused => (words::property(&refused), words::of_catalog(&refused)),
            };
            self.mistakes.add(format!("{at}.{property}"), text);
            match property {
                "displayName" => id.clone_into(&mut card.display_name),
                "description" => card.description.clear(),
                _ => NO_ADDRESS.clone_into(&mut card.launch_url),
            }
        }
        let wish = Described { external_id: id.to_owned(), card, decided };
        match before {
            None => self.plan.new_resources.push((at, wish)),
            Some(before) if Card::of(&before) == wish.card && Decided::of(&before) == wish.decided => {}
            Some(before) => self.plan.changed_resources.push((at, before, wish)),
        }
    }

    /// Who decides about the group; a rule stands and falls with the dynamic membership.
    fn decided(&mut self, spec: &GroupSpec, before: Option<&Resource>) -> Decided {
        let mut decided = before.map(Decided::of).unwrap_or_default();
        set(&mut decided.membership, spec.membership.as_ref());
        set(&mut decided.source, spec.source.as_ref());
        let given = spec.membership_rule.clone().flatten().filter(|rule| !rule.is_empty());
        match decided.membership {
            Membership::Assigned if given.is_some() => {
                let text = "an assigned group has no rule. Remove it, or make the group dynamic";
                self.mistakes.add(format!("{}.membershipRule", spec.at), text);
            }
            Membership::Assigned => decided.membership_rule = None,
            Membership::Dynamic => {
                if spec.membership_rule.is_some() {
                    decided.membership_rule = given;
                }
                if decided.membership_rule.is_none() {
                    let text = "is missing; a dynamic group is decided by its rule. Add the rule";
                    self.mistakes.add(format!("{}.membershipRule", spec.at), text);
                }
            }
        }
        decided
    }

    fn app_roles(&mut self, spec: &'a AppSpec) {
        let again = self.repeated("value", spec.roles.iter().map(|role| (role.at.as_str(), role.value.as_str())));
        let current = self.current;
        let app = current.apps.get(&spec.external_id);
        let held = app.and_then(|app| current.app_roles.get(&app.id)).map(Vec::as_slice).unwrap_or_default();
        for role in spec.roles.iter().filter(|role| !again.contains(role.at.as_str())) {
            let before = held.iter().find(|kept| kept.value == role.value);
            if before.is_none_or(|kept| kept.display_name != role.display_name) {
                self.plan.app_roles.push(NewAppRole {
                    at: &role.at,
                    app: &spec.external_id,
                    value: &role.value,
                    display_name: &role.display_name,
                    before: before.map(|kept| (kept.id, kept.display_name.clone())),
                });
            }
        }
    }
}

fn fill_group(card: &mut Card, spec: &GroupSpec) {
    set(&mut card.display_name, spec.display_name.as_ref());
    set(&mut card.description, spec.description.as_ref());
    turn(card, &[(Switch::SelfService, spec.self_service), (Switch::AllowGuests, spec.allow_guests)]);
}

fn fill_app(card: &mut Card, spec: &AppSpec) {
    set(&mut card.display_name, spec.display_name.as_ref());
    set(&mut card.description, spec.description.as_ref());
    set(&mut card.launch_url, spec.launch_url.as_ref());
    turn(
        card,
        &[
            (Switch::Visible, spec.visible),
            (Switch::Enabled, spec.enabled),
            (Switch::AssignmentRequired, spec.assignment_required),
            (Switch::SelfService, spec.self_service),
            (Switch::AllowGuests, spec.allow_guests),
        ],
    );
}

fn turn(card: &mut Card, switches: &[(Switch, Option<bool>)]) {
    let given = |switch: &Switch| switches.iter().find(|(one, _)| one == switch).and_then(|(_, on)| *on);
    let all = Switch::of(card.kind).iter().copied();
    card.on = all.filter(|switch| given(switch).unwrap_or_else(|| card.has(*switch))).collect();
}
