//! The words of every mail about an invitation, in text and in HTML, equal in meaning.

use askama::Template;
use serde_json::Value;

use crate::features::invitations::{GrantWish, Invitation, ask, grants, link, queries, redeem};
use crate::features::outbox::{
    Desk, Kind, Letterhead, Message, Notice, NoticeLine, Rendered, Written, rendered, reply_to,
};
use crate::features::policies::{self, Sight};
use crate::features::users::{self, User};
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::mail::Reason;
use crate::foundation::text::{Language, Text};
use crate::foundation::web::shown::GrantLine;
use crate::foundation::web::{Moment, PersonCell};

/// Everything an invitation's mail says; the preview and the mail that is sent are both made of it.
#[derive(Clone, Debug)]
pub struct InviteLetter {
    pub language: Language,
    pub organization: String,
    pub domain: String,
    pub inviter_name: String,
    pub inviter_mail: String,
    pub inviter_job: Option<String>,
    pub message: Option<String>,
    pub grants: Vec<GrantLine>,
    /// For how many days whoever accepts stays, where a rule says so
    pub stay_days: Option<i32>,
    pub answer_by: Time,
    pub now: Time,
    /// The link, and the same page from which further mail can be refused.
    pub url: String,
    pub refuse_url: String,
    pub privacy_url: Option<String>,
    pub to_name: String,
    pub to: String,
    /// Whether it came before.
    pub reminds: bool,
}

#[derive(Template)]
#[template(path = "invitations/emails/invite.txt")]
struct InviteText<'a> {
    mail: &'a Letterhead,
    parts: &'a InviteParts<'a>,
}

#[derive(Template)]
#[template(path = "invitations/emails/invite.html")]
struct InviteHtml<'a> {
    mail: &'a Letterhead,
    parts: &'a InviteParts<'a>,
}

/// What both twins show.
struct InviteParts<'a> {
    subject: &'a str,
    inviter: PersonCell,
    job: Option<&'a str>,
    message: Option<&'a str>,
    grants: &'a [GrantLine],
    /// How long that is which has no end of its own
    no_end: String,
    button: &'a str,
    host: &'a str,
    answer_by: Moment,
    refuse: &'a str,
}

impl InviteLetter {
    /// Subject, text and HTML. Replies go to the inviter.
    pub fn write(&self) -> Written {
        let house = Letterhead {
            language: self.language,
            organization: self.organization.clone(),
            domain: self.domain.clone(),
            privacy_url: self.privacy_url.clone(),
        };
        let key = if self.reminds { "mail-invite-reminder" } else { "mail-invite-subject" };
        let subject = house.t(key).with("inviter", &self.inviter_name).with("organization", &self.organization);
        let subject = subject.to_string();
        let no_end = match self.stay_days {
            Some(days) => house.t("mail-for-days").with("n", days).to_string(),
            None => house.t("mail-no-end").to_string(),
        };
        let parts = InviteParts {
            subject: &subject,
            inviter: PersonCell::new(&self.inviter_name, &self.inviter_mail, false),
            job: self.inviter_job.as_deref(),
            message: self.message.as_deref(),
            grants: &self.grants,
            no_end,
            button: &self.url,
            host: host_of(&self.url),
            answer_by: Moment::new(self.answer_by, self.now, self.language),
            refuse: &self.refuse_url,
        };
        let (mail, parts) = (&house, &parts);
        Written {
            to_name: self.to_name.clone(),
            reply_to: reply_to(&self.inviter_name, &self.inviter_mail),
            text: rendered(&InviteText { mail, parts }),
            html: rendered(&InviteHtml { mail, parts }),
            subject,
        }
    }
}

fn host_of(url: &str) -> &str {
    url.split_once("://").and_then(|(_, rest)| rest.split('/').next()).unwrap_or(url)
}

/// Writes a mail from the rows as they are now; one that came too late is not sent (N5).
pub fn render(conn: &mut Conn, message: &Message, desk: &Desk, now: Time) -> Result<Rendered, DbError> {
    let invitation = message.invitation_id.map(|id| queries::find(conn, id)).transpose()?.flatten();
    let written = match (message.kind, invitation) {
        (Kind::Invitation | Kind::InvitationReminder, Some(invitation)) => {
            // A list may have become stricter while it was being sent (E-3): what nobody could redeem does not go out.
            if invitation.is_open(now) && redeem::is_kept_out(conn, &invitation, now)? {
                return Ok(Rendered::Refused(Reason::KeptOut));
            }
            invitation_letter(conn, message, &invitation, desk, now)?
        }
        (Kind::InvitationCopy, Some(invitation)) => copy(conn, message, &invitation, now)?,
        (Kind::AccessGranted, _) => granted(conn, message, desk, now)?,
        (Kind::ApprovalAsked, _) => approval_asked(conn, message, desk, now)?,
        (_, Some(invitation)) => to_inviter(conn, message, &invitation, desk, now)?,
        (_, None) => None,
    };
    Ok(written.map_or(Rendered::Outdated, |written| Rendered::Send(Box::new(written))))
}

fn invitation_letter(
    conn: &mut Conn,
    message: &Message,
    invitation: &Invitation,
    desk: &Desk,
    now: Time,
) -> Result<Option<Written>, DbError> {
    let newest = message.details.0.get("link").and_then(Value::as_i64) == Some(invitation.link_number.into());
    let good = newest && invitation.is_open(now) && link::is_remembered(conn, &desk.keys, invitation)?;
    let Some(inviter) = users::find(conn, invitation.inviter_id)?.filter(|_| good) else {
        return Ok(None);
    };
    let language = message.language();
    let house = queries::sender(conn)?;
    let guest = users::find(conn, invitation.user_id)?;
    let wishes = ask::wishes_of(conn, invitation)?;
    let alone = invitation.alone.then_some(house.organization.as_str());
    let (grants, stay_days) = told(conn, &wishes, alone, guest.as_ref(), language, now)?;
    let url = link::url(&desk.keys, &desk.base_url, invitation);
    let letter = InviteLetter {
        language,
        organization: house.organization,
        domain: house.domain,
        inviter_name: inviter.name().to_owned(),
        inviter_mail: inviter.mail_shown.clone(),
        inviter_job: inviter.job_title.clone(),
        message: invitation.message.clone(),
        grants,
        stay_days,
        answer_by: invitation.expires_at,
        now,
        refuse_url: url.clone(),
        url,
        privacy_url: house.privacy_url,
        to_name: guest.map(|guest| guest.display_name).unwrap_or_default(),
        to: invitation.address.clone(),
        reminds: message.kind == Kind::InvitationReminder,
    };
    Ok(Some(letter.write()))
}

/// What is offered, and for how many days whoever accepts stays. Nothing outlasts the stay; one that begins with the
/// answer has no day yet.
pub(super) fn told(
    conn: &mut Conn,
    wishes: &[GrantWish],
    alone: Option<&str>,
    user: Option<&User>,
    language: Language,
    now: Time,
) -> Result<(Vec<GrantLine>, Option<i32>), DbError> {
    let (days, stay) = (redeem::stay_days(conn, user)?, redeem::stay_end(conn, user, now)?);
    let until = |end: Option<Time>| match days {
        Some(_) => end.filter(|end| stay.is_none_or(|stay| *end <= stay)),
        None => [end, stay].into_iter().flatten().min(),
    };
    let moment = |end: Option<Time>| until(end).map(|end| Moment::new(end, now, language));
    let mut lines: Vec<GrantLine> = Vec::with_capacity(wishes.len());
    for wish in wishes {
        lines.push(GrantLine { until: moment(wish.ends_at), ..grants::line(conn, wish, language, now)? });
    }
    let alone = alone.map(|organization| grants::line_alone(organization, language));
    lines.extend(alone.map(|line| GrantLine { until: moment(None), ..line }));
    Ok((lines, days))
}

fn lines(conn: &mut Conn, invitation: &Invitation, language: Language, now: Time) -> Result<Vec<GrantLine>, DbError> {
    if invitation.alone {
        return Ok(vec![grants::line_alone(&queries::sender(conn)?.organization, language)]);
    }
    let wishes = ask::wishes_of(conn, invitation)?;
    wishes.iter().map(|wish| grants::line(conn, wish, language, now)).collect()
}

/// For whoever was named as cc: what was sent to whom, without the link.
fn copy(conn: &mut Conn, message: &Message, invitation: &Invitation, now: Time) -> Result<Option<Written>, DbError> {
    let Some(inviter) = users::find(conn, invitation.inviter_id)?.filter(|_| invitation.is_open(now)) else {
        return Ok(None);
    };
    let house = Letterhead::of_the_house(conn, message.language())?;
    let said = house.t("mail-copy-said").with("inviter", inviter.name()).with("guest", &invitation.address);
    let notice = Notice {
        subject: house
            .t("mail-copy-subject")
            .with("inviter", inviter.name())
            .with("guest", &invitation.address)
            .to_string(),
        said: said.to_string(),
        message: invitation.message.clone(),
        from: inviter.name().to_owned(),
        grants: lines(conn, invitation, message.language(), now)?,
        why: house.t("mail-copy-why").with("inviter", inviter.name()).to_string(),
        reply_to: reply_to(inviter.name(), &inviter.mail),
        ..Notice::default()
    };
    Ok(Some(notice.write(&house)))
}

/// For somebody known here already: it is theirs now.
fn granted(conn: &mut Conn, message: &Message, desk: &Desk, now: Time) -> Result<Option<Written>, DbError> {
    let details = &message.details.0;
    let house = Letterhead::of_the_house(conn, message.language())?;
    let reader = message.user_id.map(|id| users::find(conn, id)).transpose()?.flatten();
    let sight = reader.map_or(Ok(Sight::WHOLE), |reader| policies::sight_of(conn, &reader))?;
    // Who gave it is not named to a guest who sees nobody, nor the group it comes through (Z-7).
    let by = |field: &str| match (sight.names(), field) {
        (true, _) => details.pointer(&format!("/by/{field}")).and_then(Value::as_str).unwrap_or_default(),
        (false, "name") => &house.organization,
        (false, _) => "",
    };
    let mut given = details.get("grants").and_then(Value::as_array).cloned().unwrap_or_default();
    given.retain(|grant| sight.groups() || grant.get("group").and_then(Value::as_bool) != Some(true));
    let grants: Vec<GrantLine> = given.iter().map(|grant| given_line(grant, &house, now)).collect();
    let path = given.first().and_then(|grant| grant.get("path")).and_then(Value::as_str).unwrap_or("/apps");
    let first = grants.first().map(|grant| grant.name.clone()).unwrap_or_else(|| house.organization.clone());
    let notice = Notice {
        subject: house.t("mail-granted-subject").with("inviter", by("name")).with("name", &first).to_string(),
        said: house.t("mail-granted-said").with("inviter", by("name")).to_string(),
        message: details.get("message").and_then(Value::as_str).map(str::to_owned),
        from: by("name").to_owned(),
        grants,
        button: Some((house.t("mail-granted-open").with("name", &first).to_string(), desk.base_url.link(path))),
        why: house.t("mail-granted-why").with("organization", &house.organization).to_string(),
        reply_to: reply_to(by("name"), by("mail")),
        ..Notice::default()
    };
    Ok(Some(notice.write(&house)))
}

/// For whoever may decide; not sent once nothing of theirs waits any more. It leads to the page and decides nothing.
fn approval_asked(conn: &mut Conn, message: &Message, desk: &Desk, now: Time) -> Result<Option<Written>, DbError> {
    let details = &message.details.0;
    let by = |field: &str| details.pointer(&format!("/by/{field}")).and_then(Value::as_str).unwrap_or_default();
    let waits = match by("id").parse() {
        Ok(asker) => queries::approval::waits_from(conn, asker)?,
        Err(_) => false,
    };
    if !waits {
        return Ok(None);
    }
    let house = Letterhead::of_the_house(conn, message.language())?;
    let list = |field: &str| details.get(field).and_then(Value::as_array).cloned().unwrap_or_default();
    let n = details.get("n").and_then(Value::as_i64).unwrap_or_default();
    let new = house.t("mail-approval-guest").to_string();
    let named = list("addresses").iter().filter_map(Value::as_str).map(|mail| line(mail, &new)).collect::<Vec<_>>();
    let more = n.saturating_sub(i64::try_from(named.len()).unwrap_or(n));
    let more = (more > 0).then(|| line(&house.t("mail-approval-more").with("n", more).to_string(), &new));
    let notice = Notice {
        subject: house.t("mail-approval-subject").with("inviter", by("name")).with("n", n).to_string(),
        said: house.t("mail-approval-said").with("inviter", by("name")).with("n", n).to_string(),
        message: details.get("message").and_then(Value::as_str).map(str::to_owned),
        from: by("name").to_owned(),
        grants: list("grants").iter().map(|grant| given_line(grant, &house, now)).collect(),
        lines: named.into_iter().chain(more).collect(),
        button: Some((house.t("mail-approval-button").to_string(), desk.base_url.link("/invitations/approvals"))),
        why: house.t("mail-approval-why").with("organization", &house.organization).to_string(),
        reply_to: reply_to(by("name"), by("mail")),
    };
    Ok(Some(notice.write(&house)))
}

fn line(name: &str, said: &str) -> NoticeLine {
    NoticeLine { name: name.to_owned(), said: said.to_owned(), ..NoticeLine::default() }
}

fn given_line(grant: &Value, house: &Letterhead, now: Time) -> GrantLine {
    let text = |field: &str| grant.get(field).and_then(Value::as_str);
    let is_group = grant.get("group").and_then(Value::as_bool).unwrap_or_default();
    let what = match text("role") {
        Some(role) => Text::new("grant-role").with("role", role),
        None if is_group => Text::new("grant-group").with("apps", 0),
        None => Text::new("grant-app"),
    };
    let until = grant.get("ends_at").and_then(Value::as_i64).map(Time::from_micros);
    GrantLine {
        name: text("name").unwrap_or_default().to_owned(),
        what: what.say(house.language),
        until: until.map(|until| Moment::new(until, now, house.language)),
    }
}

/// What became of an invitation, for whoever sent it.
fn to_inviter(
    conn: &mut Conn,
    message: &Message,
    invitation: &Invitation,
    desk: &Desk,
    now: Time,
) -> Result<Option<Written>, DbError> {
    let word = match message.kind {
        Kind::InvitationAccepted => "accepted",
        Kind::InvitationDeclined => "declined",
        Kind::InvitationBlocked if message.details.0.get("of").is_some_and(Value::is_string) => "blocked-here",
        Kind::InvitationBlocked => "blocked",
        Kind::InvitationApproved => "approved",
        Kind::InvitationTurnedDown => "turned-down",
        Kind::DeliveryFailed => "failed",
        Kind::FreshLinkAsked if message.details.0.get("uses").is_some_and(Value::is_string) => "asked-elsewhere",
        Kind::FreshLinkAsked => "asked",
        _ => return Ok(None),
    };
    let detail = |name: &str| message.details.0.get(name).and_then(Value::as_str).unwrap_or_default();
    let house = Letterhead::of_the_house(conn, message.language())?;
    let guest = if detail("name").is_empty() { detail("mail") } else { detail("name") };
    let reason = Reason::from_slug(detail("reason")).map(|reason| Text::new(reason.key()).say(house.language));
    let reason = reason.unwrap_or_default();
    let t = |part: &str| {
        let said = house.t(&format!("mail-{word}-{part}"));
        said.with("guest", guest)
            .with("reason", &reason)
            .with("uses", detail("uses"))
            .with("by", if detail("by").is_empty() { house.organization.as_str() } else { detail("by") })
            .with("name", detail("of"))
            .to_string()
    };
    let notice = Notice {
        subject: t("subject"),
        said: t("said"),
        message: Some(detail("why").to_owned()).filter(|why| !why.is_empty()),
        from: if detail("by").is_empty() { house.organization.clone() } else { detail("by").to_owned() },
        grants: lines(conn, invitation, message.language(), now)?,
        button: Some((t("button"), desk.base_url.link("/invitations"))),
        why: house.t("mail-inviter-why").to_string(),
        ..Notice::default()
    };
    Ok(Some(notice.write(&house)))
}
