//! Adding a colleague by hand, and changing what the directory says of somebody.

use actix_web::web;

use crate::features::directory::pages::{cell, href};
use crate::features::directory::shown_form::EditPage;
use crate::features::directory::{self, Name, Profile, Refused};
use crate::features::policies::shown::offer;
use crate::features::policies::{Action, Object};
use crate::foundation::db::Conn;
use crate::foundation::id::UserId;
use crate::foundation::refusal::{self, Kind};
use crate::foundation::seen::{self, Field};
use crate::foundation::web::{
    Answer, Asked, Flash, Mistakes, Place, Posted, Visit, WebError, redirect_saying, show, show_as, status_of,
};

/// What was typed, and what was wrong with it.
#[derive(Clone, Debug, Default)]
struct Form {
    mail: String,
    profile: Profile,
    /// What the page showed, on which this was typed; none where it is the first.
    seen: Option<String>,
    mistakes: Mistakes,
    /// Somebody else was faster.
    clash: bool,
}

impl Form {
    fn read(posted: &Posted) -> Result<Self, refusal::Refused> {
        let typed = |name: &str| posted.one(name).map(|text| text.trim().to_owned());
        Ok(Self {
            mail: if posted.has("email") { typed("email")? } else { String::new() },
            profile: Profile {
                display_name: typed("display_name")?,
                given_name: typed("given_name")?,
                surname: typed("surname")?,
                job_title: typed("job_title")?,
                department: typed("department")?,
                company_name: typed("company_name")?,
                country: typed("country")?,
            },
            ..Self::default()
        })
    }

    /// The fields as they are shown again: merged with what somebody else chose meanwhile.
    fn fields(&self, kept: Option<&Profile>) -> Vec<Field> {
        match (kept.filter(|_| self.clash), &self.seen) {
            (Some(kept), Some(seen)) => seen::merge(seen, self.profile.form(), kept.form()),
            _ => seen::typed(self.profile.form()),
        }
    }
}

/// GET /admin/users/new
pub async fn new(asked: Asked) -> Answer {
    Ok(show(&asked.read(|conn, visit| Ok(edit_page(conn, visit, None, &Form::default())?)).await?))
}

/// POST /admin/users
pub async fn create(asked: Asked, posted: Posted) -> Answer {
    let form = Form::read(&posted).map_err(|refused| WebError::new(&asked, refused))?;
    let wish = form.clone();
    let done = asked.write(move |conn, visit| {
        let user = directory::create(conn, &visit.actor(), &wish.mail, &wish.profile, visit.now())?;
        let page = visit.page(Place::Admin);
        let mut said = page.t("directory-created").with("person", user.name()).to_string();
        if directory::has_computed_groups(conn)? {
            said = format!("{said} {}", page.t("directory-computed"));
        }
        Ok((href(&user), Flash::done(said)))
    });
    match done.await {
        Ok((href, flash)) => Ok(redirect_saying(&asked, &href, &flash)),
        Err(error) => again(asked, None, form, error).await,
    }
}

/// GET /admin/users/{id}/edit
pub async fn edit(asked: Asked, id: web::Path<UserId>) -> Answer {
    let id = id.into_inner();
    let page = asked.read(move |conn, visit| {
        let profile = Profile::of(&directory::find(conn, &visit.actor(), id, visit.now())?);
        Ok(edit_page(conn, visit, Some(id), &Form { profile, ..Form::default() })?)
    });
    Ok(show(&page.await?))
}

/// POST /admin/users/{id}/edit
pub async fn update(asked: Asked, id: web::Path<UserId>, posted: Posted) -> Answer {
    let id = id.into_inner();
    let refuse = |refused| WebError::new(&asked, refused);
    let form = Form::read(&posted).map_err(refuse)?;
    let seen = posted.one("seen").map_err(refuse)?.to_owned();
    let form = Form { seen: Some(seen.clone()), ..form };
    let wish = form.clone();
    let done = asked.write(move |conn, visit| {
        let (actor, now) = (visit.actor(), visit.now());
        let user = directory::update(conn, &actor, id, &wish.profile, &seen, now)?;
        Ok((href(&user), Flash::done(visit.page(Place::Admin).t("directory-saved").with("person", user.name()))))
    });
    match done.await {
        Ok((href, flash)) => Ok(redirect_saying(&asked, &href, &flash)),
        Err(error) => again(asked, Some(id), form, error).await,
    }
}

/// The form with what was typed, and what was wrong beside each field.
async fn again(asked: Asked, id: Option<UserId>, form: Form, error: WebError) -> Answer {
    let refused = error.refused();
    let Some(mistakes) = Mistakes::of(refused) else { return Err(error) };
    let (status, clash) = (status_of(&refused.kind), refused.kind == Kind::Conflict);
    let form = Form { mistakes, clash, ..form };
    let page = asked.read(move |conn, visit| Ok(edit_page(conn, visit, id, &form)?));
    Ok(show_as(status, &page.await?))
}

fn edit_page(conn: &mut Conn, visit: &Visit, id: Option<UserId>, form: &Form) -> Result<EditPage, Refused> {
    let (actor, now) = (visit.actor(), visit.now());
    let user = directory::prepared(conn, &actor, id, now)?;
    let object = user.as_ref().map_or(Object::Directory, Object::User);
    let page = visit.page(Place::Admin);
    let kept = user.as_ref().map(Profile::of);
    let fresh = kept.as_ref().map(Profile::mark).unwrap_or_default();
    let mistakes = form.mistakes.clone();
    let mistakes = if mistakes.any_field() {
        mistakes.and(form.profile.mistakes(user.as_ref().map_or(Name::Needed, Name::of)))
    } else {
        mistakes
    };
    Ok(EditPage {
        // Who has not been shown what somebody else changed has not seen it.
        seen: form.seen.clone().filter(|_| !form.clash).unwrap_or(fresh),
        href: user.as_ref().map_or_else(|| "/admin/users".to_owned(), href),
        person: user.as_ref().map(cell),
        email: form.mail.clone(),
        email_mistake: mistakes.say(&page, "email"),
        fields: form.fields(kept.as_ref()).into_iter().map(|field| mistakes.beside(&page, field)).collect(),
        mistake: mistakes.say(&page, ""),
        change: offer(conn, &actor, Action::ManageUser, object, now),
        page,
    })
}
