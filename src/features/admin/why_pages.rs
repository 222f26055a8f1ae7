//! The page that answers: may this person invite that address to this, and why?

use crate::features::admin::shown::{WhyAnswer, WhyPage, WhyRule};
use crate::features::admin::why::{self, Question, Unclear};
use crate::features::policies;
use crate::foundation::web::{Answer, Asked, Page, Place, Query, show};

/// GET /admin/policies/why
pub async fn index(asked: Asked, query: Query) -> Answer {
    let question = Question { person: query.first("person"), address: query.first("address"), to: query.first("to") };
    let page = asked.read(move |conn, visit| {
        let answer = why::why(conn, &visit.actor(), &question, visit.now())?;
        let names = policies::names(conn)?;
        Ok(WhyPage { names, ..why_page(visit.page(Place::Admin), question, answer) })
    });
    Ok(show(&page.await?))
}

fn why_page(page: Page, question: Question, answer: Result<why::Answer, Unclear>) -> WhyPage {
    // An empty form has no mistake in it.
    let empty = [&question.person, &question.address, &question.to].iter().all(|typed| typed.is_empty());
    let mistake = |field: &str| match &answer {
        Err(unclear) if !empty && unclear.field == field => Some(page.say(&unclear.text)),
        _ => None,
    };
    WhyPage {
        person_mistake: mistake("person"),
        address_mistake: mistake("address"),
        to_mistake: mistake("to"),
        answer: answer.as_ref().ok().map(|answer| shown(&page, answer)),
        person: question.person,
        address: question.address,
        to: question.to,
        names: Vec::new(),
        page,
    }
}

fn shown(page: &Page, answer: &why::Answer) -> WhyAnswer {
    let key = if answer.may { "why-yes" } else { "why-no" };
    let title = page.t(key).with("name", &answer.person).with("address", answer.address.as_str());
    let rule =
        |rule: &why::Rule| WhyRule { allows: rule.allows, says: page.say(&rule.says), href: rule.set_at.clone() };
    WhyAnswer {
        may: answer.may,
        title: title.with("to", &answer.to).to_string(),
        says: page.say(&answer.says),
        rules: answer.rules.iter().map(rule).collect(),
    }
}
