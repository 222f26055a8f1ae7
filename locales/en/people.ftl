## The people of an app or a group.

people-title = People of { $name }
people-have = { $n ->
    [0] Nobody has access yet.
    [one] 1 person has access.
   *[other] { $n } people have access.
}
people-asked-n = { $n ->
    [one] 1 more is invited.
   *[other] { $n } more are invited.
}
people-history = History
people-show = Show
people-show-all = Everyone
people-show-colleagues = Colleagues
people-show-guests = Guests
people-show-ending = End within 30 days
people-none-title = Nobody yet
people-none = Add the first people: colleagues get in at once, guests receive an invitation.
people-found-none = Nobody matches
people-col-role = Role
people-col-by = Added by
people-col-until = Until
people-col-acts = Actions
people-colleague = Colleague
people-guest = Guest
people-asked = Invited { $when }
people-ends-soon = Ends { $when }
people-ended = Ended
people-opened = Opened { $when }
people-end-date = Change end date
people-remove = Remove
people-by-you = You
history-title = History of { $name }
history-said = Who invited, came in, changed and left. Nobody can change this list.
history-none-title = Nothing yet
history-none = What happens here from now on is written down.
end-date-title = Change end date
end-date-now = Access to { $name } ends after { $day }.
end-date-never = Access to { $name } has no end.
end-date-keep = Keep access until
end-date-limit = { $days ->
    [one] The rules allow 1 day at a time: until { $day }.
   *[other] The rules allow { $days } days at a time: until { $day }.
}
end-date-latest = As long as allowed, until { $day }
end-date-save = Save this date
remove-title = Remove { $name }?
remove-said = Access to { $name } ends at once. You can undo it right afterwards.

## One app or group.

thing-open = Open
thing-why-app = Why do I see this?
thing-why-group = Why am I in it?
thing-why-none = You are not in it yourself; you see it because you look after it.
thing-way-direct = Given to you directly
thing-way-group = Through the group { $name }
thing-way-some-group = Through a group
thing-way-owner = You own it
thing-given-by = Given by { $name }
thing-given = Since
thing-see-group = See the group
thing-gives = What it opens
thing-owners = Owners
thing-owners-none = Nobody owns it. Ask an admin.
thing-have = Have access
thing-leave-title = Leave
thing-leave-said = Your access ends at once. To come back you need a new invitation.
thing-leave = Leave { $name }
logo-title = Logo
logo-said = PNG, JPEG, GIF or WebP; square and at least 96 pixels wide looks best.
logo-label = Picture
logo-upload = Use this picture
logo-remove = Remove the logo

## What happens when a person's access is changed.

people-through = through { $group }
people-through-some = through a group
people-by-nobody = A rule or another directory
people-show-failed = Not delivered
people-closed = Nobody can be added here
people-closed-to-guests = Guests cannot be added here
people-undo = Undo
people-removed = { $person } no longer has access to { $name }.
people-removed-still = { $person } was removed from { $name }, but still has access through the group { $group }.
people-revoked = The invitation of { $person } to { $name } was taken back. Its link no longer works.
people-put-back = { $person } has access to { $name } again, as before.
people-end-changed = { $person } has access until { $day }.
people-end-taken-away = { $person } has access without an end date now.
people-only-through-group = This access comes through the group { $group }. Whoever looks after that group can change it there.
people-end-in-the-past = This day is over. Choose today or a later day, or remove the person instead.
people-end-changed-meanwhile = Somebody else chose another end meanwhile. Above is what it is now; choose again if it should be otherwise.
people-not-a-date = Choose a day, or one of the dates above.
people-too-late = It is too late to undo this: that works for ten minutes, once, and for whoever removed the person. Add the person again instead.
people-own-end = You cannot extend your own access. Ask another owner or an admin.
thing-why-open = Everybody in the organization can open it.
thing-off = Switched off
thing-off-said = This app is switched off, so nobody can open it. Ask one of its owners when it comes back.
thing-by-others = Who is in it is not decided here
thing-left = You no longer have access to { $name }.
thing-left-still = Your own access to { $name } is over. You still have access through the group { $group }.
thing-left-still-somehow = Your own access to { $name } is over. You still have access through a group.
thing-no-address = This app has no address to open. Ask one of its owners to give it one.
logo-no-file = Choose a picture first.
logo-changed = The new logo is in place.
logo-removed = The logo is gone. Two letters stand in its place.
logo-other-kind = This is no PNG, JPEG, GIF or WebP picture. Save it as one of these and try again.
logo-too-large = This picture is larger than { $kb } KB. Make it smaller and try again.
logo-odd-size = A logo is between { $least } and { $most } pixels wide and high. Change its size and try again.
