//! How a group looks wherever it is named: its letters, its name, where it leads.

use crate::features::groups::Group;
use crate::foundation::web::shown::{Mark, Thing};
use crate::foundation::web::{hue_of, initials_of};

pub fn mark(group: &Group) -> Mark {
    Mark { letters: initials_of(&group.display_name), hue: hue_of(&group.display_name), logo: None }
}

pub fn thing(group: &Group) -> Thing {
    Thing {
        name: group.display_name.clone(),
        description: group.description.clone(),
        mark: mark(group),
        href: format!("/groups/{}", group.id),
        is_app: false,
    }
}
