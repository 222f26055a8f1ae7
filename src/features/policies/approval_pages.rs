//! Whose invitations somebody approves first, as admins see and choose it.

use crate::features::policies::choosing_pages::{self, Chosen, OwnTyped};
use crate::features::policies::shown::{ApprovalPage, offer};
use crate::features::policies::{self, Action, Approval, ChooseApproval, Object, Refused};
use crate::foundation::db::Conn;
use crate::foundation::refusal;
use crate::foundation::text::Text;
use crate::foundation::web::shown::Choice;
use crate::foundation::web::{Answer, Asked, Flash, Page, Place, Posted, Visit, WebError, show};

const HERE: &str = "/admin/policies/approval";

/// What was chosen in the forms, and what was wrong with one of them.
#[derive(Clone, Default)]
struct Typed {
    rule: Option<Approval>,
    mistake: Option<Text>,
    own: OwnTyped<Approval>,
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
        chosen(conn, visit, ChooseApproval { of: None, rule: Some(rule.ok_or(Refused::NoRule)?), seen })
    });
    // Whoever changed nothing takes what somebody else chose.
    let rule = rule.filter(|rule| Some(*rule) != seen);
    let typed = move |mistake| Typed { rule, mistake: Some(mistake), ..Typed::default() };
    answer(&asked, done.await, typed).await
}

/// POST /admin/policies/approval/own
pub async fn update_own(asked: Asked, posted: Posted) -> Answer {
    let refuse = |refused| WebError::new(&asked, refused);
    let own = OwnTyped::read(&posted, "rule", Approval::from_word).map_err(refuse)?;
    let wish = own.clone();
    let done = asked.write(move |conn, visit| {
        if wish.is_none {
            return Err(Refused::NoRule.into());
        }
        let of = policies::named_for_rule(conn, &visit.actor(), &wish.of, visit.now())?;
        chosen(conn, visit, ChooseApproval { of: Some(of), rule: wish.rule, seen: wish.seen })
    });
    let typed = move |mistake| Typed { own: OwnTyped { mistake: Some(mistake), ..own }, ..Typed::default() };
    answer(&asked, done.await, typed).await
}

fn chosen(conn: &mut Conn, visit: &Visit, wish: ChooseApproval) -> Result<Flash, refusal::Refused> {
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
    let page = visit.page(Place::Admin);
    let (rule, own) = policies::approvals(conn, &visit.actor(), visit.now())?;
    let chosen = Chosen { counts: rule, typed: typed.rule.filter(|_| typed.mistake.is_some()) };
    let say = |text: &Option<Text>| choosing_pages::wrong(&page, text);
    let own = own.into_iter().map(|(id, name, rule)| {
        typed.own.row(&page, (id, name, rule), rule.word(), |rule| choices(&page, rule), &rule.text())
    });
    let own: Vec<_> = own.collect();
    let (of, new) = typed.own.new_one();
    Ok(ApprovalPage {
        change: offer(conn, &visit.actor(), Action::ChangePolicies, Object::Directory, visit.now()),
        rules: Approval::ALL.iter().map(|rule| chosen.choice(&page, *rule, rule.word(), &rule.text())).collect(),
        seen: rule.word(),
        own_mistake: typed.own.mistake(&page, &own),
        own,
        of: of.to_owned(),
        own_choices: choices(&page, new.unwrap_or(Approval::Others)),
        names: policies::names(conn)?,
        mistake: say(&typed.mistake),
        page,
    })
}

fn choices(page: &Page, chosen: Approval) -> Vec<Choice> {
    let choice = |rule: &Approval| Choice {
        value: rule.word().to_owned(),
        label: page.say(&rule.text()),
        chosen: *rule == chosen,
        allowed: true,
    };
    Approval::ALL.iter().map(choice).collect()
}
