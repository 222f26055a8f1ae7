//! Turns rows and verdicts into what the pages of inviting show.

use chrono::{Days, Months, NaiveDate};

use crate::features::access::{self, Reach, Resource, ResourceId};
use crate::features::apps::{self, AppRole};
use crate::features::invitations::check::{Checked, Verdict};
use crate::features::invitations::letters::{InviteLetter, told};
use crate::features::invitations::pages::form::InviteForm;
use crate::features::invitations::shown::{AlsoRow, Mistakes, NewPage, Preview, Typed};
use crate::features::invitations::shown_chips::{Chip, Chips, Standing};
use crate::features::invitations::{Refused, approve, ask, invite, offered, queries};
use crate::features::policies::shown::offer;
use crate::features::policies::{self, Action, Allowance, Object, Sight};
use crate::features::users;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::AppId;
use crate::foundation::mail::Correspondent;
use crate::foundation::refusal::{Kind, Refusal};
use crate::foundation::text::Language;
use crate::foundation::web::shown::{Choice, Mark, Thing};
use crate::foundation::web::{Page, PersonCell, Place, Visit, hue_of, initials_of};

/// Of those who approve invitations, so many are named.
const NAMED: usize = 3;

pub(super) fn place_of(resource: &Resource) -> Place {
    match resource {
        Resource::App(_) => Place::Apps,
        Resource::Group(_) => Place::Groups,
    }
}

pub(super) fn thing(resource: &Resource) -> Thing {
    let description = match resource {
        Resource::App(app) => app.description.clone(),
        Resource::Group(group) => group.description.clone(),
    };
    Thing {
        name: resource.name().to_owned(),
        description,
        mark: mark(resource),
        href: resource.id().path(),
        is_app: matches!(resource, Resource::App(_)),
    }
}

fn mark(resource: &Resource) -> Mark {
    let logo = match resource {
        Resource::App(app) => app.logo_hash.as_ref().map(|hash| format!("/apps/{}/logo/{hash}", app.id)),
        Resource::Group(_) => None,
    };
    Mark { letters: initials_of(resource.name()), hue: hue_of(resource.name()), logo }
}

/// As it was understood, or as it was typed where it was not.
pub(super) fn address_of(checked: &Checked) -> String {
    match &checked.entry.address {
        Ok(address) => address.to_string(),
        Err(_) => checked.entry.typed.clone(),
    }
}

/// The whole page: the form as typed, the verdicts, the mail that would go out.
pub(super) fn page(
    conn: &mut Conn,
    visit: &Visit,
    resource: &Resource,
    form: &InviteForm,
    checked: &[Checked],
    mistake: Option<&Refused>,
) -> Result<NewPage, Refused> {
    let page = visit.page(place_of(resource));
    let owned: Vec<Resource> =
        policies::owned_by(conn, visit.me.id)?.into_iter().filter(|other| other.id() != resource.id()).collect();
    let apps: Vec<AppId> = owned.iter().map(Resource::id).chain([resource.id()]).filter_map(ResourceId::app).collect();
    let roles = apps::roles_of_all(conn, &apps)?;
    let until = form.ends_at(visit.now()).ok().flatten();
    let presets = presets(&page, form);
    let preview = preview(conn, visit, place_of(resource), form, checked)?;
    Ok(NewPage {
        thing: thing(resource),
        allowance: allowance(conn, visit, &page)?,
        approval: approval(conn, visit, &page, resource, form)?,
        action: format!("{}/people", resource.id().path()),
        form: typed(form, &presets),
        mistakes: mistakes(&page, mistake),
        chips: chips(conn, visit, &page, checked)?,
        roles: role_choices(resource.id(), &roles, &form.role),
        roles_hint: None,
        presets,
        last_day: None,
        until: until.map(|until| page.moment(until)),
        languages: languages(&page, form),
        also: also(conn, &page, &owned, &roles, form, visit)?,
        sure: form.sure.clone(),
        may_hand: offer(conn, &visit.actor(), Action::InviteByHand, Object::Directory, visit.now()).offered(),
        by_hand: form.by_hand,
        preview,
        page,
    })
}

/// Said before anything is asked for: that somebody approves it first, and who that usually is.
fn approval(
    conn: &mut Conn,
    visit: &Visit,
    page: &Page,
    resource: &Resource,
    form: &InviteForm,
) -> Result<Option<String>, DbError> {
    let mut to = vec![resource.clone()];
    for (id, _) in &form.also {
        to.extend(access::find(conn, *id)?);
    }
    let reach = Reach::of(conn, &to, visit.now())?;
    if policies::needs_approval(conn, &visit.actor(), &reach)?.is_none() {
        return Ok(None);
    }
    // Guests learn no names of people they have nothing to do with (Z-7).
    if visit.me.is_guest {
        return Ok(Some(page.t("approval-ahead-unnamed").to_string()));
    }
    let approvers = approve::approvers(conn, visit.me.id)?;
    let named: Vec<&str> = approvers.iter().take(NAMED).map(|user| user.name()).collect();
    let more = approvers.len().saturating_sub(named.len());
    Ok(Some(page.t("approval-ahead").with("names", named.join(", ")).with("more", more).to_string()))
}

pub(super) fn allowance(conn: &mut Conn, visit: &Visit, page: &Page) -> Result<Option<String>, DbError> {
    let allowance = Allowance::read(conn, &visit.actor(), &[], visit.now())?;
    let says = |allowance: Allowance| match allowance.left() {
        0 => page.say(&allowance.full_text()),
        left => page.t("quota-left").with("n", left).to_string(),
    };
    Ok(allowance.map(says))
}

fn typed(form: &InviteForm, presets: &[Choice]) -> Typed {
    let preset = presets.iter().any(|preset| preset.chosen);
    Typed {
        emails: form.emails.clone(),
        ends_on: if preset { String::new() } else { form.ends_on.clone() },
        other_day: !preset,
        message: form.message.clone(),
        cc: form.cc.clone(),
    }
}

/// No end, two weeks, three months, a year: and any other day.
fn presets(page: &Page, form: &InviteForm) -> Vec<Choice> {
    let today = page.now().date();
    let days = [
        ("invite-no-end", None),
        ("invite-2-weeks", today.checked_add_days(Days::new(14))),
        ("invite-3-months", today.checked_add_months(Months::new(3))),
        ("invite-1-year", today.checked_add_months(Months::new(12))),
    ];
    let chosen = match form.ends.as_deref() {
        Some("other") => None,
        Some(preset) => Some(preset.to_owned()),
        None => Some(form.ends_on.trim().to_owned()),
    };
    let choice = |(key, day): (&str, Option<NaiveDate>)| {
        let value = day.map(|day| day.to_string()).unwrap_or_default();
        Choice { chosen: chosen.as_ref() == Some(&value), value, label: page.t(key).to_string(), allowed: true }
    };
    days.into_iter().map(choice).collect()
}

pub(super) fn languages(page: &Page, form: &InviteForm) -> Vec<Choice> {
    let own = Choice {
        value: String::new(),
        label: page.t("invite-language-own").to_string(),
        chosen: form.language.is_empty(),
        allowed: true,
    };
    let named = |language: &Language| Choice {
        value: language.tag().to_owned(),
        label: language.own_name().to_owned(),
        chosen: form.language == language.tag(),
        allowed: true,
    };
    std::iter::once(own).chain(Language::ALL.iter().map(named)).collect()
}

/// The roles of one app; with one role or none there is nothing to choose.
fn role_choices(id: ResourceId, roles: &[AppRole], chosen: &str) -> Vec<Choice> {
    let theirs: Vec<&AppRole> = roles.iter().filter(|role| Some(role.app_id) == id.app()).collect();
    if theirs.len() < 2 {
        return Vec::new();
    }
    let first = chosen.is_empty();
    let choice = |(at, role): (usize, &&AppRole)| Choice {
        value: role.value.clone(),
        label: role.display_name.clone(),
        chosen: role.value == chosen || (first && at == 0),
        allowed: true,
    };
    theirs.iter().enumerate().map(choice).collect()
}

fn also(
    conn: &mut Conn,
    page: &Page,
    owned: &[Resource],
    roles: &[AppRole],
    form: &InviteForm,
    visit: &Visit,
) -> Result<Vec<AlsoRow>, DbError> {
    let mut rows = Vec::with_capacity(owned.len());
    for resource in owned {
        let id = resource.id();
        let ticked = form.also.iter().find(|(other, _)| *other == id);
        // Nothing keeps what they own from a colleague; a guest is offered what they may share (Z-7).
        if visit.me.is_guest && !offered::shares(conn, &visit.actor(), resource, visit.now())? {
            continue;
        }
        let closed = match resource.closed(visit.me.roles.admin) {
            Some(closed) => Some(closed),
            None => resource.closed_to_guests(conn, visit.now())?,
        };
        let role = ticked.map(|(_, role)| role.as_str()).unwrap_or_default();
        rows.push(AlsoRow {
            value: id.to_string(),
            name: resource.name().to_owned(),
            mark: mark(resource),
            about: page.t(if id.app().is_some() { "frame-app" } else { "frame-group" }).to_string(),
            chosen: ticked.is_some() && closed.is_none(),
            refused: closed.map(|closed| page.say(&closed.text())),
            roles: role_choices(id, roles, role),
        });
    }
    Ok(rows)
}

fn mistakes(page: &Page, mistake: Option<&Refused>) -> Mistakes {
    let mut mistakes = Mistakes::default();
    let Some(mistake) = mistake else { return mistakes };
    let text = Some(page.say(&mistake.text()));
    match mistake.kind() {
        Kind::Invalid { field: "emails" } => mistakes.emails = text,
        Kind::Invalid { field: "role" } => mistakes.role = text,
        Kind::Invalid { field: "ends_on" } => mistakes.ends_on = text,
        Kind::Invalid { field: "message" } => mistakes.message = text,
        Kind::Invalid { field: "cc" } => mistakes.cc = text,
        Kind::Invalid { field: "also" } => mistakes.also = text,
        _ => mistakes.form = text,
    }
    mistakes
}

pub(super) fn chips(conn: &mut Conn, visit: &Visit, page: &Page, checked: &[Checked]) -> Result<Chips, Refused> {
    let sight = policies::sight(conn, &visit.actor())?;
    let mut chips = Vec::with_capacity(checked.len());
    for one in checked {
        let resend = match &one.verdict {
            Verdict::AlreadyInvited { waits: true, .. } => None,
            Verdict::AlreadyInvited { invitation, mine: true, .. } => Some(*invitation),
            // Who manages only a part of what it gives cannot send it again.
            Verdict::AlreadyInvited { invitation, .. } => {
                ask::may_manage(conn, &visit.actor(), *invitation, visit.now())?.then_some(*invitation)
            }
            _ => None,
        };
        let resend = resend.map(|id| format!("/invitations/{id}/resend"));
        chips.push(Chip { resend, ..chip(page, one, sight) });
    }
    Ok(Chips(chips))
}

fn chip(page: &Page, checked: &Checked, sight: Sight) -> Chip {
    let verdict = &checked.verdict;
    let standing = match verdict {
        Verdict::NewGuest { .. } => Standing::New,
        Verdict::Guest | Verdict::Colleague if !sight.whom_we_know() => Standing::New,
        Verdict::Guest | Verdict::Colleague => Standing::Known,
        Verdict::AlreadyHasAccess | Verdict::AlreadyInvited { .. } => Standing::Already,
        Verdict::Typo { .. } => Standing::Doubtful,
        Verdict::Blocked(_) | Verdict::NotAnAddress(_) | Verdict::CannotBeAdded(_) => Standing::Refused,
    };
    let fix = match verdict {
        Verdict::Typo { meant } => Some(meant.to_string()),
        _ => None,
    };
    let says = match verdict {
        Verdict::AlreadyInvited { since, .. } => {
            let when = page.moment(*since).words();
            page.t("verdict-since").with("says", page.say(&verdict.text())).with("when", when).to_string()
        }
        // Why is said once, above the addresses.
        Verdict::CannotBeAdded(why) if why.key().starts_with("quota-full") => page.t("verdict-over-quota").to_string(),
        _ => page.say(&verdict.text_for(sight)),
    };
    Chip { address: address_of(checked), standing, says, fix, resend: None }
}

/// The very mail that the first new guest would get; without one yet, as it would read.
pub(super) fn preview(
    conn: &mut Conn,
    visit: &Visit,
    place: Place,
    form: &InviteForm,
    checked: &[Checked],
) -> Result<Option<Preview>, Refused> {
    let known = policies::sight(conn, &visit.actor())?.whom_we_know();
    let new =
        |one: &&Checked| matches!(one.verdict, Verdict::NewGuest { .. }) || (!known && one.verdict.can_be_added());
    let Some(first) = checked.iter().find(new) else { return Ok(None) };
    let language = Language::from_tag(&form.language);
    // Whose language it is would say that they are known here (Z-7).
    let own = || first.user.as_ref().filter(|_| known)?.language();
    let language = language.or_else(own).unwrap_or_default();
    let answer_by = visit.now().plus(invite::life(&visit.asked.world.config));
    let guest = first.user.as_ref().filter(|_| known);
    let inviter = users::find(conn, visit.me.id)?.ok_or(Refused::NotThere)?;
    let house = queries::sender(conn)?;
    let alone = first.grants.is_empty().then_some(house.organization.as_str());
    let (grants, stay_days) = told(conn, &first.grants, alone, guest, language, visit.now())?;
    let letter = InviteLetter {
        language,
        organization: house.organization,
        domain: house.domain,
        inviter_name: inviter.name().to_owned(),
        inviter_mail: inviter.mail_shown.clone(),
        inviter_job: inviter.job_title.clone(),
        message: Some(form.message.trim().to_owned()).filter(|message| !message.is_empty()),
        grants,
        stay_days,
        answer_by,
        now: visit.now(),
        url: visit.asked.world.link("/i/…"),
        refuse_url: visit.asked.world.link("/i/…"),
        privacy_url: house.privacy_url,
        to_name: first.entry.name.clone().unwrap_or_default(),
        to: address_of(first),
        reminds: false,
    };
    Ok(Some(drawn(visit, place, letter)))
}

fn drawn(visit: &Visit, place: Place, letter: InviteLetter) -> Preview {
    let written = letter.write();
    let page = visit.page(place);
    Preview {
        from: Correspondent::from(&visit.asked.world.config.mail.from).to_string(),
        to: letter.to.clone(),
        subject: written.subject,
        domain: Some(letter.domain.clone()).filter(|domain| !domain.is_empty()),
        inviter: PersonCell::new(&letter.inviter_name, &letter.inviter_mail, false),
        job: letter.inviter_job.clone(),
        message: letter.message.clone(),
        grants: letter.grants.clone(),
        answer_by: page.moment(letter.answer_by),
        privacy: letter.privacy_url.clone(),
        text: written.text,
    }
}
