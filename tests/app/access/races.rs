//! Access that begins while what decides about it changes: on both databases one comes first, and the other sees it.

use chrono::TimeDelta;
use futures_util::future::join;
use guestlist::features::access::{self, ResourceId};
use guestlist::features::catalog::{self, Card, Guests, SameName, Switch, Wish};
use guestlist::features::invitations::{self, Done, GrantWish, Offer, Proof};
use guestlist::features::policies;
use guestlist::features::rules::{Effect, NewRules};
use guestlist::foundation::address::{EmailAddress, read_list};
use guestlist::foundation::clock::Time;
use guestlist::foundation::db::{Conn, DbError};
use guestlist::foundation::id::{AppId, GroupId, InvitationId, RoleId, UserId};
use guestlist::foundation::person::{Actor, Origin};
use guestlist::foundation::refusal::Refused;

use crate::support::{House, cast};

const ROUNDS: usize = 60;

/// A transaction that may be refused.
enum Failed {
    Refused,
    Broken(DbError),
}

impl From<DbError> for Failed {
    fn from(error: DbError) -> Self {
        Self::Broken(error)
    }
}

impl From<Refused> for Failed {
    fn from(_: Refused) -> Self {
        Self::Refused
    }
}

/// Whether it was done.
fn done(outcome: Result<(), Failed>) -> bool {
    match outcome {
        Ok(()) => true,
        Err(Failed::Refused) => false,
        Err(Failed::Broken(error)) => panic!("{error}"),
    }
}

/// One round: a group that opens nothing yet, a guest who is invited to it, and an app.
struct Round {
    group: GroupId,
    app: AppId,
    invitation: InvitationId,
    guest: UserId,
}

struct Races {
    house: House,
    admin: Actor,
    owner: Actor,
    now: Time,
}

impl Races {
    async fn new() -> Self {
        let house = House::configured(|config| {
            config.limits.invitations_per_hour = 10_000;
            config.limits.invitations_per_day = 10_000;
        })
        .await;
        let (admin, owner, now) = (house.actor(house.cast.admin), house.actor(house.cast.owner), house.now());
        Self { house, admin, owner, now }
    }

    /// The app takes no guests if it is closed.
    fn round(&self, number: usize, domain: &str, closed: bool) -> Round {
        let (owner, now, config) = (&self.owner, self.now, &self.house.world.config);
        self.house.write(|conn| {
            let group = cast::group(conn, &format!("Race {number}"), now, |_| {})?;
            let app = cast::app(conn, &format!("Racer {number}"), now, |app| app.allow_guests = !closed)?;
            guestlist::features::groups::add_owner(conn, group, self.house.cast.owner.id, now)?;
            let wish = GrantWish { resource: ResourceId::Group(group), role: RoleId::DEFAULT, ends_at: None };
            let offer = Offer { grants: vec![wish], ..Offer::default() };
            let address = EmailAddress::parse(&format!("racer{number}@{domain}")).unwrap();
            let who = read_list(address.as_str()).unwrap();
            // One domain is like the next, and that is no mistake.
            let sure = std::slice::from_ref(&address);
            let report = invitations::invite(conn, config, owner, who, &offer, sure, now).unwrap();
            let (Done::Invited(invitation), Some(guest)) = (&report[0].1, find(conn, number, domain)?) else {
                panic!("{:?}", report[0]);
            };
            Ok(Round { group, app, invitation: *invitation, guest })
        })
    }

    /// Redeems the invitation while the other transaction runs; answers which of the two were done.
    async fn at_once(
        &self,
        round: &Round,
        other: impl FnOnce(&mut Conn) -> Result<(), Failed> + Clone + Send + 'static,
    ) -> (bool, bool) {
        let (invitation, now) = (round.invitation, self.now);
        let redeeming = self.house.world.db.write(move |conn| {
            invitations::redeem(conn, invitation, &Proof::Code, Origin::default(), now).map_err(Refused::from)?;
            Ok::<(), Failed>(())
        });
        let other = self.house.world.db.write(other);
        let (redeemed, other) = join(redeeming, other).await;
        (done(redeemed), done(other))
    }

    fn holds(&self, of: ResourceId, guest: UserId) -> bool {
        self.house.read(|conn| access::has(conn, of, guest, self.now))
    }
}

fn find(conn: &mut Conn, number: usize, domain: &str) -> Result<Option<UserId>, DbError> {
    let user = guestlist::features::users::find_by_mail(conn, &format!("racer{number}@{domain}"))?;
    Ok(user.map(|user| user.id))
}

#[actix_web::test]
async fn a_guest_comes_into_a_group_or_the_group_gets_a_closed_app_but_not_both() {
    let races = Races::new().await;
    for number in 0..ROUNDS {
        let round = races.round(number, "partner.example", true);
        let (admin, now, app, group) = (races.admin.clone(), races.now, round.app, round.group);
        let (redeemed, given) = races
            .at_once(&round, move |conn| {
                let wish = catalog::Give {
                    of: ResourceId::App(app),
                    whom: ResourceId::Group(group).path(),
                    role: String::new(),
                    ends_on: None,
                };
                catalog::give_group(conn, &admin, &wish, now).map_err(Refused::from)?;
                Ok(())
            })
            .await;
        assert!(redeemed != given, "round {number}: redeemed {redeemed}, given {given}");
        assert!(!races.holds(ResourceId::App(round.app), round.guest), "round {number}");
    }
}

#[actix_web::test]
async fn a_guest_comes_into_a_group_or_it_closes_to_guests() {
    let races = Races::new().await;
    for number in 0..ROUNDS {
        let round = races.round(number, "partner.example", false);
        let (admin, now, group) = (races.admin.clone(), races.now, round.group);
        let (redeemed, closed) = races
            .at_once(&round, move |conn| {
                let id = ResourceId::Group(group);
                let mut card = Card::of(&access::find(conn, id)?.unwrap());
                let seen = card.mark();
                card.on.retain(|switch| *switch != Switch::AllowGuests);
                let wish = Wish { card, seen, guests: Guests::Go, same_name: SameName::Refused };
                catalog::update(conn, &admin, id, &wish, now).map_err(Refused::from)?;
                Ok(())
            })
            .await;
        assert!(closed, "round {number}: redeemed {redeemed}");
        assert!(!races.holds(ResourceId::Group(round.group), round.guest), "round {number}: redeemed {redeemed}");
    }
}

#[actix_web::test]
async fn a_guest_comes_in_before_their_domain_is_blocked_or_not_at_all() {
    let races = Races::new().await;
    for number in 0..ROUNDS {
        let domain = format!("partner{number}.example");
        let round = races.round(number, &domain, false);
        let (admin, later) = (races.admin.clone(), races.now.plus(TimeDelta::seconds(1)));
        let (redeemed, blocked) = races
            .at_once(&round, move |conn| {
                let rules = policies::read_rules(&domain).unwrap();
                let wish = NewRules { of: None, effect: Effect::Deny, rules, comment: String::new() };
                policies::add_rules(conn, &admin, &wish, later).map_err(Refused::from)?;
                Ok(())
            })
            .await;
        assert!(blocked, "round {number}");
        assert_eq!(redeemed, races.holds(ResourceId::Group(round.group), round.guest), "round {number}");
    }
}
