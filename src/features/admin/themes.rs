//! The deeds of the log by theme, so that one is found among so many.

use crate::features::admin::shown::Theme;
use crate::features::audit::Action;
use crate::foundation::web::Page;
use crate::foundation::web::shown::Choice;

const THEMES: [&str; 8] = [
    "audit-theme-invitations",
    "audit-theme-access",
    "audit-theme-sign-in",
    "audit-theme-people",
    "audit-theme-things",
    "audit-theme-rules",
    "audit-theme-reviews",
    "audit-theme-server",
];

/// Every deed, in its theme by its name.
pub(super) fn themes(page: &Page, chosen: &str, key: fn(Action) -> String) -> Vec<Theme> {
    let of = |theme: &&str| {
        let those = Action::ALL.iter().filter(|action| theme_of(**action) == *theme);
        let mut deeds: Vec<Choice> = those.map(|action| choice(page, *action, chosen, key)).collect();
        deeds.sort_by_key(|deed| deed.label.to_lowercase());
        Theme { label: page.t(theme).to_string(), deeds }
    };
    THEMES.iter().map(of).collect()
}

fn choice(page: &Page, action: Action, chosen: &str, key: fn(Action) -> String) -> Choice {
    let value = action.word();
    Choice { value: value.to_owned(), label: page.t(&key(action)).to_string(), chosen: value == chosen, allowed: true }
}

fn theme_of(action: Action) -> &'static str {
    match action {
        Action::Invite
        | Action::AskApproval
        | Action::ApproveInvitation
        | Action::HandOver
        | Action::TurnDownInvitation
        | Action::Resend
        | Action::Revoke
        | Action::Replace
        | Action::Expire
        | Action::Redeem
        | Action::Decline
        | Action::DeclineForever
        | Action::AskFresh
        | Action::Remind => "audit-theme-invitations",
        Action::Grant
        | Action::Remove
        | Action::PutBack
        | Action::Leave
        | Action::ChangeEnd
        | Action::Launch
        | Action::AskToStay
        | Action::LetGo => "audit-theme-access",
        Action::SignIn
        | Action::SignInRefused
        | Action::SignOut
        | Action::EndSession
        | Action::EndSessions
        | Action::LinkIdentity
        | Action::UnlinkIdentity
        | Action::AskCode
        | Action::WrongCode
        | Action::ResetRedemption
        | Action::Denied => "audit-theme-sign-in",
        Action::CreateGroup
        | Action::UpdateGroup
        | Action::DeleteGroup
        | Action::CreateApp
        | Action::UpdateApp
        | Action::DeleteApp
        | Action::AddOwner
        | Action::RemoveOwner
        | Action::ChangeLogo => "audit-theme-things",
        Action::UpdateOrganization | Action::UpdatePolicy | Action::AddDomain | Action::RemoveDomain => {
            "audit-theme-rules"
        }
        Action::CreateReview
        | Action::UpdateReview
        | Action::DeleteReview
        | Action::BeginReview
        | Action::ReviewKeep
        | Action::ReviewRemove
        | Action::EndReview
        | Action::ApplyReview => "audit-theme-reviews",
        Action::Import | Action::Export | Action::Backup | Action::Restore | Action::DeliveryFailed => {
            "audit-theme-server"
        }
        _ => "audit-theme-people",
    }
}
