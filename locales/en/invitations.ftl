## Add people.

invite-title = Add people
invite-said = to { $name }. Nothing is sent before you press the last button.
invite-not-sent = Nothing was sent
invite-emails = E-mail addresses
invite-emails-hint = Many at once, if you like: one per line, separated by commas, or a column from a spreadsheet.
invite-more-here = Add another, or paste a list
invite-checking = checking
invite-checked = Addresses
invite-check = Check the addresses
invite-check-first = First see who they are and what they will get.
invite-ready = { $n ->
    [0] Nobody can be added yet.
    [one] 1 can be added.
   *[other] { $n } can be added.
}
invite-issues = { $n ->
    [one] 1 needs a look and stays here; nothing is sent to it.
   *[other] { $n } need a look and stay here; nothing is sent to them.
}
invite-fix = Use { $address }
invite-send-again = Send again
invite-sent-again = Sent again
invite-without = Take { $address } off the list
invite-without-plain = Take off the list
invite-role = Role
invite-role-in = Role in { $name }
invite-until = Until
invite-no-end = No end
invite-2-weeks = 2 weeks
invite-3-months = 3 months
invite-1-year = 1 year
invite-other-day = Another day
invite-last-day = Last day
invite-ends = Access ends by itself after { $day }.
invite-ends-none = Access stays until somebody ends it.
invite-message = Your message
invite-message-hint = Quoted in the mail as plain text.
invite-also = Also give
invite-also-hint = (in the same invitation)
invite-withheld = { $n ->
    [one] 1 more cannot be given
   *[other] { $n } more cannot be given
}
invite-language = Language of the mail
invite-cc = Copy to
invite-preview = What they will read
invite-preview-none = The mail appears here once the addresses are checked.
invite-preview-now = Show the mail
invite-gives = { $more ->
    [0] { $name }
    [one] { $name } and 1 more
   *[other] { $name } and { $more } more
}
invite-gives-until = until { $day }
invite-go-out = { $n ->
    [one] 1 invitation goes out.
   *[other] { $n } invitations go out.
}
invite-let-in = { $n ->
    [one] 1 person gets in at once.
   *[other] { $n } people get in at once.
}
invite-now = { $n ->
    [one] Invite 1 person
   *[other] Invite { $n } people
}
invite-ask-now = { $n ->
    [one] Ask to invite 1 person
   *[other] Ask to invite { $n } people
}
invite-back = Back to { $name }

## The mail, as it is previewed.

letter-from = From
letter-to = To
letter-subject = Subject
letter-caution = Accept this invitation only if you know { $inviter } or expected it.
letter-until = until { $day }
letter-button = See the invitation
letter-answer = Opening it accepts nothing. Please answer by { $day }.
letter-privacy = Privacy statement:
letter-no-privacy = { $organization } has not published a privacy statement.
letter-refuse = The mail also holds a link to refuse further mail.
letter-as-text = The same as plain text

## What became of them.

result-title = { $n ->
    [0] Nobody was added
    [one] 1 person added
   *[other] { $n } people added
}
result-left = { $n ->
    [one] 1 address stayed behind. Nothing was sent to it.
   *[other] { $n } addresses stayed behind. Nothing was sent to them.
}
result-all = Every address was dealt with.
result-people = See the people
result-more = Add more
result-again = Try the rest again

## Invitations.

sent-title = Invitations
sent-waiting = Waiting for you
sent-accept = Accept
sent-decline = Decline
sent-from = { $name } invites you
sent-answer-by = Answer by { $day }
sent-mine = Invitations I sent
sent-find = Find by name or address
sent-none-title = No invitations
sent-none-yet = You have not invited anybody
sent-none = When somebody invites you, it appears here.
sent-none-owner = Begin with an app or a group you own.
sent-none-anywhere = Invite somebody as a guest, or add people to an app or a group.
sent-found-none = No invitation matches
sent-found-none-said = Show all of them, or search for another word.
sent-all = Show all
sent-col-person = Person
sent-col-gives = What they get
sent-col-state = State
sent-pending = Invited { $when }, no answer yet
sent-undelivered = Not delivered
sent-redeemed = Accepted { $when }
sent-declined = Declined { $when }
sent-revoked = Taken back { $when }
sent-expired = Expired { $when }
sent-replaced = Replaced { $when }
sent-until = The link works until { $day }
sent-resend = Send again
sent-resend-said = A new link goes out and the old one stops working.
sent-revoke = Take back
sent-revoke-sure = Take back the invitation to { $name }? The link stops working at once.
sent-show-all = All
sent-show-pending = Not answered yet
sent-show-failed = Not delivered
sent-show-redeemed = Accepted
sent-show-ended = Ended without answer
delivery-queued = Written { $when }, waiting to be sent
delivery-handed-over = Handed over { $when }
delivery-handed-over-to = Handed over to { $server } { $when }
delivery-deferred = { $reason }. Tried { $when }; it is tried again by itself.
delivery-deferred-next = { $reason }. Next try { $next }.
delivery-failed = { $reason }. Given up { $when }.

## What somebody approves first.

approval-ahead = New guests are approved before anything is sent, by { $more ->
    [0] { $names }
    [one] { $names } or 1 other
   *[other] { $names } or { $more } others
}.
invite-will-wait = { $n ->
    [one] 1 invitation waits for approval.
   *[other] { $n } invitations wait for approval.
}
result-asked = Waits for approval. Nothing is sent until somebody approves it
result-title-asked = { $n ->
    [one] 1 invitation waits for approval
   *[other] { $n } invitations wait for approval
}
result-asked-too = { $n ->
    [one] 1 more waits for approval.
   *[other] { $n } more wait for approval.
}
sent-waits = Waiting for approval, asked { $when }
sent-turned-down = Not approved { $when }
sent-asked-again = Whether { $name } is invited waits for approval again.
verdict-already-asked = { $name } asked to invite them; it waits for approval
verdict-already-asked-by-you = you asked to invite them; it waits for approval
invitation-waits-for-approval = This invitation waits for approval, so nothing went out that could go out again. Take it back if it is no longer wanted.
approvals-title = Approvals
approvals-said = Invitations that go out once somebody else has looked at them.
approvals-none = Nothing waits
approvals-none-said = What has to be approved appears here, and you are told by mail.
approvals-rule = See the rule
approvals-off-said = No approval is asked for at the moment: every invitation goes out at once.
approvals-tick = Choose { $name }
approvals-asks = { $name } asked { $when }
approvals-first = The first from this domain: look twice
approvals-mine = You asked for this, so somebody else decides.
approvals-reason = Reason
approvals-reason-hint = Needed to turn down; whoever asked reads it.
approvals-approve = Approve
approvals-turn-down = Turn down
approvals-wait = { $n ->
    [one] 1 invitation waits for approval
   *[other] { $n } invitations wait for approval
}
approvals-wait-said = Nothing is sent before somebody decides.
approvals-look = See what waits
approvals-approved = { $n ->
    [one] 1 invitation goes out.
   *[other] { $n } invitations go out.
}
approvals-turned-down = { $n ->
    [one] 1 was turned down; whoever asked is told.
   *[other] { $n } were turned down; whoever asked is told.
}
approvals-left = { $n ->
    [one] 1 stayed as it is:
   *[other] { $n } stayed as they are:
}
approval-decided-meanwhile = Somebody else decided meanwhile, or it was taken back.
approval-own-request = You asked for this yourself, so somebody else decides.
approval-no-reason = Say why in at most { $most } characters, so that they know what to do.
approval-nothing-ticked = Choose at least one.
approval-no-decision = Approve them, or turn them down.
verdict-own-domain-only = You add people at { $domain } and nobody else. Ask somebody of the organization for this one.

## To the organization alone, and by hand.

alone-title = Invite a guest
alone-said = To { $name } and nothing else yet; apps and groups can follow. Nothing is sent before you press the last button.
grant-organization = a guest of the organization
verdict-here-already = is here already
by-hand = Send no mail
by-hand-said = You hand the link over yourself. The guest still shows that the address is theirs.
by-hand-links = { $n ->
    [one] 1 link to hand over.
   *[other] { $n } links to hand over.
}
by-hand-no-mail = No mail goes out. The next page has the links for you to hand over.
result-by-hand = Invited. No mail goes out; hand the link over
hand-over-get = Show link
hand-over-get-said = A new link to hand over; the one before stops working.
hand-over-title = Hand over this link
hand-over-said = It is for { $address }. Whoever opens it still shows that this address is theirs.
hand-over-link = Link
hand-over-once = It is shown here once and works until { $day }. An earlier link no longer works.
hand-over-copy = Copy
hand-over-copied = Copied
approval-ahead-unnamed = New guests are approved before anything is sent. You see here what became of it.
