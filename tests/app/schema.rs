//! The tables as the program knows them, and as both folders of migrations make them.

use std::collections::BTreeSet;
use std::path::Path;

use diesel::prelude::*;
use guestlist::foundation::db::{Conn, DbError};
use guestlist::schema;

use crate::support::House;

/// Asks for no rows of every column, which fails where a column is missing.
macro_rules! ask_for_every_column {
    ($conn:expr, $($table:ident)+) => {$(
        let asked = schema::$table::table.select(schema::$table::all_columns).limit(0).execute($conn);
        asked.unwrap_or_else(|error| panic!("{}: {error}", stringify!($table)));
    )+};
}

#[actix_web::test]
async fn every_column_is_there_once_the_migrations_have_run() {
    let house = House::new().await;
    house.read(|conn: &mut Conn| {
        ask_for_every_column!(conn,
            organization users mail_domains directory_roles identities apps app_logos app_roles app_owners assignments launches
            groups group_owners group_members access_changes access_numbers domain_rules invite_levels invite_approvals invite_quotas invitations invitation_links invitation_grants
            invite_reports mail_refusals review_schedules reviews review_items outbox mail_routes mail_paces codes oidc_flows sessions sign_in_links counters audit
            daily_figures guest_levels audit_seals);
        Ok::<_, DbError>(())
    });
}

#[test]
fn both_folders_of_migrations_hold_the_same_names() {
    let names = |folder: &str| -> BTreeSet<String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(folder);
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    };
    assert_eq!(names("sqlite"), names("postgres"));
}
