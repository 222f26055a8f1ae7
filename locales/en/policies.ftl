policy-owners-only = Only its owners and admins may do this. Ask an owner; the page of the app or group names them.
policy-no-access = You manage this, but nobody has given you access to it. Add yourself under People to open it.
policy-admins-only = This is for admins. If you need something done here, ask one of them.
policy-out-of-scope = This token does not allow that. Ask whoever made it for one with the scope that is needed.
policy-not-for-clients = A program cannot do this for somebody, because it takes a recent sign-in. Do it on the pages.

closed-dynamic = A rule decides who is in this group, so nobody can be added or removed by hand. Ask an admin to change the rule, or use another group.
closed-synced = This group is kept in { $source }, so people cannot be added or removed here. Ask whoever looks after that directory, or use another group.
closed-self-service-off = Owners cannot add people here themselves. Ask an admin to add them, or to turn self-service on.
closed-disabled = This app is switched off, so nobody can be given it. Ask an admin to switch it on first.
closed-to-guests = This is closed to guests. Colleagues can be added; for guests, ask an admin to open it, or share something else.
closed-opens-closed-app = This group opens { $app }, which is closed to guests. Share another group, or ask an admin.

blocked-denied = Addresses at { $domain } are blocked here. Use their work address, or ask an admin.
blocked-not-allowed = { $domain } is not on the list of domains that may be invited. Ask an admin to add it.
blocked-own = { $domain } is your own organization, but nobody here has this address. Check the spelling, or ask an admin to add them to the directory.
## Who may invite people from outside.

level-everyone = Everyone
level-everyone-said = Whoever owns an app or group invites to it, guests too: those only people of their own domain.
level-members = Colleagues
level-members-said = Members, admins and guest inviters, to what they own. Guests do not invite.
level-inviters = Admins and guest inviters
level-inviters-said = Other owners add colleagues, and guests who are here already.
level-nobody = Nobody
level-nobody-said = No new guest is invited, not even by admins. Guests who are here stay.
not-inviting-members = Guests cannot add people here. Ask the person who invited you.
not-inviting-members-here = Guests cannot add people to { $name }. Ask the person who invited you.
not-inviting-inviters = Only admins and guest inviters invite new guests. Ask one of them; colleagues, and guests who are here already, you can add.
not-inviting-inviters-here = Only admins and guest inviters invite new guests to { $name }. Ask one of them; colleagues, and guests who are here already, you can add.
not-inviting-nobody = Nobody invites new guests at the moment. Colleagues, and guests who are here already, can be added. For a new guest, ask an admin to change that.
not-inviting-nobody-here = Nobody invites new guests to { $name }. Colleagues, and guests who are here already, can be added. For a new guest, ask an admin to change that.
policy-changed-meanwhile = Somebody else changed this since you opened the page. Look at what it says now, and save again if you still want something else.
form-meanwhile-theirs = Somebody else changed this meanwhile. This is what it says now.
form-meanwhile-both = Somebody else changed this meanwhile. Now it says: { $value }. If you save, what you chose takes its place.
policies-counts-now = This counts now.
policy-no-level = Choose one of these.
policy-nothing-named = No app or group has this name. Type its whole name, or paste its address from the browser.
policy-own-already = { $name } has an exception already: { $rule }. Change that one in the list.
policy-several-named = Several have this name. Paste the address of the one you mean from the browser.
policies-title = Who may invite
policies-said = Who brings people from outside into the organization.
policies-level = New guests are invited by
policies-hint = It counts from the moment you save. Invitations that are out already stay good.
policies-save = Save
policies-saved = Saved. It counts from now on.
policies-own-gone = Removed. { $name } follows the organization’s rule again.
policies-own-now = Saved. New guests of { $name } are invited by: { $level }.
policies-level-now = Saved. New guests are invited by: { $level }.
policies-own = Exceptions
policies-own-said = An app or group can have a rule of its own, stricter or more open.
policies-own-of = App or group
policies-own-add = Add exception
policies-own-change = Change
policies-own-remove = Remove
policies-own-remove-of = Remove the exception of { $name }
## May this person invite that address to this, and why?

why-title = Who may, and why?
why-said = May this person invite that address, and which rule says so? Nothing is sent.
why-person = Person who would invite: address or name
why-address = Address to be invited
why-to = App or group
why-ask = Look it up
why-nobody = Nobody here, or more than one person, has this address or name. Type the address of somebody in the directory.
why-yes = Yes: { $name } may add { $address } to { $to }
why-no = No: { $name } cannot add { $address } to { $to }
why-rules = The rules
why-allows = Allows
why-forbids = Forbids
why-set = Where it is set
why-note = To know
why-enabled = { $name } may sign in.
why-disabled = The account of { $name } is switched off.
why-ended = The time of { $name } here is over.
why-admin = { $name } is an admin, and adds people to everything that takes them.
why-owner = { $name } owns { $to }.
why-no-owner = { $name } does not own { $to } and is no admin.
why-level = The organization lets these invite new guests: { $level }.
why-level-own = { $to } has its own rule, and lets these invite new guests: { $level }.
why-level-opened = { $app } comes with it and has its own rule, and lets these invite new guests: { $level }.
why-open-to-guests = { $to } is open to guests.
why-domain-free = No rule keeps out { $domain }.
## Which domains guests may come from.

domains-title = Domains
domains-said = Where guests may come from. Blocked wins over allowed.
domains-typed = Domains
domains-hint = One per line, or separated by commas or spaces. example.com means just that; *.example.com everything below it.
domains-list = Put them on the list
domains-block = Blocked
domains-allow = Allowed
domains-comment = Why
domains-check = Preview
domains-deny-none = No domain is blocked.
domains-allow-none = The list is empty, so guests may come from everywhere that is not blocked.
domains-allow-said = Only guests from these domains may come.
domains-history = History
domains-remove = Remove { $rule }?
domains-would-title = Whom it touches
domains-would-here = Guests who stay
domains-would-invited = Invitations that are taken back
domains-would = { $guests ->
    [0] Nothing changes for the guests who are here.
    [one] 1 guest who is here stays, but gets no new invitation.
   *[other] { $guests } guests who are here stay, but get no new invitation.
} { $invitations ->
    [0] No open invitation is taken back.
    [one] 1 open invitation is taken back; whoever sent it is told.
   *[other] { $invitations } open invitations are taken back; whoever sent them is told.
}
domains-asks = Nothing is saved yet
domains-asks-said = This touches people or invitations. Look whom, and save if that is what you want.
domains-save-anyway = Save all the same
domains-added-deny = { $n ->
    [0] They were on the list of blocked domains already.
    [one] 1 domain is on the list of blocked domains.
   *[other] { $n } domains are on the list of blocked domains.
} { $invitations ->
    [0] No open invitation was touched.
    [one] 1 open invitation was taken back.
   *[other] { $invitations } open invitations were taken back.
}
domains-added-allow = { $n ->
    [0] They were on the list of allowed domains already.
    [one] 1 domain is on the list of allowed domains.
   *[other] { $n } domains are on the list of allowed domains.
} { $invitations ->
    [0] No open invitation was touched.
    [one] 1 open invitation was taken back.
   *[other] { $invitations } open invitations were taken back.
}
domains-removed = It is off the list. { $invitations ->
    [0] No open invitation was touched.
    [one] 1 open invitation was taken back.
   *[other] { $invitations } open invitations were taken back.
}
domains-taken-back = { $invitations ->
    [0] Nothing was left to take back.
    [one] 1 open invitation was taken back.
   *[other] { $invitations } open invitations were taken back.
}
domains-blocked = { $n ->
    [one] 1 open invitation goes to a domain that is kept out
   *[other] { $n } open invitations go to domains that are kept out
}
domains-blocked-said = Nobody can redeem them. Take them back, and whoever sent them is told.
domains-take-back = Take them back
domain-no-list = Choose one of the two lists.
domain-no-rules = Type at least one domain.
domain-not-a-rule = “{ $typed }” is no domain: { $why } Nothing was saved.

## How many guests one inviter may have.

quota-title = Guests of one inviter
quota-said = How many guests one person may have invited who are here or have not answered yet.
quota-most = At most
quota-none = No limit
quota-hint = Leave it empty for no limit. Whoever declines, lets the invitation lapse or is deleted from the directory makes room again; whoever only loses an app or a group still counts. Whoever has more now keeps them. Admins are not bound, and somebody can have a number of their own, on their page.
quota-no-number = Type a whole number, or leave it empty for no limit.
quota-no-own-number = Type a whole number, or choose one of the others.
quota-left = { $n ->
    [one] You can invite 1 more guest.
   *[other] You can invite { $n } more guests.
}
quota-full = { $most ->
    [0] Inviters have no guests here. Ask an admin.
    [one] One person may have 1 guest here, and you have one. Ask an admin, or invite again when they have left.
   *[other] One person may have { $most } guests here, and you have that many. Ask an admin, or invite again when one of them has left.
}
quota-full-own = { $most ->
    [0] You may not have guests here. Ask an admin.
    [one] You may have 1 guest here, and you have one. Ask an admin, or invite again when they have left.
   *[other] You may have { $most } guests here, and you have that many. Ask an admin, or invite again when one of them has left.
}
why-quota = { $name } has { $used } of the { $most } guests that the organization lets one inviter have.
why-quota-own = { $name } has { $used } of { $most } guests, a number of their own.
quota-person = Guests they may have
quota-used = { $used ->
    [0] Nobody they invited is here or waits.
    [one] 1 guest they invited is here or has not answered.
   *[other] { $used } guests they invited are here or have not answered.
}
quota-as-all = As everybody: { $quota }
quota-no-limit = no limit
quota-unlimited = No limit
quota-own = A number of their own
quota-admin = Admins are not bound by a number.
quota-saved = What { $person } may invite is saved. It counts from now on.

## What guests see of other people and of groups.

sight-title = What guests see
sight-said = What guests learn about other people and about groups, on every page and in every message.
sight-level = Guests see
sight-members = The same as colleagues
sight-members-said = Who looks after what they have, who gave it to them, their groups, and who is in what they own and was.
sight-limited = What they need
sight-limited-said = The same, without the history of what they own, the names of other groups, and whom we know already.
sight-restricted = Nobody else
sight-restricted-said = Their own apps. No groups, no names but that of whoever invites them. What a guest owns, colleagues manage.
sight-hint = It counts from the moment you save. Guests keep what they have.
sight-hiding = Groups that hide their people
sight-hiding-said = No guest sees who is in these, or how many, not even a guest who owns one.
sight-group = Group
sight-hide = Hide its people
sight-show = Show its people
sight-show-of = Show the people of { $name } to guests
sight-hides-now = Guests no longer see who is in { $name }.
sight-shows-now = Guests who own { $name } see its people again.
policy-not-shown = Guests do not see this. Ask the person who invited you.
policy-no-group-named = No group has this name. Type its whole name, or paste its address from the browser.
policy-not-days = Type a whole number of days between 1 and { $most }, or nothing.
quota-exceeded = Whoever asked for it may have { $most } guests and has { $used }. Give them a higher number, or turn it down.

## Whose invitations somebody approves first.

approval-title = Approval
approval-said = Whether somebody looks at new guests before their invitation goes out.
approval-rule = Invitations go out
approval-nobodys = At once
approval-nobodys-said = Nobody has to approve anything.
approval-others = After approval, except those of admins and guest inviters
approval-others-said = Others ask, and an admin or a guest inviter decides. Until then nothing is sent, and nobody gets in.
approval-hint = It counts for what is sent from now on. Colleagues, and guests who are here already, are added without it.
approval-no-rule = Choose one of the two.
approval-own-now = Saved. Invitations to { $name } go out: { $rule }.
approval-now = Saved. Invitations go out: { $rule }.
why-approval = It goes out at once.
why-approval-waits = Somebody approves it before it goes out.
why-approval-waits-of = { $name } has its own rule: somebody approves it before it goes out.

## Domain lists of one app or group.

blocked-denied-here = Addresses at { $domain } are blocked for { $name }. Share something else, or ask an admin.
blocked-not-allowed-here = { $domain } is not on the list of domains that may be invited to { $name }. Share something else, or ask an admin.
domains-of = Domains of { $name }
domains-of-said = Stricter than the organization’s, never more open: guests come in where both let them. Blocked wins over allowed.
domains-things = Lists of one app or group
domains-things-said = An app or group can be stricter than the organization. Where it has lists, both must let somebody in.
domains-things-open = Open its lists
domains-rules = { $n ->
    [one] 1 domain
   *[other] { $n } domains
}
why-own-domain = { $name } is a guest, and adds people at { $domain } alone.
