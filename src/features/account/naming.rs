//! What a guest is called: nobody here may know their name but they themselves.

use serde_json::json;

use crate::features::audit::{self, Action, Deed};
use crate::features::policies::{self, Object};
use crate::features::users::{self, name_key};
use crate::foundation::address::EmailAddress;
use crate::foundation::clock::Time;
use crate::foundation::db::{Conn, DbError};
use crate::foundation::mail::one_line;
use crate::foundation::person::{Actor, NotAPerson};
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
    #[error("the address of somebody else")]
    AnAddress,
    #[error("longer than {LONGEST} characters")]
    TooLong,
    #[error(transparent)]
    NotAPerson(#[from] NotAPerson),
    #[error(transparent)]
    Policy(#[from] policies::Refused),
    #[error(transparent)]
    Database(#[from] DbError),
}

impl Refusal for Refused {
    fn kind(&self) -> Kind {
        match self {
            Self::NotAGuest => Kind::Forbidden,
            Self::NoName | Self::AnAddress | Self::TooLong => Kind::Invalid { field: "display_name" },
            Self::NotAPerson(refused) => refused.kind(),
            Self::Policy(refused) => refused.kind(),
            Self::Database(error) => error.kind(),
        }
    }

    fn text(&self) -> Text {
        match self {
            Self::NotAGuest => Text::new("account-name-not-a-guest"),
            Self::NoName => Text::new("directory-no-name"),
            Self::AnAddress => Text::new("account-name-an-address"),
            Self::TooLong => Text::new("directory-too-long").with("most", LONGEST),
            Self::NotAPerson(refused) => refused.text(),
            Self::Policy(refused) => refused.text(),
            Self::Database(error) => error.text(),
        }
    }
}

/// The guest is called so from now on, without characters that hide or turn text (M-5); the log has both names. Refuses
/// colleagues, nothing that can be read, an address that is not theirs, and more than a name.
pub fn call_oneself(conn: &mut Conn, actor: &Actor, typed: &str, now: Time) -> Result<String, Refused> {
    policies::may(conn, actor, policies::Action::ManageOwnAccount, Object::Directory, now)?;
    let id = actor.person()?.id;
    if !actor.is_guest() {
        return Err(Refused::NotAGuest);
    }
    let seen: String = typed.chars().filter(|c| !is_unseen(*c)).collect();
    let name = one_line(&seen, LONGEST + 1);
    if !name.chars().any(char::is_alphanumeric) {
        return Err(Refused::NoName);
    }
    if name.chars().count() > LONGEST {
        return Err(Refused::TooLong);
    }
    users::hold(conn, &[id])?;
    let mut me = users::find(conn, id)?.ok_or(Refused::NotAGuest)?;
    // The log and the lists would find them in somebody else's place.
    if EmailAddress::parse(&name).is_ok_and(|address| address.as_str() != me.mail) {
        return Err(Refused::AnAddress);
    }
    if me.display_name == name {
        return Ok(name);
    }
    let before = std::mem::replace(&mut me.display_name, name.clone());
    me.name_key = name_key(&name);
    me.updated_at = now;
    users::update_profile(conn, &me)?;
    let deed = Deed::new(Action::UpdateUser).on_user(id, &name).about(id, &name).with("changed", "display_name");
    let deed = deed.with("before", json!({ "display_name": before })).with("after", json!({ "display_name": name }));
    audit::record(conn, actor, deed, now)?;
    Ok(name)
}

/// Characters that take no room: a name of them looks empty, and one with them like another.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{34F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}'
        | '\u{FFA0}' | '\u{E0000}'..='\u{E0FFF}')
}
