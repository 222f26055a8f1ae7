## The admin's corner.

admin-overview = Overview
admin-audit = Audit log
admin-said = How things are going.
admin-members = Colleagues
admin-guests = Guests
admin-pending = Invited, not here yet
admin-apps = Apps
admin-groups = Groups
admin-invitations = Open invitations
admin-mail = Mail
admin-mail-well = Mail is going out
admin-mail-deferred = { $deferred ->
    [one] 1 message is being tried again
   *[other] { $deferred } messages are being tried again
}
admin-mail-failed = { $n ->
    [one] 1 message could not be delivered
   *[other] { $n } messages could not be delivered
}
admin-mail-queued = { $n ->
    [0] Nothing is waiting.
    [one] 1 message is waiting.
   *[other] { $n } messages are waiting.
}
admin-mail-last = The last one went out { $when }.
admin-lately = What happened lately
admin-lately-none = Nothing yet.
audit-said = Every action and every denial, newest first.
audit-who = Person
audit-object = App, group or address
audit-action = Action
audit-result = Result
audit-from = From
audit-to = To
audit-any = Any
audit-clear = Clear
audit-when = When
audit-what = What
audit-nobody = Nobody signed in
audit-none-title = Nothing found
audit-none = Nothing was recorded that fits. Widen the dates or clear a field.
