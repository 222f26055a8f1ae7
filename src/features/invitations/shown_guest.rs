//! What a guest sees between the mail and the door.

use crate::features::sign_in::shown::Provider;
use crate::foundation::web::shown::GrantLine;
use crate::foundation::web::{Moment, Page, PersonCell};

/// The invitation behind the link, as far as its holder may know it.
#[derive(Clone, Debug)]
pub struct Offer {
    pub inviter: String,
    pub job: Option<String>,
    /// The organization's domain
    pub domain: Option<String>,
    pub message: Option<String>,
    pub grants: Vec<GrantLine>,
    /// The last end of all, where every grant ends.
    pub until: Option<Moment>,
    /// `a***@partner.example`
    pub masked: String,
    pub answer_by: Moment,
    pub privacy: Option<String>,
}

impl Offer {
    /// The first thing given, which stands for all in a heading.
    pub fn first(&self) -> &str {
        self.grants.first().map_or("", |grant| &grant.name)
    }

    /// How many there are beside the first.
    pub fn others(&self) -> usize {
        self.grants.len().saturating_sub(1)
    }

    /// What to say where the grants do not end together.
    pub fn until_key(&self) -> &'static str {
        if self.grants.iter().all(|grant| grant.until.is_none()) { "redeem-until-never" } else { "redeem-until-varies" }
    }

    pub fn title_key(&self) -> &'static str {
        if self.others() == 0 { "redeem-title" } else { "redeem-title-more" }
    }
}

/// `GET /redeem`: the five answers. `POST /redeem` {`decision`}.
#[derive(askama::Template)]
#[template(path = "invitations/redeem.html")]
pub struct RedeemPage {
    pub page: Page,
    pub offer: Offer,
    /// Signed in as the invited person: accepting is enough, no proof follows.
    pub already_proven: bool,
    /// Came without the link and proved the address at the door.
    pub came: bool,
    pub mistake: Option<String>,
}

impl RedeemPage {
    pub fn how_key(&self) -> &'static str {
        match (self.already_proven, self.came) {
            (true, _) => "redeem-how-known",
            (false, true) => "redeem-how-came",
            (false, false) => "redeem-how",
        }
    }
}

/// After accepting: choose how to prove the invited address. `POST /redeem/send` sends the code.
#[derive(askama::Template)]
#[template(path = "invitations/prove.html")]
pub struct ProvePage {
    pub page: Page,
    pub offer: Offer,
    pub providers: Vec<Provider>,
    pub by_code: bool,
    pub mistake: Option<String>,
}

impl ProvePage {
    pub fn either(&self) -> bool {
        self.by_code && !self.providers.is_empty()
    }
}

/// `GET /redeem/code`. `POST /redeem/code` {`code`}, `POST /redeem/send` for another.
#[derive(askama::Template)]
#[template(path = "invitations/code.html")]
pub struct CodePage {
    pub page: Page,
    pub offer: Offer,
    pub mistake: Option<String>,
    /// Whether mail does not leave at the moment.
    pub late: bool,
}

/// Signed in as somebody else. `POST /redeem/account` {`way`} = `prove`, `switch` or `ask`.
#[derive(askama::Template)]
#[template(path = "invitations/wrong_account.html")]
pub struct WrongAccountPage {
    pub page: Page,
    pub offer: Offer,
    pub me: PersonCell,
}

/// 410. With `ask`, the inviter can be asked for a fresh one: `POST /redeem/ask`.
#[derive(askama::Template)]
#[template(path = "invitations/gone.html")]
pub struct GonePage {
    pub page: Page,
    pub ask: bool,
}

#[derive(askama::Template)]
#[template(path = "invitations/declined.html")]
pub struct DeclinedPage {
    pub page: Page,
    /// Whether no further mail was asked for.
    pub forever: bool,
}

impl DeclinedPage {
    pub fn key(&self) -> &'static str {
        if self.forever { "declined-forever" } else { "declined-once" }
    }
}

/// The inviter was asked for a fresh link.
#[derive(askama::Template)]
#[template(path = "invitations/asked.html")]
pub struct AskedPage {
    pub page: Page,
}

/// In: what is now open.
#[derive(askama::Template)]
#[template(path = "invitations/done.html")]
pub struct DonePage {
    pub page: Page,
    pub grants: Vec<GrantLine>,
    /// Where to go first.
    pub href: String,
}
