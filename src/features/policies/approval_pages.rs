//! Whose invitations somebody approves first, as admins see and choose it.

use crate::features::policies::choosing_pages::{self, Chosen};
use crate::features::policies::shown::{ApprovalPage, OwnLevel};
use crate::features::policies::{self, Action, Approval, ChooseApproval, Object, Refused};
use crate::foundation::db::Conn;
use crate::foundation::refusal;
use crate::foundation::text::Text;
use crate::foundation::web::shown::{Choice, MayChange};
use crate::foundation::web::{Answer, Asked, Flash, Page, Place, Posted, Visit, WebError, show};

const HERE: &str = "/admin/policies/approval";

/// What was typed into the form for an exception, and what was wrong with either form.
#[derive(Clone, Default)]
struct Typed {
    of: String,
    rule: Option<Approval>,
    mistake: Option<Text>,
    own_mistake: Option<Text>,
}

/// GET /admin/policies/approval
pub async fn show_rule(asked: Asked) -> Answer {
    Ok(show(&asked.read(|conn, visit| Ok(approval_page(conn, visit, &Typed::default())?)).await?))
}

/// POST /admin/policies/approval
pub async fn update_rule(asked: Asked, posted: Posted) -> Answer {
    let refuse = |refused| WebError::new(&asked, refused);
    let rule = Approval::from_word(posted.one("rule").map_err(refuse)?);
    let seen = Approval::from_word(posted.one("seen").map_err(refuse)?);
    let done = asked.write(move |conn, visit| {
        policies::may(conn, &visit.actor(), Action::ChangePolicies, Object::Directory, visit.now())?;
        chosen(conn, visit, ChooseApproval { of: None, rule: Some(rule.ok_or(Refused::NoRule)?), seen })
    });
    let typed = move |mistake| Typed { rule, mistake: Some(mistake), ..Typed::default() };
    answer(&asked, done.await, typed).await
}

/// POST /admin/policies/approval/own
pub async fn update_own(asked: Asked, posted: Posted) -> Answer {
    let refuse = |refused| WebError::new(&asked, refused);
    let of = posted.one("of").map_err(refuse)?.trim().to_owned();
    // No rule gives it back to the organization's; the form for a new exception has not seen one.
    let rule = posted.filled("rule").map_err(refuse)?.and_then(Approval::from_word);
    let seen = posted.filled("seen").map_err(refuse)?.and_then(Approval::from_word);
    let name = of.clone();
    let done = asked.write(move |conn, visit| {
        policies::may(conn, &visit.actor(), Action::ChangePolicies, Object::Directory, visit.now())?;
        let of = policies::named(conn, &name)?;
        chosen(conn, visit, ChooseApproval { of: Some(of), rule, seen })
    });
    let typed = move |mistake| Typed { of, rule, own_mistake: Some(mistake), ..Typed::default() };
    answer(&asked, done.await, typed).await
}

fn chosen(conn: &mut Conn, visit: &Visit, wish: ChooseApproval) -> Result<Flash, refusal::Refused> {
    visit.me.must_be_fresh(visit.now())?;
    policies::choose_approval(conn, &visit.actor(), &wish, visit.now())?;
    let rule = wish.rule.map(|rule| ("rule", rule.text()));
    choosing_pages::so_now(conn, visit, wish.of, rule, ("approval-now", "approval-own-now"))
}

async fn answer(
    asked: &Asked,
    done: Result<Flash, WebError>,
    typed: impl FnOnce(Text) -> Typed + Send + 'static,
) -> Answer {
    choosing_pages::answer(asked, HERE, done, |conn, visit, text| approval_page(conn, visit, &typed(text))).await
}

fn approval_page(conn: &mut Conn, visit: &Visit, typed: &Typed) -> Result<ApprovalPage, Refused> {
    policies::may(conn, &visit.actor(), Action::SeePolicies, Object::Directory, visit.now())?;
    let page = visit.page(Place::Admin);
    let rule = policies::approval_of_all(conn)?;
    let chosen = Chosen { counts: rule, typed: typed.rule.filter(|_| typed.mistake.is_some()) };
    let say = |text: &Option<Text>| choosing_pages::wrong(&page, text);
    let own = policies::own_approvals(conn)?.into_iter().map(|(id, name, rule)| OwnLevel {
        name,
        href: id.path(),
        of: id.to_string(),
        level: rule.word(),
        says: page.say(&rule.text()),
    });
    let may = policies::allows(conn, &visit.actor(), Action::ChangePolicies, visit.now());
    Ok(ApprovalPage {
        change: MayChange::of(may, visit.me.is_fresh(visit.now())),
        rules: Approval::ALL.iter().map(|rule| chosen.choice(&page, *rule, rule.word(), &rule.text())).collect(),
        seen: rule.word(),
        own: own.collect(),
        own_seen: own_seen(conn, typed)?,
        of: typed.of.clone(),
        own_choices: own_choices(&page, typed),
        names: policies::names(conn)?,
        mistake: say(&typed.mistake),
        own_mistake: say(&typed.own_mistake),
        page,
    })
}

/// The rule that the app or group in the form has meanwhile, so that choosing again replaces it knowingly.
fn own_seen(conn: &mut Conn, typed: &Typed) -> Result<&'static str, Refused> {
    if typed.own_mistake.is_none() {
        return Ok("");
    }
    match policies::named(conn, &typed.of) {
        Ok(id) => Ok(policies::own_approval(conn, id)?.map(Approval::word).unwrap_or_default()),
        Err(Refused::Database(error)) => Err(error.into()),
        Err(_) => Ok(""),
    }
}

fn own_choices(page: &Page, typed: &Typed) -> Vec<Choice> {
    let choice = |rule: &Approval| Choice {
        value: rule.word().to_owned(),
        label: page.say(&rule.text()),
        chosen: typed.rule.unwrap_or(Approval::Others) == *rule,
        allowed: true,
    };
    Approval::ALL.iter().map(choice).collect()
}
