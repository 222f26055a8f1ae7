## The people of an app or a group.

people-title = People of { $name }
people-have = { $n ->
    [0] Nobody has it yet.
    [one] 1 person has it.
   *[other] { $n } people have it.
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
thing-way-owner = You own it
thing-given-by = Given by { $name }
thing-given = Since
thing-see-group = See the group
thing-gives = What it opens
thing-owners = Owners
thing-owners-none = Nobody owns it. Ask an admin.
thing-have = Have it
thing-leave-title = Leave
thing-leave-said = Your access ends at once. To come back you need a new invitation.
thing-leave = Leave { $name }
logo-title = Logo
logo-said = PNG, JPEG or WebP, square, at least 96 pixels wide.
logo-label = Picture
logo-upload = Use this picture
logo-remove = Remove the logo
