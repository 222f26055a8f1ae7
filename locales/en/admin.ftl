## The admin's corner.

admin-overview = Overview
admin-part-people = People
admin-part-things = Apps and groups
admin-part-rules = Rules for guests
admin-part-work = Work
admin-part-log = Log
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
audit-gone = Somebody who has left
audit-none-title = Nothing found
audit-none = Nothing was recorded that fits. Widen the dates or clear a field.
## What waits, the charts, and how everything is doing.

waits-title = What waits
waits-none = Nothing. Everything is dealt with.
waits-lost = { $n ->
    [one] message did not arrive this week
   *[other] messages did not arrive this week
}
waits-unanswered = { $n ->
    [one] guest has not answered for a week
   *[other] guests have not answered for a week
}
waits-reset = { $n ->
    [one] guest was reset and has to prove the address
   *[other] guests were reset and have to prove their address
}
waits-ending = { $n ->
    [one] guest loses something within two weeks
   *[other] guests lose something within two weeks
}
waits-stays = { $n ->
    [one] stay ends within 30 days, or is over
   *[other] stays end within 30 days, or are over
}
waits-approvals = { $n ->
    [one] invitation waits for approval
   *[other] invitations wait for approval
}
waits-orphans = { $n ->
    [one] guest has no sponsor
   *[other] guests have no sponsor
}
waits-reviews = { $n ->
    [one] access review is open
   *[other] access reviews are open
}
waits-erased = { $n ->
    [one] deleted person is gone for good within a week
   *[other] deleted people are gone for good within a week
}
charts-guests = Guests over twelve weeks
charts-invitations = Invitations by week
charts-accepted = Here
charts-pending = Not answered yet
charts-sent = Sent
charts-redeemed = Accepted
charts-failed = Did not arrive
charts-week = W{ $n }
charts-week-from = Week, from
charts-table = The figures as a table
charts-guests-alt = Guests at the end of each of the last twelve weeks. Now { $accepted } are here and { $pending } have not answered. The table below has every figure.
charts-invitations-alt = Invitations in each of the last twelve weeks: { $sent } sent, { $redeemed } accepted, { $failed } did not arrive. The table below has every figure.
admin-mail-resting = The relay takes no mail
state-title = How everything is doing
state-oldest = The oldest has waited since { $when }.
state-last-lost = The last that did not arrive was { $when }.
state-resting = Since { $when }. { $why }
state-database = Database
state-small = less than 1 MiB
state-mib = { $n } MiB
state-schema-new = Its tables are those of this version.
state-backup = Last backup
state-backup-none = None that this log knows of
state-backup-how = Make one on the server; the README says how:
state-provider-failed = Did not answer { $when }
state-provider-answered = Answered { $when }
state-provider-unasked = Not asked yet since this node started
