## Why somebody may not have an app or group.

access-deleted = This person was deleted. An admin can restore them.
access-blocked = This person is blocked. An admin can unblock them.
access-stay-ended = The stay of this guest is over. A sponsor or an admin can extend it.
access-end-in-the-past = The last day has to be today or later.
access-no-such-role = The app no longer has this role. Choose another role.
access-group-has-blocked = { $n ->
    [one] { $name } has 1 guest from a domain that this app keeps out, as { $domain }. Take that guest out of the group first, or change the domains of the app.
   *[other] { $name } has { $n } guests from domains that this app keeps out, as { $domain }. Take them out of the group first, or change the domains of the app.
}
access-group-has-guests = { $n ->
    [one] 1 guest is in { $name }, and this app takes no guests.
   *[other] { $n } guests are in { $name }, and this app takes no guests.
} Open the app to guests, or choose another group.
access-has-guests = { $n ->
    [one] 1 guest has this app, and it takes no guests. Remove that guest first, or open the app to guests.
   *[other] { $n } guests have this app, and it takes no guests. Remove them first, or open the app to guests.
}
access-has-blocked = { $n ->
    [one] 1 guest who has this app is from { $domain }, which is blocked. Remove that guest first, or change the domains.
   *[other] { $n } guests who have this app are from blocked domains such as { $domain }. Remove them first, or change the domains.
}
