# People as admins see them.
directory-users = People
directory-users-said = Everybody in the directory: colleagues and guests.
directory-guests = Guests
directory-guests-said = Everybody from outside who was invited here.
directory-find = Name, address or @domain
directory-sought-users = Searched among everybody who is not deleted.
directory-sought-guests = Searched among all guests.
directory-ways = Ways of signing in
directory-all = Show everybody
directory-back-to-list = Back to the list
directory-all-here = All on this page
directory-none = Try another name or address, or another filter.
directory-narrower = More people are like this. Type more of the name or address.
directory-col-what = Who they are
directory-last-sign-in = Last sign-in
directory-never = Not yet
directory-member = Colleague
directory-guest = Guest
directory-show-accepted = Accepted
directory-show-reset = Reset, to prove anew
directory-show-unanswered = No answer for a week
directory-show-ending = Something ends soon
directory-show-inactive-30 = Away 30 days
directory-show-inactive-90 = Away 90 days
directory-show-stay-ending = Stay ends
directory-show-orphans = Without sponsor
directory-show-blocked = Blocked
directory-show-roles = With a role
directory-show-deleted = Deleted
directory-sorts = Sorted by
directory-sort-name = Name
directory-sort-away = Longest away
directory-sort-newest = Newest
directory-state-deleted = Deleted { $when }
directory-state-blocked = Blocked
directory-state-ended = Stay ended { $when }
directory-stay = Stay
directory-sponsors = Sponsors
directory-nobody = Nobody
directory-state-pending = Invited { $when }
directory-state-waits = Waiting for approval, asked { $when }
directory-state-expired = Invitation expired { $when }
directory-state-reset = Reset { $when }, has to prove the address
directory-state-accepted = Guest since { $day }
directory-state-unseen = Guest since { $day }, not signed in yet
directory-state-member = Active
directory-deleted-hint = Whoever was deleted can be restored for 30 days, with everything they had.
directory-block = Block
directory-unblock = Unblock
directory-delete = Delete
directory-restore = Restore
directory-erase = Delete for good
directory-end-sessions = End all sessions
directory-blocked = { $person } is blocked. All their sessions have ended.
directory-unblocked = { $person } may sign in again.
directory-deleted = { $person } is deleted, and can be restored for 30 days.
directory-gone = { $person } never came, so nothing is left to restore: the invitations are revoked and the guest is gone.
directory-restored = { $person } is back, with everything they had.
directory-restored-partly = { $person } is back with { $n } of the { $had } things they had. The others are gone, or take no guests any more.
directory-erased = { $person } is gone for good.
directory-sessions-ended = { $n ->
    [0] { $person } had no open session.
    [one] One session of { $person } has ended.
   *[other] { $n } sessions of { $person } have ended.
}
directory-roles-saved = The roles of { $person } are saved.
directory-roles = Directory roles
role-admin = Admin
role-admin-said = Does everything.
role-user-administrator = User administrator
role-user-administrator-said = Blocks, deletes and restores people, except those who govern.
role-guest-inviter = Guest inviter
role-guest-inviter-said = Invites from outside where colleagues may not.
role-reader = Reader
role-reader-said = Sees everything, changes nothing.
directory-no-apps = No app.
directory-no-groups = No group.
directory-sessions = Open sessions
directory-no-sessions = Not signed in anywhere.
directory-owner = Owner
directory-given-by = Given by { $name }
directory-given = Given directly
directory-through-group = Through { $groups }
directory-is-deleted = Deleted
directory-is-deleted-said = Everything they had can be given back until { $day }. After that they are gone for good.
directory-had-said = What is listed below comes back with them.
directory-not-back = Does not come back: it is closed to them now, or others decide who is in it
directory-delete-title = Delete { $name }?
directory-delete-said = They are signed out everywhere and lose all access now. For 30 days you can restore them with everything they had.
directory-delete-gone-said = They never came. The invitations are taken back, and the guest is gone for good: there is nothing to restore.
directory-delete-ends = { $apps ->
    [0] No app
    [one] 1 app
   *[other] { $apps } apps
} and { $groups ->
    [0] no group
    [one] 1 group
   *[other] { $groups } groups
} end with it. Open invitations to them are revoked.
directory-erase-title = Delete { $name } for good?
directory-erase-said = Nothing can bring them back. The invitations they sent are revoked, and only the audit log remembers them.
directory-alone = Nobody else owns these
directory-last-admin = At least one admin who is not blocked must remain. Make somebody else an admin first.
directory-step-down-title = Stop being an admin?
directory-step-down-said = It counts at once, and only another admin can give you the role back.
directory-step-down-loses = You will no longer be able to change rules, apps, groups and roles, or people who govern.
directory-step-down-keeps = You have then: { $roles }.
directory-step-down-nothing = You have no role then, and the admin area closes to you.
directory-step-down-sure = Stop being an admin
directory-guest-role = Guests can be guest inviters and nothing more. Make them a colleague first.
directory-oneself = You cannot block or delete yourself. Ask another admin.
directory-governs = They hold a role that no guest holds. Take it from them first.
directory-deleted-already = They are deleted. Restore them first.
directory-not-deleted = They are not deleted, or somebody else has just restored them.
directory-tick = Choose { $name }
directory-many = Those who are ticked:
directory-many-more = { $n ->
    [one] and 1 more
   *[other] and { $n } more
}
directory-many-gone = { $n ->
    [one] 1 never came: the invitations are taken back, and the guest is gone for good.
   *[other] { $n } never came: their invitations are taken back, and they are gone for good.
}
directory-many-kept = { $n ->
    [one] 1 is deleted, signed out everywhere, and can be restored for 30 days.
   *[other] { $n } are deleted, signed out everywhere, and can be restored for 30 days.
}
directory-many-delete-title = { $n ->
    [one] Delete 1 person?
   *[other] Delete { $n } people?
}
directory-chosen = Chosen:
directory-many-nobody = Tick somebody first.
directory-many-blocked = { $n ->
    [one] 1 person is blocked.
   *[other] { $n } people are blocked.
}
directory-many-unblocked = { $n ->
    [one] 1 person may sign in again.
   *[other] { $n } people may sign in again.
}
directory-many-deleted = { $n ->
    [one] 1 person is deleted.
   *[other] { $n } people are deleted.
}
directory-many-restored = { $n ->
    [one] 1 person is back.
   *[other] { $n } people are back.
}
directory-many-left = { $n ->
    [one] 1 person stays as they were:
   *[other] { $n } people stay as they were:
}
directory-new = Add a colleague
directory-new-said = They can sign in as soon as their provider, or a code by mail, lets them. Guests are invited to an app or a group instead.
directory-edit = Edit
directory-created = { $person } is in the directory.
directory-saved = What the directory says of { $person } is saved.
directory-email = E-mail address
directory-display-name = Name
directory-given-name = First name
directory-surname = Last name
directory-country = Country
directory-make-member = Make a colleague
directory-make-guest = Make a guest
directory-now-member = { $person } is a colleague now, with everything they had.
directory-now-guest = { $person } is a guest now, with everything they had.
directory-guest-again = Make a guest again
directory-member-again = Make a colleague again
directory-computed = Groups that a rule or another directory decides, such as “all staff”, take them in with the next import.
convert-to-member-title = Make { $name } a colleague?
convert-to-guest-title = Make { $name } a guest?
convert-not-now = This cannot be done now
convert-keeps = They keep { $apps ->
    [0] no app
    [one] 1 app
   *[other] { $apps } apps
} and { $groups ->
    [0] no group
    [one] 1 group
   *[other] { $groups } groups
}.
convert-leaves = These take no guests and are decided elsewhere, so they leave them, with what these open: { $groups }.
convert-owns-as-guest = What they own stays theirs, but guests add people to it only where the rules let guests invite.
convert-stay = The end of their stay, { $day }, is forgotten. If they become a guest again, set it anew.
convert-rules-end = Sponsors and the rules for guests no longer count: how long they stay, quiet days, reviews.
convert-rules-begin = The rules for guests count from now on: sponsors, quiet days, reviews. Name who answers for them, if nobody does yet.
convert-sees-more = They see what colleagues see, and may invite where colleagues may.
convert-sees-less = They see what guests see, and no longer invite where colleagues may.
convert-computed = Groups that a rule or another directory decides take them in with the next import, not before.
convert-back-to-guest = You can make them a guest again at any time.
convert-back-to-member = You can make them a colleague again at any time. Groups they leave do not come back by that.
directory-address-taken = { $name } has this address already.
directory-address-deleted = This was the address of { $name }, who is deleted. Restore them under Deleted instead.
directory-no-name = Type the name that others will see.
directory-too-long = At most { $most } characters in one line.
directory-never-came = They have not accepted an invitation yet. Take it back and add them as a colleague instead.
directory-holds-closed = { $name } takes no guests. Take it from them first.
directory-not-a-domain = That is no domain. Write it such as example.com.
## The panel as a guest sees it.

looking-begin = See their panel
looking-title = You see the panel as { $name } does
looking-said = Only to look: nothing can be opened or changed here. The log says that you looked.
looking-apps = Their apps
looking-groups = Their groups
looking-no-groups = No page of groups: guests see nobody else.
looking-end = End
