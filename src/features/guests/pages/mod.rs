//! Pages about how long guests stay: for admins, for who decides, and for whose it is.

pub mod address;
pub mod answers;
pub mod endings;
pub mod rules;
pub mod stay;

use crate::features::users::User;
use crate::foundation::web::PersonCell;

fn cell(user: &User) -> PersonCell {
    PersonCell::new(&user.display_name, &user.mail_shown, user.is_pending())
}
