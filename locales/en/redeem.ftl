## From the mail to the door.

redeem-tab = Invitation
redeem-answer-by = Answer by
redeem-title = { $inviter } invites you to { $name }
redeem-title-more = { $n ->
    [one] { $inviter } invites you to { $name } and 1 more
   *[other] { $inviter } invites you to { $name } and { $n } more
}
redeem-who = Who invites you
redeem-where = Where
redeem-what = What you get
redeem-until = Until when
redeem-until-never = No end
redeem-until-varies = As noted above
redeem-leave = You can leave at any time.
redeem-see = What they see
redeem-see-what = Your name, your address and when you open an app.
redeem-privacy = Privacy statement of { $organization }
redeem-no-privacy = { $organization } has not published a privacy statement.
redeem-how = Accepting leads to one more step: showing that { $address } is yours.
redeem-how-known = You are signed in as { $address }. Accepting is all it takes.
redeem-accept = Accept
redeem-decline = Decline
redeem-never = This is not for me: never write to me again
redeem-nothing-yet = Nothing is accepted until you press Accept.
redeem-not-yet = That did not work yet
redeem-code-said = A code is on its way to { $address }.
redeem-enter = Open { $name }
redeem-lost = { $name } could not be given any more. { $why }
prove-title = Is this address yours?
prove-said = The invitation was sent to { $address }. Show that it is yours in one of these ways.
prove-send = Send a code to it
prove-back = Back to the invitation

## Another account.

wrong-title = This invitation is for another address
wrong-said = Nothing has been used up. The link stays good until { $day }.
wrong-wanted = The invitation is for
wrong-here = You are signed in as
wrong-by = Invited by { $inviter } to { $name }
wrong-here-keeps = Everything in this account stays as it is.
wrong-prove-title = Both addresses are mine
wrong-prove = We send a code to the invited address. What you get then belongs to that address.
wrong-prove-now = Send me a code
wrong-switch-title = I have an account for the invited address
wrong-switch = You are signed out here, then sign in with the other one.
wrong-switch-now = Switch account
wrong-ask-title = I can no longer read mail there
wrong-ask = { $inviter } is asked to invite the address you use now.
wrong-ask-now = Ask for another invitation
wrong-none = None of these?
wrong-none-apps = Go to My Apps and leave the invitation as it is

## Ends.

gone-title = This link is no longer valid
gone-said = Links end after a while, and a newer one replaces an older one. Look for a newer mail first.
gone-ask-said = Or ask the person who invited you for a fresh one. They decide whether to send it.
gone-ask = Ask for a fresh link
gone-write = Ask the person who sent it to you for a new invitation.
gone-in-already = Are you in already?
declined-title = Declined
declined-once = You will hear nothing more about this invitation, and nothing about you is kept open at { $organization }.
declined-forever = { $organization } will not write to this address again.
asked-title = Asked
asked-said = The person who invited you was told. If they send a fresh link, it comes to the invited address.
welcome-title = You are in
welcome-said = This is open to you now.
welcome-go = Go there
close-window = You can close this window.
redeem-how-came = You have shown that { $address } is yours. Accepting is all it takes.
