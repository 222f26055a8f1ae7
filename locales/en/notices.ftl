mail-invite-subject = { $inviter } invites you to { $organization }
mail-invite-reminder = { $inviter } still waits for you at { $organization }
mail-message-from = Message from { $name }:
mail-copy-subject = Copy: { $inviter } invited { $guest }
mail-copy-said = { $inviter } has invited { $guest } and wanted you to know. The link itself went to { $guest } alone.
mail-copy-why = You receive this because { $inviter } named you for a copy.
mail-granted-subject = { $inviter } gave you { $name }
mail-granted-said = { $inviter } added you. There is nothing to accept: you have access already.
mail-granted-open = Open { $name }
mail-granted-why = You receive this because you have an account at { $organization }.
mail-accepted-subject = { $guest } accepted your invitation
mail-accepted-said = { $guest } has proved the address and is in.
mail-accepted-button = See your invitations
mail-declined-subject = { $guest } declined your invitation
mail-declined-said = { $guest } has declined. Nothing was given, and the link no longer works.
mail-declined-button = See your invitations
mail-failed-subject = Your invitation to { $guest } could not be delivered
mail-failed-said = Nobody will get this mail. { $reason }. Check the address, take the invitation back, and invite the right one.
mail-failed-button = See what happened
mail-asked-subject = { $guest } asks for a fresh link
mail-asked-said = { $guest } opened your invitation after its link had stopped working, and would like a new one. One click on “Send again” makes it; if you do not want that, do nothing.
mail-asked-button = Go to your invitations
mail-asked-elsewhere-subject = { $uses } asks for an invitation of { $guest }
mail-asked-elsewhere-said = Somebody signed in as { $uses } opened your invitation to { $guest } and says that they can no longer read mail there. If you know that it is the same person, invite { $uses }; if not, do nothing.
mail-asked-elsewhere-button = Go to your invitations
mail-inviter-why = You receive this because you sent this invitation.
mail-blocked-subject = Your invitation to { $guest } was taken back
mail-blocked-said = The organization no longer takes guests from this address’s domain, so the invitation to { $guest } was taken back and its link no longer works. If it matters, ask an admin.
mail-blocked-button = See your invitations
mail-approved-subject = { $guest } is invited
mail-approved-said = { $by } approved your invitation to { $guest }, and it went out. You hear of it again when they answer.
mail-approved-button = See your invitations
mail-turned-down-subject = { $guest } is not invited
mail-turned-down-said = { $by } did not approve your invitation to { $guest }, so nothing was sent. Read why, and ask again if that changes it.
mail-turned-down-button = See your invitations
mail-approval-subject = { $n ->
    [one] { $inviter } asks to invite a guest
   *[other] { $inviter } asks to invite { $n } guests
}
mail-approval-said = { $inviter } would like to invite these people. Nothing goes out before you, or somebody else who may, decides.
mail-approval-more = { $n ->
    [one] and 1 more
   *[other] and { $n } more
}
mail-approval-button = See and decide
mail-approval-why = You receive this because you approve invitations at { $organization }.
mail-approval-guest = would be a new guest
mail-blocked-here-subject = Your invitation of { $guest } to { $name } was taken back
mail-blocked-here-said = { $name } no longer takes guests from this address’s domain, so { $guest } is not invited to it any more. If it matters, ask an admin.
mail-blocked-here-button = See your invitations
