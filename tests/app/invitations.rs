//! From Add people to the door: inviting, the mail, the link, redeeming, and everything that can go wrong between.

mod answers;
mod checking;
mod closed;
mod codes;
mod inviting;
mod interleavings;
mod links;
mod model;
mod outside;
mod redeeming;
mod resending;
mod revoking;
mod stage;
mod typed;
mod weighed;

use diesel::prelude::*;
use guestlist::features::access;
use guestlist::features::invitations::{Invitation, State};
use guestlist::features::users::{self, User};
use guestlist::features::{apps, groups, policies};
use guestlist::foundation::address::DomainRule;
use guestlist::foundation::config::Config;
use guestlist::foundation::id::{AppId, GroupId, RoleId};
use guestlist::schema::invitations as rows;

use crate::support::cast::Cast;
use crate::support::page::Form;
use crate::support::{Browser, House, Mails, Page};

/// Somebody from a domain that is known here.
const ANN: &str = "ann@partner.example";
const BEN: &str = "ben@partner.example";

/// A house, the mails it sends, and its owner at a browser.
pub struct Scene {
    pub mails: Mails,
    pub owner: Browser,
    pub cast: Cast,
    pub house: House,
}

impl Scene {
    pub async fn new() -> Self {
        Self::configured(|_| {}).await
    }

    pub async fn configured(change: impl FnOnce(&mut Config)) -> Self {
        let house = House::configured(change).await;
        Self { mails: Mails::of(&house), owner: house.enter(house.cast.owner).await, cast: house.cast, house }
    }

    pub fn wiki(&self) -> String {
        format!("/apps/{}", self.cast.wiki)
    }

    pub fn chat(&self) -> String {
        format!("/apps/{}", self.cast.chat)
    }

    pub fn north(&self) -> String {
        format!("/groups/{}", self.cast.north)
    }

    /// The form of Add people, filled in so far.
    pub async fn form(&self, browser: &Browser, thing: &str, fields: &[(&str, &str)]) -> Form {
        let page = browser.get(&format!("{thing}/people/add")).await;
        let form = page.must_be(200).form(&format!("{thing}/people"));
        fields.iter().fold(form, |form, (name, value)| form.with(name, value))
    }

    /// The owner checks these addresses.
    pub async fn check(&self, thing: &str, fields: &[(&str, &str)]) -> Page {
        self.owner.submit(self.form(&self.owner, thing, fields).await.with("step", "check")).await
    }

    /// The owner invites, and reads the report.
    pub async fn invite(&self, thing: &str, fields: &[(&str, &str)]) -> Page {
        self.invite_as(&self.owner, thing, fields).await
    }

    pub async fn invite_as(&self, browser: &Browser, thing: &str, fields: &[(&str, &str)]) -> Page {
        browser.submit(self.form(browser, thing, fields).await.with("step", "invite")).await
    }

    /// Somebody was invited to the wiki; answers the link in their mail.
    pub async fn invited(&self, to: &str) -> String {
        self.invited_to(&self.wiki(), to).await
    }

    pub async fn invited_to(&self, thing: &str, to: &str) -> String {
        self.invite(thing, &[("emails", to)]).await.must_be(200).must_say("Invitation on its way");
        self.mails.link(to).await
    }

    /// Follows the link and accepts; answers the page that asks for the code.
    pub async fn accept(&self, browser: &Browser, link: &str) -> Page {
        let offer = browser.get(link).await;
        browser.submit(offer.must_be(200).form("/redeem").with("decision", "accept")).await
    }

    /// Follows the link, accepts, and types the code that was sent to this address.
    pub async fn redeem(&self, browser: &Browser, link: &str, address: &str) -> Page {
        let page = self.accept(browser, link).await;
        let form = page.must_be(200).form("/redeem/code");
        browser.submit(form.with("code", &self.mails.code(address).await)).await
    }

    pub fn user(&self, mail: &str) -> Option<User> {
        self.house.read(|conn| users::find_by_mail(conn, mail))
    }

    /// Whether they may use the wiki by an assignment of their own, now.
    pub fn has_wiki(&self, mail: &str) -> bool {
        self.role(mail, self.cast.wiki).is_some()
    }

    pub fn role(&self, mail: &str, app: AppId) -> Option<RoleId> {
        let (user, now) = (self.user(mail)?, self.house.now());
        self.house.read(|conn| access::role_of_person(conn, app, user.id, now))
    }

    pub fn is_in(&self, mail: &str, group: GroupId) -> bool {
        let Some(user) = self.user(mail) else { return false };
        self.house.read(|conn| access::has(conn, access::ResourceId::Group(group), user.id, self.house.now()))
    }

    /// The newest invitation to this address.
    pub fn invitation(&self, mail: &str) -> Invitation {
        let theirs = rows::table.filter(rows::address.eq(mail.to_owned())).order(rows::id.desc());
        self.house.read(|conn| Ok(theirs.select(Invitation::as_select()).first(conn)?))
    }

    pub fn state(&self, mail: &str) -> State {
        self.invitation(mail).state_at(self.house.now())
    }

    pub fn deny(&self, domain: &str) {
        let rule = DomainRule::parse(domain).unwrap();
        self.house.write(|conn| policies::deny_domain(conn, &rule, "", self.house.now()));
    }

    pub fn change_app(&self, id: AppId, change: impl FnOnce(&mut apps::App)) {
        self.house.write(|conn| {
            let mut app = apps::find(conn, id)?.unwrap();
            change(&mut app);
            apps::update(conn, &app)
        });
    }

    pub fn change_group(&self, id: GroupId, change: impl FnOnce(&mut groups::Group)) {
        self.house.write(|conn| {
            let mut group = groups::find(conn, id)?.unwrap();
            change(&mut group);
            groups::update(conn, &group)
        });
    }
}

/// Each address with its verdict.
fn verdicts(page: &Page) -> Vec<(String, String)> {
    page.texts(".chip-who").into_iter().zip(page.texts(".chip-says")).collect()
}

/// Each address of the report, with what became of it.
fn report(page: &Page) -> Vec<(String, String)> {
    page.texts("ul.rows b").into_iter().zip(page.texts("ul.rows .state-more")).collect()
}

/// Every row that inviting could leave behind.
fn traces(house: &House) -> [i64; 6] {
    use guestlist::schema::{audit, counters, invite_reports, outbox, users as people};
    house.read(|conn| {
        Ok([
            people::table.count().get_result(conn)?,
            rows::table.count().get_result(conn)?,
            outbox::table.count().get_result(conn)?,
            audit::table.count().get_result(conn)?,
            counters::table.count().get_result(conn)?,
            invite_reports::table.count().get_result(conn)?,
        ])
    })
}

/// Another code than this one.
fn wrong(code: &str) -> String {
    format!("{:08}", (code.parse::<u64>().unwrap() + 1) % 100_000_000)
}
