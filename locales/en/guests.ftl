## How long guests stay, who answers for them, what ends soon.

sponsors-title = Who answers for them
sponsors-said = Sponsors are asked before the stay ends. A group answers through its owners; a backup where nobody else is left.
sponsors-none = Nobody answers for this guest.
sponsors-who = Address of a colleague, or the name of a group
sponsors-backup = Only as a backup
sponsors-is-backup = Backup
sponsors-away = Blocked or deleted
sponsors-add = Add a sponsor
sponsors-remove = Remove
sponsors-remove-of = Remove { $name } as a sponsor
sponsors-added = { $who } answers for { $person } too.
sponsors-removed = Removed. { $person } keeps everything.
sponsors-not-a-guest = Only guests have sponsors.
sponsors-nobody-called = No colleague has this address, and no group this name. Check the spelling.
sponsors-guests-do-not = This is a guest. Choose a colleague or a group.
sponsors-oneself = Nobody answers for themselves. Choose somebody else.
sponsors-already = { $name } answers for them already.
sponsors-too-many = Five sponsors are the most. Remove one first.
sponsors-not-a-sponsor = This is no sponsor of theirs any more. Somebody else has just removed it.

answers-title = Guests of { $name }
answers-said = They are asked before the stay of these guests ends. Hand them over when they leave. Guests for whom a group answers stay with the group.
answers-none = They answer for no guest.
answers-count = { $n ->
    [one] Answers for 1 guest
   *[other] Answers for { $n } guests
}
answers-hand-over = Hand over all of them
answers-to = To whom: address of a colleague, or the name of a group
answers-handed-over = { $n ->
    [0] There was nothing to hand over.
    [one] { $to } answers for 1 guest more.
   *[other] { $to } answers for { $n } guests more.
}

stay-page = Stay and sponsors
stay-until = Until { $day }
stay-ended = Ended { $when }
stay-no-end = Without end
stay-keep = They stay until
stay-saved = { $person } stays until { $day }.
stay-saved-no-end = { $person } stays without an end date.
stay-not-a-guest = Only guests who are not deleted have an end date.
stay-no-such-end = This has no end date any more. Somebody else has just changed it.
stay-asked-already = You have asked already. Whoever decides knows of it.
stay-too-long = You can extend by { $days } days at a time. Choose an earlier day, or ask an admin.
stay-would-return = This guest would get access to { $name } again, and must not: { $why } Remove their access to { $name } first.
stay-reason-too-long = Write at most { $most } characters.
stay-notice = Your time at { $organization } ends { $when }.
stay-notice-link = See what ends, and ask to stay

endings-title = Ending soon
endings-said = What ends within 30 days.
endings-mine = Yours
endings-decide = Yours to decide
endings-none-title = Nothing ends soon
endings-none = Within the next 30 days nothing of yours ends, and nothing waits for your answer.
endings-stay = Your place at { $organization }
endings-their-stay = Stay at { $organization }
endings-when = Ends { $when }, on { $day }
endings-was = Ended { $when }, on { $day }
endings-ask = Ask to keep it
endings-reason = Why
endings-asked = You asked { $when }.
endings-they-asked = Asks to keep it.
endings-they-asked-because = Asks to keep it: “{ $reason }”
endings-is-let-go = Somebody decided to let it end.
endings-keep = Keep
endings-extend = Extend
endings-let-go = Let it end
endings-asked-said = Whoever decides will be told, and you get a mail with the answer.
endings-keep-title = Keep { $name } for { $person } without an end?
endings-extend-title = Extend { $name } for { $person }?
endings-let-go-title = Let { $name } end for { $person }?
endings-let-go-said = It ends after { $day }, as it would have. Nobody is asked again.
endings-keep-said = There is no end date any more. You can set one again at any time.
endings-keep-forbidden = The rules allow no keeping without an end
endings-now = It ends { $when }, on { $day }.
endings-kept = { $person } keeps { $name } without an end date.
endings-extended = { $person } has { $name } until { $day }.
endings-went = { $name } ends for { $person } after { $day }.

life-title = Life of guests
life-said = What happens without anybody doing it. An empty field: it does not happen.
life-stay = New guests stay for
life-stay-said = Counted from their first acceptance. Sponsors are asked 14, 7 and 1 days before.
life-longest = Sponsors and owners extend by at most
life-longest-said = At a time. Whoever manages people is not bound by it.
life-idle = Block guests who did not sign in for
life-idle-said = They keep what they have and are told by mail. Letting them in again, a reset or becoming a guest starts the count anew.
life-blocked = Delete guests who are blocked, or whose stay is over, for
life-blocked-said = They are told by mail and can be restored for 30 days.
life-days = days
life-reminds = Remind invitees who have not answered
life-reminds-said = After 3 and after 10 days, never after an answer.
life-check = Preview
life-saved = These rules count from now on.
life-would-title = Whom these rules would meet now
life-would-block = { $n ->
    [0] Nobody would be blocked.
    [one] 1 guest would be blocked.
   *[other] { $n } guests would be blocked.
}
life-would-delete = { $n ->
    [0] Nobody would be deleted.
    [one] 1 guest would be deleted.
   *[other] { $n } guests would be deleted.
}

mail-ending-subject = What you have at { $organization } ends soon
mail-ending-said = If you still need it, ask to keep it. If not, there is nothing to do.
mail-ending-line = Ends { $when }, on { $day }
mail-ending-button = See what ends
mail-digest-subject = { $n ->
    [one] Access ends soon: 1 to decide
   *[other] Access ends soon: { $n } to decide
}
mail-digest-said = Decide what becomes of them. Every link opens a page that asks before anything changes; without an answer they end.
mail-digest-line = { $name } ends { $when }, on { $day }.
mail-digest-asked = They ask to keep it.
mail-digest-asked-because = They ask to keep it: “{ $reason }”
mail-digest-button = Decide all of them
mail-digest-why = You receive this because you own this at { $organization }, or answer for these guests.
mail-answered-kept-subject = You keep { $name }
mail-answered-kept-said = { $by } decided that it has no end date any more. There is nothing to do.
mail-answered-extended-subject = You have { $name } until { $day }
mail-answered-extended-said = { $by } has extended it. There is nothing to do.
mail-answered-let-go-subject = { $name } ends on { $day }
mail-answered-let-go-said = { $by } has read your wish and lets it end. Answer this mail if you want to talk about it.
mail-answered-let-go-said-alone = { $by } has read your wish and lets it end.
mail-guest-blocked-subject = Your account at { $organization } is blocked
mail-guest-blocked-said = You have not signed in for { $days } days, so nobody can sign in as you any more. What you had is kept for now: ask whoever invited you if you still need it.
mail-guest-deleted-subject = Your account at { $organization } was deleted
mail-guest-deleted-said = You can no longer sign in, and what you had there is gone. If that was wrong, ask whoever invited you within 30 days; until then it can be restored.
mail-guest-deleted-why = You receive this because you had a guest account at { $organization }.

address-title = Change address or way in
address-said = They keep everything they have. Every session and connected sign-in ends, and they prove the address before they are in again.
address-hint = Leave it as it is if only the way of signing in changed.
address-do = Reset and tell them
address-reset = { $person } proves { $mail } at the next sign-in. A mail is on its way.
address-never-came = They have not accepted an invitation yet. Take it back and invite the right address instead.
address-domain-blocked = The organization takes no guests from { $domain }. Choose another address, or change the domains.

mail-address-reset-subject = Prove your address at { $organization }
mail-address-reset-said = An admin of { $organization } has reset how you sign in. You keep everything you had: sign in with { $mail } to prove that it is yours.
mail-address-reset-button = Sign in
mail-address-moved-subject = Your account at { $organization } has another address
mail-address-moved-said = An admin has changed the address you sign in with, so nobody signs in with this one any more. If you did not expect that, ask whoever invited you.
mail-address-moved-why = You receive this because this was the address of your account at { $organization }.
