verdict-new-guest = new guest
verdict-new-guest-first = new guest, the first from this domain: look twice
verdict-guest = guest, gets access at once
verdict-colleague = colleague, gets access at once
verdict-already-has-access = already has access
verdict-already-invited = already invited by { $name }
verdict-already-invited-by-you = already invited by you
verdict-since = { $says } { $when }, no answer yet
verdict-typo = Looks mistyped. Did you mean { $domain }?
verdict-deleted = They were deleted here. An admin can restore them.
verdict-disabled = This account is blocked here. Ask an admin.
verdict-can-be-added = can be added
verdict-ask-a-colleague = You cannot add this person. Ask a colleague who looks after it.
verdict-ended = Their time here is over. A sponsor or an admin can let them stay longer.
verdict-own-access = You cannot give access to yourself. Ask another owner or an admin.
verdict-over-quota = more guests than you may have
verdict-closed = { $name }: { $why }
invite-sure = Keep it as typed

grant-role = as { $role }
grant-app = App
grant-group = { $apps ->
    [0] Group
    [one] Group that opens 1 app
   *[other] Group that opens { $apps } apps
}

result-invited = Invitation on its way
result-colleague-in = Colleague, has access now and gets a notice
result-guest-in = Guest, has access now and gets a notice

invitation-no-longer-open = This invitation is no longer open. Ask whoever invited you for a fresh one.
invitation-somebody-else = This proves another address than the invited one. Nothing was used up; prove the invited address, or ask for an invitation to this one.
invitation-no-addresses = Type at least one e-mail address.
invitation-grant-count = One invitation can give 1 to { $most } things. Untick some and send a second one.
invitation-unknown-role = This app has no such role. Choose one of those shown.
invitation-no-role = Choose what they will be able to do.
invitation-ends-in-the-past = This day is over. Choose a later one, or no end.
invitation-no-such-day = This is not a day. Write it like 2027-05-31, or choose one of the buttons.
invitation-message-too-long = The message is longer than { $most } characters. Shorten it.
invitation-wait = You have reached a limit on invitations. Try again in { $minutes ->
    [one] 1 minute
   *[other] { $minutes } minutes
}; nothing of what you typed is lost on this page.
invitation-no-longer-possible = This can no longer be given. { $why }
invitation-nothing-left = What it was for is no longer there.
invitation-role-gone = The role it was for is no longer there.
invitation-has-or-waits = They have it already, or a newer invitation to it waits for them.
invitation-inviter-gone = Whoever invited you may no longer do so. Ask the organization for a new invitation.
invitation-sender-gone = Whoever invited them may no longer give it. Somebody who may can invite them instead.
invitation-you-are-blocked = Your account is blocked here. Ask the organization.
invitation-your-stay-ended = Your time here is over. Ask the organization to let you stay longer.
invitation-domain-blocked = Addresses at { $domain } are no longer accepted here. Ask the organization.
invitation-grant-ended = The time it was meant for is over.
invitation-nothing-under-way = There is no invitation open in this browser, or it was left open too long. Open the link in your mail again.
invitation-no-decision = Say whether you accept or decline.
invitation-not-proven = This provider does not vouch for the invited address. Choose the code by e-mail instead.

sent-again = A new link is on its way to { $name }; the old one no longer works. It is good until { $day }.
sent-taken-back = The invitation to { $name } was taken back.
waiting-accepted = Accepted. It is yours now.
waiting-declined = Declined. Whoever invited you is told.

invite-closed-title = People cannot be added to { $name }
invite-closed-instead = Whoever is in it stays. You can add people to another app or group you own.
invite-language-own = Each guest’s own
