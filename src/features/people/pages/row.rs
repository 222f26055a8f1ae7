//! One person in the list.

use crate::features::access::ResourceId;
use crate::features::invitations::pages::sent::delivery_line;
use crate::features::outbox::Delivery;
use crate::features::people::shown::{Row, Standing, Through};
use crate::features::people::{Holder, How};
use crate::foundation::id::{GroupId, UserId};
use crate::foundation::web::{Page, PersonCell};

/// Ends within so many days are said as "ends in 5 days".
const SOON: i64 = 14;

/// Who looks at the list, and what they may do.
pub struct Look<'a> {
    pub page: &'a Page,
    pub of: ResourceId,
    pub me: UserId,
    /// Whether people can be taken out by hand.
    pub changes: bool,
    /// Groups whose people this person may see.
    pub groups: &'a [GroupId],
    /// Whether other groups are named too (Z-7).
    pub named: bool,
}

impl Look<'_> {
    pub fn row(&self, holder: &Holder, delivery: Option<&Delivery>) -> Row {
        let page = self.page;
        let delivery = delivery.and_then(|delivery| delivery_line(page, delivery));
        let asked = matches!(holder.how, How::Invited(_) | How::AskedFor(_));
        let standing = self.standing(holder, delivery.as_ref().is_some_and(|line| line.failed()));
        let verb = |name: &str| format!("{}/people/{}/{name}", self.of.path(), holder.user);
        let own = self.changes && holder.how == How::Direct;
        Row {
            person: PersonCell::new(&holder.name, &holder.mail, asked),
            role: holder.role.clone(),
            added_by: self.added_by(holder),
            through: self.through(holder),
            until: holder.ends_at.map(|end| page.moment(end)),
            standing,
            since: if asked { Some(page.moment(holder.since)) } else { holder.opened_at.map(|at| page.moment(at)) },
            delivery,
            end_date: own.then(|| verb("end-date")),
            resend: self.resend(holder),
            revoke: (self.changes && asked).then(|| verb("remove")),
            remove: own.then(|| verb("remove")),
            back: format!("{}/people", self.of.path()),
        }
    }

    fn standing(&self, holder: &Holder, undelivered: bool) -> Standing {
        let ends_soon = holder.ends_at.is_some_and(|end| self.page.moment(end).is_within_days(SOON));
        match holder.how {
            How::Invited(_) if undelivered => Standing::Undelivered,
            How::Invited(_) => Standing::Asked,
            How::AskedFor(_) => Standing::AskedFor,
            _ if ends_soon => Standing::EndsSoon,
            _ if holder.is_guest => Standing::Guest,
            _ => Standing::Colleague,
        }
    }

    fn added_by(&self, holder: &Holder) -> String {
        match &holder.granted_by {
            Some((id, _)) if *id == self.me => self.page.t("people-by-you").to_string(),
            Some((_, name)) => name.clone(),
            None => self.page.t("people-by-nobody").to_string(),
        }
    }

    /// The group it comes through, where it can be changed.
    fn through(&self, holder: &Holder) -> Option<Through> {
        let How::Through(group, name) = &holder.how else { return None };
        let href = self.groups.contains(group).then(|| format!("{}/people", ResourceId::Group(*group).path()));
        let name = (self.named || href.is_some()).then(|| name.clone());
        Some(Through { name, href })
    }

    fn resend(&self, holder: &Holder) -> Option<String> {
        match holder.how {
            How::Invited(id) if self.changes => Some(format!("/invitations/{id}/resend")),
            _ => None,
        }
    }
}
