//! The tables, one set for both databases; a test migrates both and selects every column. Left out are
//! `recorded_end` of users, memberships and assignments, `extended_at` of the latter two and `guests_closed_at` of apps and
//! groups, which statements written by hand know.

macro_rules! tables {
    ($($name:ident ($($key:ident),+) { $($column:ident -> $kind:ty,)+ })+) => {$(
        diesel::table! {
            use diesel::sql_types::{BigInt, Binary, Bool, Integer, Nullable, Text};
            use crate::foundation::db::types::{Id, Json, Instant};
            $name ($($key),+) { $($column -> $kind,)+ }
        }
    )+};
}

tables! {
    organization (id) {
        id -> Integer,
        display_name -> Text,
        domain -> Text,
        privacy_url -> Nullable<Text>,
        privacy_contact -> Nullable<Text>,
        language -> Text,
        updated_at -> Instant,
    }
    users (id) {
        id -> Id,
        mail -> Text,
        mail_shown -> Text,
        display_name -> Text,
        given_name -> Nullable<Text>,
        surname -> Nullable<Text>,
        department -> Nullable<Text>,
        job_title -> Nullable<Text>,
        company_name -> Nullable<Text>,
        country -> Nullable<Text>,
        preferred_language -> Nullable<Text>,
        user_type -> Text,
        external_user_state -> Nullable<Text>,
        external_user_state_changed_at -> Nullable<Instant>,
        enabled -> Bool,
        theme -> Text,
        name_key -> Text,
        created_at -> Instant,
        updated_at -> Instant,
        mail_domain -> Text,
        deleted_at -> Nullable<Instant>,
        last_sign_in_at -> Nullable<Instant>,
        ends_at -> Nullable<Instant>,
        orphaned_at -> Nullable<Instant>,
        blocked_at -> Nullable<Instant>,
        unblocked_at -> Nullable<Instant>,
        reset_at -> Nullable<Instant>,
    }
    sponsors (guest_id, user_id, group_id) {
        guest_id -> Id,
        user_id -> Nullable<Id>,
        group_id -> Nullable<Id>,
        backup -> Bool,
        created_at -> Instant,
    }
    endings (id) {
        id -> Id,
        user_id -> Id,
        app_id -> Nullable<Id>,
        group_id -> Nullable<Id>,
        ends_at -> Instant,
        told_days -> Integer,
        asked_at -> Nullable<Instant>,
        reason -> Nullable<Text>,
        passed_on -> Bool,
        let_go_at -> Nullable<Instant>,
    }
    life_rules (id) {
        id -> Integer,
        stay_days -> Nullable<Integer>,
        longest_days -> Nullable<Integer>,
        block_idle_days -> Nullable<Integer>,
        delete_blocked_days -> Nullable<Integer>,
        reminds -> Bool,
        changed_at -> Instant,
    }
    deleted_users (user_id) {
        user_id -> Id,
        was_enabled -> Bool,
        kept -> Json,
    }
    mail_domains (domain) {
        domain -> Text,
        first_at -> Instant,
    }
    directory_roles (user_id, role) {
        user_id -> Id,
        role -> Text,
        created_at -> Instant,
    }
    identities (id) {
        id -> Id,
        user_id -> Id,
        issuer -> Text,
        subject -> Text,
        created_at -> Instant,
        last_used_at -> Nullable<Instant>,
    }
    apps (id) {
        id -> Id,
        external_id -> Nullable<Text>,
        display_name -> Text,
        description -> Text,
        launch_url -> Text,
        visible -> Bool,
        enabled -> Bool,
        assignment_required -> Bool,
        self_service -> Bool,
        allow_guests -> Bool,
        logo_hash -> Nullable<Text>,
        name_key -> Text,
        created_at -> Instant,
        updated_at -> Instant,
    }
    app_logos (app_id) {
        app_id -> Id,
        content_type -> Text,
        bytes -> Binary,
        updated_at -> Instant,
    }
    app_roles (id) {
        id -> Id,
        app_id -> Id,
        value -> Text,
        display_name -> Text,
    }
    app_owners (app_id, user_id) {
        app_id -> Id,
        user_id -> Id,
        created_at -> Instant,
    }
    assignments (id) {
        id -> Id,
        app_id -> Id,
        user_id -> Nullable<Id>,
        group_id -> Nullable<Id>,
        role_id -> Id,
        ends_at -> Nullable<Instant>,
        granted_by -> Nullable<Id>,
        invitation_id -> Nullable<Id>,
        created_at -> Instant,
    }
    launches (user_id, app_id) {
        user_id -> Id,
        app_id -> Id,
        last_at -> Instant,
        times -> BigInt,
    }
    groups (id) {
        id -> Id,
        external_id -> Nullable<Text>,
        display_name -> Text,
        description -> Text,
        membership -> Text,
        membership_rule -> Nullable<Text>,
        source -> Text,
        self_service -> Bool,
        allow_guests -> Bool,
        name_key -> Text,
        created_at -> Instant,
        updated_at -> Instant,
        hides_members -> Bool,
    }
    group_owners (group_id, user_id) {
        group_id -> Id,
        user_id -> Id,
        created_at -> Instant,
    }
    group_members (group_id, user_id) {
        group_id -> Id,
        user_id -> Id,
        ends_at -> Nullable<Instant>,
        granted_by -> Nullable<Id>,
        invitation_id -> Nullable<Id>,
        created_at -> Instant,
    }
    access_changes (id) {
        id -> BigInt,
        number -> Nullable<BigInt>,
        at -> Instant,
        kind -> Text,
        user_id -> Nullable<Id>,
        group_id -> Nullable<Id>,
        app_id -> Nullable<Id>,
        role_id -> Nullable<Id>,
        ends_at -> Nullable<Instant>,
        domain_rule_id -> Nullable<Id>,
        session_id -> Nullable<Binary>,
    }
    access_numbers (id) {
        id -> Integer,
        last -> BigInt,
        forgotten -> BigInt,
    }
    domain_rules (id) {
        id -> Id,
        effect -> Text,
        rule -> Text,
        comment -> Text,
        created_at -> Instant,
        app_id -> Nullable<Id>,
        group_id -> Nullable<Id>,
    }
    invite_levels (id) {
        id -> Id,
        app_id -> Nullable<Id>,
        group_id -> Nullable<Id>,
        level -> Text,
        changed_at -> Instant,
    }
    invite_approvals (id) {
        id -> Id,
        app_id -> Nullable<Id>,
        group_id -> Nullable<Id>,
        rule -> Text,
        changed_at -> Instant,
    }
    invite_quotas (id) {
        id -> Id,
        user_id -> Nullable<Id>,
        most -> Nullable<Integer>,
        changed_at -> Instant,
    }
    guest_levels (id) {
        id -> Integer,
        level -> Text,
        changed_at -> Instant,
    }
    invitations (id) {
        id -> Id,
        address -> Text,
        address_shown -> Text,
        user_id -> Id,
        inviter_id -> Id,
        state -> Text,
        message -> Nullable<Text>,
        language -> Text,
        cc -> Nullable<Text>,
        link_number -> Integer,
        created_at -> Instant,
        expires_at -> Instant,
        resolved_at -> Nullable<Instant>,
        fresh_asked_at -> Nullable<Instant>,
        waits_since -> Nullable<Instant>,
        turned_down -> Nullable<Text>,
        by_hand -> Bool,
        alone -> Bool,
        remind_at -> Nullable<Instant>,
        reminded -> Integer,
    }
    invitation_links (hash) {
        hash -> Binary,
        invitation_id -> Id,
        number -> Integer,
        created_at -> Instant,
    }
    invitation_grants (id) {
        id -> Id,
        invitation_id -> Id,
        address -> Text,
        app_id -> Nullable<Id>,
        group_id -> Nullable<Id>,
        role_id -> Id,
        ends_at -> Nullable<Instant>,
        pending -> Bool,
    }
    invite_reports (id) {
        id -> Id,
        user_id -> Id,
        lines -> Json,
        created_at -> Instant,
    }
    mail_refusals (id) {
        id -> Id,
        address -> Text,
        inviter_id -> Nullable<Id>,
        created_at -> Instant,
    }
    review_schedules (id) {
        id -> Id,
        app_id -> Nullable<Id>,
        group_id -> Nullable<Id>,
        every_days -> Nullable<Integer>,
        answer_days -> Integer,
        silence -> Text,
        next_at -> Instant,
        round -> Nullable<Id>,
        walk -> Nullable<Text>,
        reached -> Nullable<Id>,
        version -> Integer,
        changed_at -> Instant,
    }
    reviews (id) {
        id -> Id,
        round -> Id,
        app_id -> Nullable<Id>,
        group_id -> Nullable<Id>,
        silence -> Text,
        state -> Text,
        began_at -> Instant,
        ends_at -> Instant,
        due_at -> Nullable<Instant>,
        finished_at -> Nullable<Instant>,
        finished_by -> Nullable<Id>,
        guests -> Integer,
        kept -> Integer,
        removed -> Integer,
        gone -> Integer,
    }
    review_items (review_id, user_id) {
        review_id -> Id,
        user_id -> Id,
        name -> Text,
        mail -> Text,
        name_key -> Text,
        decision -> Nullable<Text>,
        reason -> Text,
        decided_by -> Nullable<Id>,
        decided_name -> Text,
        decided_at -> Nullable<Instant>,
        result -> Nullable<Text>,
    }
    outbox (id) {
        id -> Id,
        lane -> Integer,
        kind -> Text,
        state -> Text,
        recipient -> Text,
        recipient_domain -> Text,
        message_id -> Text,
        language -> Text,
        invitation_id -> Nullable<Id>,
        user_id -> Nullable<Id>,
        details -> Json,
        sealed -> Nullable<Binary>,
        attempts -> Integer,
        not_before -> Instant,
        expires_at -> Nullable<Instant>,
        leased_until -> Nullable<Instant>,
        leased_by -> Nullable<Text>,
        relay -> Nullable<Text>,
        reason -> Nullable<Text>,
        last_reply -> Nullable<Text>,
        created_at -> Instant,
        changed_at -> Instant,
        deferred_since -> Nullable<Instant>,
        paced -> Bool,
    }
    mail_routes (relay) {
        relay -> Text,
        failures -> Integer,
        paused_until -> Instant,
        reason -> Text,
        reply -> Text,
        since -> Instant,
    }
    mail_paces (domain) {
        domain -> Text,
        next_at -> Instant,
    }
    codes (id) {
        id -> Id,
        txn -> Binary,
        purpose -> Text,
        address -> Text,
        user_id -> Nullable<Id>,
        invitation_id -> Nullable<Id>,
        salt -> Binary,
        digest -> Binary,
        tries -> Integer,
        state -> Text,
        created_at -> Instant,
    }
    oidc_flows (state_hash) {
        state_hash -> Binary,
        txn -> Binary,
        provider -> Text,
        sealed -> Binary,
        created_at -> Instant,
    }
    sessions (id) {
        id -> Binary,
        user_id -> Id,
        way -> Text,
        client -> Text,
        created_at -> Instant,
        last_seen_at -> Instant,
        proved_at -> Instant,
    }
    sign_in_links (hash) {
        hash -> Binary,
        user_id -> Id,
        created_at -> Instant,
        expires_at -> Instant,
        used_at -> Nullable<Instant>,
    }
    counters (key, starts_at) {
        key -> Text,
        starts_at -> Instant,
        count -> BigInt,
    }
    audit (id) {
        id -> Id,
        at -> Instant,
        actor_id -> Nullable<Id>,
        actor_name -> Text,
        surface -> Text,
        client_address -> Nullable<Text>,
        action -> Text,
        object_type -> Text,
        object_id -> Nullable<Id>,
        object_name -> Text,
        person_id -> Nullable<Id>,
        person_name -> Text,
        result -> Text,
        details -> Json,
        request_id -> Nullable<Text>,
        seal -> Nullable<BigInt>,
    }
    daily_figures (day) {
        day -> Instant,
        accepted -> BigInt,
        pending -> BigInt,
        sent -> BigInt,
        redeemed -> BigInt,
        failed -> BigInt,
    }
    audit_seals (number) {
        number -> BigInt,
        entries -> BigInt,
        digest -> Binary,
        created_at -> Instant,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    organization,
    users,
    mail_domains,
    directory_roles,
    deleted_users,
    sponsors,
    endings,
    life_rules,
    identities,
    apps,
    app_logos,
    app_roles,
    app_owners,
    assignments,
    launches,
    groups,
    group_owners,
    group_members,
    access_changes,
    access_numbers,
    domain_rules,
    invite_levels,
    invite_approvals,
    invite_quotas,
    guest_levels,
    invitations,
    invitation_links,
    invitation_grants,
    invite_reports,
    mail_refusals,
    review_schedules,
    reviews,
    review_items,
    outbox,
    mail_routes,
    mail_paces,
    codes,
    oidc_flows,
    sessions,
    sign_in_links,
    counters,
    audit,
    daily_figures,
    audit_seals,
);
