//! Reminding invitees who have not answered, twice, and never after they did.

use chrono::TimeDelta;

use crate::features::audit::{self, Action, Deed};
use crate::features::invitations::{Refused, emails, invite, queries};
use crate::features::policies;
use crate::features::users;
use crate::foundation::clock::Time;
use crate::foundation::config::Config;
use crate::foundation::db::Conn;
use crate::foundation::limits;
use crate::foundation::person::Actor;

/// After the link went out.
pub(super) const FIRST: TimeDelta = TimeDelta::days(3);
const SECOND: TimeDelta = TimeDelta::days(10);
/// A mail that the day has no room for waits until the next.
const LATER: TimeDelta = TimeDelta::days(1);
/// So many are looked at in one transaction.
const AT_ONCE: i64 = 200;

/// Invitees who have not answered for three and for ten days get one mail more with their link. Answers how many
/// invitations were looked at.
pub fn remind(conn: &mut Conn, config: &Config, now: Time) -> Result<usize, Refused> {
    let due = queries::to_remind(conn, now, AT_ONCE)?;
    let reminds = policies::life_rules(conn)?.reminds;
    for invitation in &due {
        // Another node may be at it, or the guest may answer at this very moment.
        queries::hold_guest(conn, invitation.id)?;
        // There is no link yet to remind anybody of.
        if invitation.waits_since.is_some() {
            queries::put_off_reminder(conn, invitation, now.plus(LATER))?;
            continue;
        }
        // Not counted from when the first was due: after an outage both would go out at once.
        let next = (invitation.reminded == 0).then(|| now.plus(SECOND - FIRST));
        let noted = queries::note_reminder(conn, invitation, next, now)?;
        // Whoever was handed the link gets no mail.
        if !noted || !reminds || invitation.by_hand || !invitation.is_open(now) {
            continue;
        }
        let Some(guest) = users::find(conn, invitation.user_id)? else { continue };
        let Some(address) = guest.address() else { continue };
        let unwanted = !queries::refusing_mail(conn, &[address.as_str()], invitation.inviter_id)?.is_empty();
        if unwanted {
            continue;
        }
        if limits::spend(conn, &[invite::mail_budget(config, &address)], now)?.is_err() {
            queries::put_off_reminder(conn, invitation, now.plus(LATER))?;
            continue;
        }
        emails::post_reminder(conn, invitation, &guest, address, now)?;
        let deed = Deed::new(Action::Remind).on_invitation(invitation.id, &invitation.address);
        let program = Actor::program("guestlist");
        audit::record(conn, &program, deed.about(guest.id, guest.name()), now)?;
    }
    Ok(due.len())
}
