//! Who acts, if it is no person in a session: a client, a source, the operator, the program.

use guestlist::features::access::ResourceId;
use guestlist::features::audit::{self, Action, Deed, Filter};
use guestlist::features::invitations::{self, GrantWish, Offer};
use guestlist::features::people::{self, PutBack, Removal};
use guestlist::features::{guests, panel, reviews, users};
use guestlist::foundation::address::read_list;
use guestlist::foundation::person::{Actor, Client, Origin, Principal, Scope};
use guestlist::foundation::refusal::{Kind, Refusal};

use crate::support::{House, Person};

const NEW: &str = "new@partner.example";

fn client(scopes: &[Scope], on_behalf_of: Option<Actor>) -> Actor {
    let on_behalf_of = on_behalf_of.map(|actor| match actor.principal {
        Principal::Person(person) => person,
        other => panic!("{other:?} is no person"),
    });
    let client = Client { name: "Payroll".to_owned(), scopes: scopes.to_vec(), on_behalf_of };
    Actor::client(client, Origin { surface: "graph", ..Origin::default() })
}

/// Everybody who acts without being a person.
fn no_persons() -> [Actor; 5] {
    let origin = Origin::default();
    [
        client(Scope::ALL, None),
        Actor::source("ldap", origin.clone()),
        Actor::operator("import"),
        Actor::program("guestlist"),
        Actor::visitor(origin),
    ]
}

fn invite(house: &House, actor: &Actor, mail: &str) -> Result<usize, invitations::Refused> {
    let (config, now) = (house.world.config.clone(), house.now());
    let wish = GrantWish { resource: ResourceId::App(house.cast.wiki), role: house.cast.reader, ends_at: None };
    let offer = Offer { grants: vec![wish], ..Offer::default() };
    let entries = read_list(mail).unwrap();
    house.world.db.write_now(|conn| {
        let report = invitations::invite(conn, &config, actor, entries.clone(), &offer, &[], now)?;
        Ok(report.iter().filter(|(checked, _)| checked.verdict.can_be_added()).count())
    })
}

fn is_there(house: &House, mail: &str) -> bool {
    house.read(|conn| users::find_by_mail(conn, mail)).is_some()
}

#[actix_web::test]
async fn what_takes_a_person_is_refused_to_everybody_else_and_never_skipped() {
    let house = House::new().await;
    let (wiki, now) = (ResourceId::App(house.cast.wiki), house.now());
    for actor in no_persons() {
        let refused = invite(&house, &actor, NEW).unwrap_err();
        assert_eq!(refused.kind(), Kind::Forbidden, "{actor:?} invites");
        assert!(!is_there(&house, NEW), "{actor:?}");
        house.read(|conn| {
            let kinds = [
                people::leave(conn, &actor, wiki, now).map(drop).map_err(|refused| refused.kind()),
                reviews::waiting_for(conn, &actor, now).map(drop).map_err(|refused| refused.kind()),
                reviews::waiting(conn, &actor, now).map(drop).map_err(|refused| refused.kind()),
                reviews::past_of(conn, &actor, None, now).map(drop).map_err(|refused| refused.kind()),
                guests::mine(conn, &actor, now).map(drop).map_err(|refused| refused.kind()),
                guests::to_decide(conn, &actor, now).map(drop).map_err(|refused| refused.kind()),
                panel::to_decide(conn, &actor, now).map(drop).map_err(|refused| refused.kind()),
            ];
            assert_eq!(kinds, [const { Err(Kind::Forbidden) }; 7], "{actor:?}");
            Ok(())
        });
    }
}

#[actix_web::test]
async fn nobody_puts_back_what_a_program_removed() {
    let house = House::new().await;
    let (from, user, now) = (ResourceId::App(house.cast.wiki), house.cast.guest.id, house.now());
    let operator = Actor::operator("import");
    let gone = house.write(|conn| Ok(people::remove(conn, &operator, Removal { from, user }, now).unwrap()));
    let wish = PutBack { to: from, user, kept: gone.kept.unwrap() };
    let back = |actor: &Actor| {
        let done = house.world.db.write_now(|conn| people::put_back(conn, actor, &wish, now));
        done.map(drop).map_err(|refused| refused.kind())
    };
    assert_eq!(back(&operator), Err(Kind::Forbidden));
    assert_eq!(back(&house.actor(house.cast.owner)), Err(Kind::Gone));
}

#[actix_web::test]
async fn a_client_that_acts_for_an_owner_adds_colleagues_and_invites_guests_only_with_that_scope() {
    let house = House::new().await;
    let for_owner = |scopes: &[Scope]| client(scopes, Some(house.actor(house.cast.owner)));
    let assigns = for_owner(&[Scope::AppRoleAssignmentWrite]);
    assert_eq!(invite(&house, &assigns, house.cast.member.mail).unwrap(), 1);
    assert_eq!(invite(&house, &assigns, NEW).unwrap_err().kind(), Kind::Forbidden);
    assert!(!is_there(&house, NEW));
    let invites = for_owner(&[Scope::AppRoleAssignmentWrite, Scope::UserInvite]);
    assert_eq!(invite(&house, &invites, NEW).unwrap(), 1);
    assert!(is_there(&house, NEW));
}

#[actix_web::test]
async fn the_audit_log_names_whoever_acts() {
    let house = House::new().await;
    let owner: Person = house.cast.owner;
    let actors = [
        (client(&[], None), "Payroll", None),
        (client(&[], Some(house.actor(owner))), owner.name, Some(owner.id)),
        (Actor::source("ldap", Origin::default()), "ldap", None),
        (Actor::operator("import"), "import", None),
        (Actor::program("guestlist"), "guestlist", None),
        (Actor::visitor(Origin::default()), "-", None),
    ];
    for (actor, name, id) in &actors {
        let last = house.write(|conn| {
            audit::record(conn, actor, Deed::new(Action::Backup), house.now())?;
            let backups = Filter { action: Some(Action::Backup), ..Filter::default() };
            Ok(audit::search(conn, &backups, None, 1)?.remove(0))
        });
        assert_eq!((last.actor_name.as_str(), last.actor_id), (*name, *id), "{actor:?}");
        let by_client = last.details.0.get("client").and_then(|client| client.as_str());
        assert_eq!(by_client, actor.acting_client(), "{actor:?}");
    }
}
