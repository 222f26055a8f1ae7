//! What admins do to an app or group: its owners, its roles, and who has it.

use chrono::NaiveDate;

use crate::features::access::ResourceId;
use crate::features::catalog::pages::{Of, Other, href, show as one};
use crate::features::catalog::shown::Undone;
use crate::features::catalog::{self, EndForGroup, Give, Refused};
use crate::features::users::User;
use crate::foundation::clock::Time;
use crate::foundation::db::Conn;
use crate::foundation::refusal;
use crate::foundation::web::{
    Answer, Asked, Flash, Place, Posted, Undo, Visit, WebError, redirect_saying, redirect_to_proof, show_as,
};

type Done = Result<Flash, refusal::Refused>;

/// What a form was about, and what was typed into it.
#[derive(Clone, Debug)]
struct Form {
    of: ResourceId,
    name: String,
    typed: Vec<(String, String)>,
}

impl Form {
    fn read(of: ResourceId, name: &str, posted: &Posted) -> Self {
        let typed = posted.fields().filter(|(field, _)| *field != "csrf_token");
        let typed = typed.map(|(field, value)| (field.to_owned(), value.trim().to_owned())).collect();
        Self { of, name: name.to_owned(), typed }
    }

    fn text(&self, field: &str) -> &str {
        let found = self.typed.iter().find(|(name, _)| name == field);
        found.map(|(_, value)| value.as_str()).unwrap_or_default()
    }

    /// The person chosen among several, or whoever was typed.
    fn who(&self) -> String {
        let exact = self.text("exact");
        if exact.is_empty() { self.text("who").to_owned() } else { exact.to_owned() }
    }

    fn day(&self) -> Result<Option<NaiveDate>, Refused> {
        match self.text("ends_on") {
            "" => Ok(None),
            day => day.parse().map(Some).map_err(|_| Refused::NotADate),
        }
    }

    fn give(&self) -> Result<Give, Refused> {
        Ok(Give { of: self.of, whom: self.who(), role: self.text("role").to_owned(), ends_on: self.day()? })
    }
}

/// POST /admin/apps/{id}/owners and /admin/groups/{id}/owners
pub async fn add_owner(asked: Asked, of: Of, posted: Posted) -> Answer {
    let deed = |conn: &mut Conn, visit: &Visit, form: &Form| -> Done {
        let user = catalog::add_owner(conn, &visit.actor(), form.of, &form.who(), visit.now())?;
        said(visit, "catalog-owner-added", &user)
    };
    act(asked, Form::read(of.0, "owners", &posted), deed).await
}

/// POST /admin/apps/{id}/owners/{other}/remove and /admin/groups/{id}/owners/{other}/remove
pub async fn remove_owner(asked: Asked, of: Of, other: Other, posted: Posted) -> Answer {
    let deed = move |conn: &mut Conn, visit: &Visit, form: &Form| -> Done {
        let gone = catalog::remove_owner(conn, &visit.actor(), form.of, other.0.into(), visit.now())?;
        let key = if gone.others { "catalog-owner-removed" } else { "catalog-owner-removed-last" };
        let page = visit.page(Place::Admin);
        let undo = Undo {
            action: format!("{}/owners", href(form.of)),
            label: page.t("people-undo").to_string(),
            fields: vec![("who".to_owned(), gone.user.mail.clone())],
        };
        let flash = Flash::done(page.t(key).with("person", gone.user.name()).with("name", gone.name));
        // Whoever could not be named anew does not come back by an undo either.
        Ok(if gone.fit { flash.with_undo(undo) } else { flash })
    };
    act(asked, Form::read(of.0, "row", &posted), deed).await
}

/// POST /admin/apps/{id}/people and /admin/groups/{id}/people
pub async fn give_person(asked: Asked, of: Of, posted: Posted) -> Answer {
    let deed = |conn: &mut Conn, visit: &Visit, form: &Form| -> Done {
        let config = &visit.asked.world.config;
        let user = catalog::give_person(conn, config, &visit.actor(), &form.give()?, visit.now())?;
        said(visit, "catalog-given", &user)
    };
    act(asked, Form::read(of.0, "people", &posted), deed).await
}

/// POST /admin/apps/{id}/groups
pub async fn give_group(asked: Asked, of: Of, posted: Posted) -> Answer {
    let deed = |conn: &mut Conn, visit: &Visit, form: &Form| -> Done {
        let group = catalog::give_group(conn, &visit.actor(), &form.give()?, visit.now())?;
        Ok(Flash::done(visit.page(Place::Admin).t("catalog-group-given").with("name", group.display_name)))
    };
    act(asked, Form::read(of.0, "groups", &posted), deed).await
}

/// POST /admin/groups/{id}/apps
pub async fn give_app(asked: Asked, of: Of, posted: Posted) -> Answer {
    let deed = |conn: &mut Conn, visit: &Visit, form: &Form| -> Done {
        let app = catalog::give_app(conn, &visit.actor(), &form.give()?, visit.now())?;
        Ok(Flash::done(visit.page(Place::Admin).t("catalog-app-given").with("name", app.display_name)))
    };
    act(asked, Form::read(of.0, "apps", &posted), deed).await
}

/// POST /admin/apps/{id}/groups/{other}/end
pub async fn end_for_group(asked: Asked, of: Of, other: Other, posted: Posted) -> Answer {
    let deed = move |conn: &mut Conn, visit: &Visit, form: &Form| -> Done {
        let day = form.day()?;
        let seen = form.text("seen").parse().ok().map(Time::from_micros);
        let wish = EndForGroup { of: form.of, id: other.0.into(), ends_on: day, seen };
        let group = catalog::end_for_group(conn, &visit.actor(), wish, visit.now())?;
        let page = visit.page(Place::Admin);
        let until = day.map(|day| page.moment(Time::end_of(day)).day().to_string());
        let key = if until.is_some() { "catalog-group-until" } else { "catalog-group-without-end" };
        Ok(Flash::done(page.t(key).with("name", group).with("day", until.unwrap_or_default())))
    };
    act(asked, Form::read(of.0, &other.0.to_string(), &posted), deed).await
}

/// POST /admin/apps/{id}/groups/{other}/remove
pub async fn take_from_group(asked: Asked, of: Of, other: Other, posted: Posted) -> Answer {
    let deed = move |conn: &mut Conn, visit: &Visit, form: &Form| -> Done {
        let (was, group) = catalog::take_from_group(conn, &visit.actor(), form.of, other.0.into(), visit.now())?;
        let page = visit.page(Place::Admin);
        let fields = [
            ("who", was.group_id.map(|id| ResourceId::Group(id).path()).unwrap_or_default()),
            ("role", was.role_id.to_string()),
            ("ends_on", was.ends_at.map(|end| end.date().to_string()).unwrap_or_default()),
        ];
        let undo = Undo {
            action: format!("{}/groups", href(form.of)),
            label: page.t("people-undo").to_string(),
            fields: fields.map(|(name, value)| (name.to_owned(), value)).to_vec(),
        };
        let flash = Flash::done(page.t("catalog-group-taken").with("name", group));
        // What had ended already is not given again.
        let over = was.ends_at.is_some_and(|end| end <= visit.now());
        Ok(if over { flash } else { flash.with_undo(undo) })
    };
    act(asked, Form::read(of.0, "row", &posted), deed).await
}

/// POST /admin/apps/{id}/roles
pub async fn add_role(asked: Asked, of: Of, posted: Posted) -> Answer {
    let deed = |conn: &mut Conn, visit: &Visit, form: &Form| -> Done {
        let (value, name) = (form.text("value"), form.text("name"));
        let role = catalog::add_role(conn, &visit.actor(), form.of, value, name, visit.now())?;
        Ok(Flash::done(visit.page(Place::Admin).t("catalog-role-added").with("name", role.display_name)))
    };
    act(asked, Form::read(of.0, "roles", &posted), deed).await
}

/// POST /admin/apps/{id}/roles/{other}
pub async fn rename_role(asked: Asked, of: Of, other: Other, posted: Posted) -> Answer {
    let deed = move |conn: &mut Conn, visit: &Visit, form: &Form| -> Done {
        let (name, seen) = (form.text("name"), form.text("seen"));
        catalog::rename_role(conn, &visit.actor(), form.of, other.0.into(), name, seen, visit.now())?;
        Ok(Flash::done(visit.page(Place::Admin).t("catalog-role-renamed").with("name", name)))
    };
    act(asked, Form::read(of.0, &other.0.to_string(), &posted), deed).await
}

/// POST /admin/apps/{id}/roles/{other}/remove
pub async fn remove_role(asked: Asked, of: Of, other: Other, posted: Posted) -> Answer {
    let deed = move |conn: &mut Conn, visit: &Visit, form: &Form| -> Done {
        let gone = catalog::remove_role(conn, &visit.actor(), form.of, other.0.into(), visit.now())?;
        let page = visit.page(Place::Admin);
        let undo = Undo {
            action: format!("{}/roles", href(form.of)),
            label: page.t("people-undo").to_string(),
            fields: vec![("value".to_owned(), gone.value), ("name".to_owned(), gone.display_name.clone())],
        };
        Ok(Flash::done(page.t("catalog-role-removed").with("name", gone.display_name)).with_undo(undo))
    };
    act(asked, Form::read(of.0, "row", &posted), deed).await
}

/// Only after showing oneself again (S-6), and back to its page; what was refused is said there, with what was typed.
async fn act(
    asked: Asked,
    form: Form,
    deed: impl Fn(&mut Conn, &Visit, &Form) -> Done + Clone + Send + 'static,
) -> Answer {
    let wish = form.clone();
    let done = asked.write(move |conn, visit| deed(conn, visit, &wish));
    match done.await {
        Ok(flash) => Ok(redirect_saying(&asked, &href(form.of), &flash)),
        Err(error) => refused(asked, form, error).await,
    }
}

async fn refused(asked: Asked, form: Form, error: WebError) -> Answer {
    let refused = error.refused();
    if refused.is_proof_needed() {
        return Ok(redirect_to_proof(&asked, &href(form.of)));
    }
    let Some((status, text)) = error.mistake() else { return Err(error) };
    let page = asked.read(move |conn, visit| {
        let undone = Undone {
            mistake: visit.page(Place::Admin).say(&text),
            meant: one::meant(conn, visit, &form.name, &form.who())?,
            form: form.name,
            typed: form.typed,
        };
        Ok(one::show_page(conn, visit, form.of, Some(undone))?)
    });
    Ok(show_as(status, &page.await?))
}

fn said(visit: &Visit, key: &str, user: &User) -> Done {
    Ok(Flash::done(visit.page(Place::Admin).t(key).with("person", user.name())))
}
