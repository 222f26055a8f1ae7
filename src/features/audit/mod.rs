//! Who did what, when: written in the deed's own transaction, sealed afterwards, never changed.

mod queries;
mod seal;

use serde_json::{Map, Value};

use crate::foundation::clock::Time;
use crate::foundation::db::types::{Details, words};
use crate::foundation::db::{Conn, DbError};
use crate::foundation::id::{AnyId, AppId, EntryId, GroupId, InvitationId, UserId};
use crate::foundation::metrics;
use crate::foundation::person::Actor;
use crate::schema::audit;

pub use queries::{Filter, about, known_as, last_about, last_of_each, search};
pub use seal::{SEALED_AT_ONCE, Verdict, Walk, seal, verify, walk_on};

words! {
    /// What was done. Each has a sentence of its own in `locales/*/audit.ftl`.
    pub enum Action {
        Invite = "invite",
        AskApproval = "ask_approval",
        ApproveInvitation = "approve_invitation",
        HandOver = "hand_over",
        TurnDownInvitation = "turn_down_invitation",
        Resend = "resend",
        Revoke = "revoke",
        Replace = "replace",
        Expire = "expire",
        Redeem = "redeem",
        Decline = "decline",
        DeclineForever = "decline_forever",
        AskFresh = "ask_fresh",
        Grant = "grant",
        Remove = "remove",
        PutBack = "put_back",
        Leave = "leave",
        ChangeEnd = "change_end",
        Launch = "launch",
        SignIn = "sign_in",
        SignInRefused = "sign_in_refused",
        SignOut = "sign_out",
        EndSession = "end_session",
        LinkIdentity = "link_identity",
        UnlinkIdentity = "unlink_identity",
        AskCode = "ask_code",
        WrongCode = "wrong_code",
        CreateAdmin = "create_admin",
        CreateUser = "create_user",
        UpdateUser = "update_user",
        DeleteUser = "delete_user",
        RestoreUser = "restore_user",
        EraseUser = "erase_user",
        ConvertUser = "convert_user",
        BlockUser = "block_user",
        UnblockUser = "unblock_user",
        EndSessions = "end_sessions",
        /// The panel as a guest sees it.
        SeePanel = "see_panel",
        AddSponsor = "add_sponsor",
        RemoveSponsor = "remove_sponsor",
        HandOverGuests = "hand_over_guests",
        ChangeStay = "change_stay",
        AskToStay = "ask_to_stay",
        LetGo = "let_go",
        Remind = "remind",
        ResetRedemption = "reset_redemption",
        CreateGroup = "create_group",
        UpdateGroup = "update_group",
        DeleteGroup = "delete_group",
        CreateApp = "create_app",
        UpdateApp = "update_app",
        DeleteApp = "delete_app",
        AddOwner = "add_owner",
        RemoveOwner = "remove_owner",
        AddRole = "add_role",
        RemoveRole = "remove_role",
        ChangeLogo = "change_logo",
        UpdateOrganization = "update_organization",
        UpdatePolicy = "update_policy",
        AddDomain = "add_domain",
        RemoveDomain = "remove_domain",
        CreateReview = "create_review",
        UpdateReview = "update_review",
        DeleteReview = "delete_review",
        BeginReview = "begin_review",
        ReviewKeep = "review_keep",
        ReviewRemove = "review_remove",
        EndReview = "end_review",
        ApplyReview = "apply_review",
        Import = "import",
        Export = "export",
        Backup = "backup",
        Restore = "restore",
        DeliveryFailed = "delivery_failed",
        Denied = "denied",
    }
}

words! {
    pub enum Outcome {
        Success = "success",
        Denied = "denied",
        Failure = "failure",
    }
}

words! {
    /// What it was done to.
    pub enum ObjectKind {
        None = "none",
        App = "app",
        Group = "group",
        User = "user",
        Invitation = "invitation",
        Session = "session",
        Organization = "organization",
        Mail = "mail",
        Page = "page",
        Domain = "domain",
    }
}

/// One deed on its way into the log. Names are kept as they were at the time.
#[derive(Clone, Debug)]
pub struct Deed {
    action: Action,
    kind: ObjectKind,
    object: Option<AnyId>,
    object_name: String,
    person: Option<UserId>,
    person_name: String,
    outcome: Outcome,
    details: Map<String, Value>,
}

impl Deed {
    pub fn new(action: Action) -> Self {
        Self {
            action,
            kind: ObjectKind::None,
            object: None,
            object_name: String::new(),
            person: None,
            person_name: String::new(),
            outcome: Outcome::Success,
            details: Map::new(),
        }
    }

    #[must_use]
    pub fn on(self, kind: ObjectKind, id: Option<AnyId>, name: &str) -> Self {
        Self { kind, object: id, object_name: name.to_owned(), ..self }
    }

    #[must_use]
    pub fn on_app(self, id: AppId, name: &str) -> Self {
        self.on(ObjectKind::App, Some(id.into()), name)
    }

    #[must_use]
    pub fn on_group(self, id: GroupId, name: &str) -> Self {
        self.on(ObjectKind::Group, Some(id.into()), name)
    }

    #[must_use]
    pub fn on_user(self, id: UserId, name: &str) -> Self {
        self.on(ObjectKind::User, Some(id.into()), name)
    }

    #[must_use]
    pub fn on_invitation(self, id: InvitationId, name: &str) -> Self {
        self.on(ObjectKind::Invitation, Some(id.into()), name)
    }

    /// The person it is about, beside whoever did it.
    #[must_use]
    pub fn about(self, person: UserId, name: &str) -> Self {
        Self { person: Some(person), person_name: name.to_owned(), ..self }
    }

    #[must_use]
    pub fn outcome(self, outcome: Outcome) -> Self {
        Self { outcome, ..self }
    }

    /// Before, after, reason: never a secret.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.details.insert(name.to_owned(), value.into());
        self
    }
}

/// An entry as it is kept.
#[derive(Clone, Debug, PartialEq, diesel::Queryable, diesel::Selectable, diesel::Insertable)]
#[diesel(table_name = audit)]
pub struct Entry {
    pub id: EntryId,
    pub at: Time,
    pub actor_id: Option<UserId>,
    pub actor_name: String,
    pub surface: String,
    pub client_address: Option<String>,
    pub action: Action,
    pub object_type: ObjectKind,
    pub object_id: Option<AnyId>,
    pub object_name: String,
    pub person_id: Option<UserId>,
    pub person_name: String,
    pub result: Outcome,
    pub details: Details,
    pub request_id: Option<String>,
    pub seal: Option<i64>,
}

/// Writes the deed down, in whatever transaction the deed itself is done (L-1).
pub fn record(conn: &mut Conn, actor: &Actor, deed: Deed, now: Time) -> Result<(), DbError> {
    record_all(conn, actor, vec![deed], now)
}

/// The same for many deeds of one actor, in their order.
pub fn record_all(conn: &mut Conn, actor: &Actor, deeds: Vec<Deed>, now: Time) -> Result<(), DbError> {
    let entries: Vec<Entry> = deeds.into_iter().map(|deed| entry(actor, deed, now)).collect();
    Ok(queries::insert(conn, &entries)?)
}

fn entry(actor: &Actor, deed: Deed, now: Time) -> Entry {
    if matches!(deed.action, Action::WrongCode | Action::SignInRefused) {
        metrics::sign_in_failed(deed.action.word());
    }
    let mut details = deed.details;
    if let Some(client) = actor.acting_client() {
        details.insert("client".to_owned(), client.into());
    }
    Entry {
        id: EntryId::new(),
        at: now,
        actor_id: actor.author(),
        actor_name: actor.name().to_owned(),
        surface: actor.origin.surface.to_owned(),
        client_address: actor.origin.client_address.clone(),
        action: deed.action,
        object_type: deed.kind,
        object_id: deed.object,
        object_name: deed.object_name,
        person_id: deed.person,
        person_name: deed.person_name,
        result: deed.outcome,
        details: Details(Value::Object(details)),
        request_id: actor.origin.request_id.clone(),
        seal: None,
    }
}
