//! What a guest is called: nobody here may know their name but they themselves.

use crate::features::audit::{self, Action, Deed};
use crate::features::users::{self, name_key};
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::mail::one_line;
use crate::foundation::person::Actor;
use crate::foundation::refusal::{Kind, Refusal};
use crate::foundation::text::Text;

/// Characters of a name.
pub const LONGEST: usize = 100;

#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("the directory says what colleagues are called")]
    NotAGuest,
    #[error("no name")]
    NoName,
    #[error("longer than {LONGEST} characters")]
    TooLong,
    #[error(transparent)]
    Database(#[from] DbError),
}

impl Refusal for Refused {
    fn kind(&self) -> Kind {
        match self {
            Self::NotAGuest => Kind::Forbidden,
            Self::NoName | Self::TooLong => Kind::Invalid { field: "display_name" },
            Self::Database(error) => error.kind(),
        }
    }

    fn text(&self) -> Text {
        match self {
            Self::NotAGuest => Text::new("account-name-not-a-guest"),
            Self::NoName => Text::new("directory-no-name"),
            Self::TooLong => Text::new("directory-too-long").with("most", LONGEST),
            Self::Database(error) => error.text(),
        }
    }
}

/// The guest is called so from now on, without characters that hide or turn text (M-5); the log has both names. Refuses
/// colleagues, nothing at all, and more than a name.
pub fn call_oneself(conn: &mut Conn, actor: &Actor, typed: &str, now: Time) -> Result<String, Refused> {
    let id = actor.id.filter(|_| actor.is_guest).ok_or(Refused::NotAGuest)?;
    let name = one_line(typed, LONGEST + 1);
    match name.chars().count() {
        0 => return Err(Refused::NoName),
        1..=LONGEST => {}
        _ => return Err(Refused::TooLong),
    }
    users::hold(conn, &[id])?;
    let mut me = users::find(conn, id)?.ok_or(Refused::NotAGuest)?;
    if me.display_name == name {
        return Ok(name);
    }
    let before = std::mem::replace(&mut me.display_name, name.clone());
    me.name_key = name_key(&name);
    me.updated_at = now;
    users::update_profile(conn, &me)?;
    let deed = Deed::new(Action::UpdateUser).on_user(id, &name).about(id, &name).with("changed", "display_name");
    audit::record(conn, actor, deed.with("before", before).with("after", name.clone()), now)?;
    Ok(name)
}
