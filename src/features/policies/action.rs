//! What can be done here, and for which of it somebody has to prove who they are first.

/// What somebody wishes to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Look at the page of an app or group.
    See,
    /// Open an app.
    Launch,
    /// Give an app or group back.
    Leave,
    /// The page of one's own groups.
    SeeGroups,
    SeePeople,
    SeeHistory,
    AddPeople,
    RemovePeople,
    ChangeEnd,
    ChangeLogo,
    /// Look at a review of its guests.
    SeeReview,
    /// Say which guests keep their access.
    DecideReview,
    /// The admin area.
    Administer,
    /// The whole audit log.
    ReadAudit,
    /// Take the audit log away as a file.
    ExportAudit,
    /// Who may invite, which domains, what guests see.
    SeePolicies,
    /// The form of a rule, and what a change of it would touch.
    PreparePolicyChange,
    ChangePolicies,
    /// Go on with what follows from a change of a rule, an app or a group, so many at a time.
    FinishChange,
    /// What waits for approval before it goes out.
    SeeApprovals,
    Approve,
    /// Invite to the organization alone, and hand links over without a mail.
    InviteByHand,
    /// Invite people from outside; to what, and whether they may, is decided beside it.
    InviteGuests,
    /// Everybody's invitations.
    ManageInvitations,
    /// The directory: everybody in it, and what they have.
    SeeUsers,
    /// Take the directory away as a file.
    ExportUsers,
    /// The forms about somebody, and what a change would touch.
    PrepareUserChange,
    /// Block, delete and restore somebody, end their sessions.
    ManageUser,
    /// Look at the panel as a guest sees it, once that was started.
    SeePanel,
    /// Start looking at the panel as a guest sees it.
    StartPanel,
    /// Say how long a guest stays.
    AnswerForGuest,
    /// Extend access by more days at a time than the rules allow.
    ExceedLongestExtension,
    /// Give and take directory roles.
    ChangeRoles,
    /// Every app and group.
    SeeResources,
    /// The forms of apps and groups, and what a change would touch.
    PrepareResourceChange,
    /// Make, change and delete apps and groups, and say who owns them.
    ManageResources,
    /// One's own name, invitations and end dates, and leaving the organization.
    ManageOwnAccount,
    /// Take away what is held about oneself.
    ExportOwnData,
    /// Connect and disconnect one's own ways to sign in.
    ChangeSignInMethods,
}

impl Action {
    pub const ALL: &'static [Self] = &[
        Self::See,
        Self::Launch,
        Self::Leave,
        Self::SeeGroups,
        Self::SeePeople,
        Self::SeeHistory,
        Self::AddPeople,
        Self::RemovePeople,
        Self::ChangeEnd,
        Self::ChangeLogo,
        Self::SeeReview,
        Self::DecideReview,
        Self::Administer,
        Self::ReadAudit,
        Self::ExportAudit,
        Self::SeePolicies,
        Self::PreparePolicyChange,
        Self::ChangePolicies,
        Self::FinishChange,
        Self::SeeApprovals,
        Self::Approve,
        Self::InviteByHand,
        Self::InviteGuests,
        Self::ManageInvitations,
        Self::SeeUsers,
        Self::ExportUsers,
        Self::PrepareUserChange,
        Self::ManageUser,
        Self::SeePanel,
        Self::StartPanel,
        Self::AnswerForGuest,
        Self::ExceedLongestExtension,
        Self::ChangeRoles,
        Self::SeeResources,
        Self::PrepareResourceChange,
        Self::ManageResources,
        Self::ManageOwnAccount,
        Self::ExportOwnData,
        Self::ChangeSignInMethods,
    ];

    /// Whether somebody must have proved who they are within the last quarter of an hour (S-6).
    pub fn needs_proof(self) -> bool {
        matches!(
            self,
            Self::ChangePolicies
                | Self::ChangeRoles
                | Self::ManageUser
                | Self::ManageResources
                | Self::StartPanel
                | Self::ExportAudit
                | Self::ExportUsers
                | Self::ExportOwnData
                | Self::ChangeSignInMethods
        )
    }

    /// What every person may do, with what is their own.
    pub(super) fn is_for_every_person(self) -> bool {
        matches!(self, Self::InviteGuests | Self::ManageOwnAccount | Self::ExportOwnData | Self::ChangeSignInMethods)
    }

    /// What is asked about every app and group alike, whoever owns it.
    pub(super) fn is_administrative(self) -> bool {
        matches!(self, Self::SeeResources | Self::PrepareResourceChange | Self::ManageResources | Self::FinishChange)
    }

    /// What a user administrator does to nobody who governs (Z-6).
    pub(super) fn changes_a_user(self) -> bool {
        matches!(self, Self::ManageUser | Self::PrepareUserChange | Self::SeePanel | Self::StartPanel)
    }
}
