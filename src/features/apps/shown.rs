//! How an app looks wherever it is named: its logo or letters, its name, where it leads.

use crate::features::apps::App;
use crate::foundation::web::shown::{Mark, Thing};
use crate::foundation::web::{hue_of, initials_of};

pub fn mark(app: &App) -> Mark {
    let logo = app.logo_hash.as_ref().map(|hash| format!("/apps/{}/logo/{hash}", app.id));
    Mark { letters: initials_of(&app.display_name), hue: hue_of(&app.display_name), logo }
}

pub fn thing(app: &App) -> Thing {
    Thing {
        name: app.display_name.clone(),
        description: app.description.clone(),
        mark: mark(app),
        href: format!("/apps/{}", app.id),
        is_app: true,
    }
}
