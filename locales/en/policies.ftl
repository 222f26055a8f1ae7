policy-owners-only = Only its owners and admins may do this. Ask an owner; the page of the app or group names them.
policy-guests-may-not-invite = Guests cannot add people here. Ask the person who invited you.
policy-no-access = You manage this, but nobody has given you access to it. Add yourself under People to open it.
policy-admins-only = This is for admins. If you need something done here, ask one of them.

closed-dynamic = A rule decides who is in this group, so nobody can be added or removed by hand. Ask an admin to change the rule, or use another group.
closed-synced = This group is kept in { $source }, so people cannot be added or removed here. Ask whoever looks after that directory, or use another group.
closed-self-service-off = Owners cannot add people here themselves. Ask an admin to add them, or to turn self-service on.
closed-disabled = This app is switched off, so nobody can be given it. Ask an admin to switch it on first.
closed-to-guests = This is closed to guests. Colleagues can be added; for guests, ask an admin to open it, or share something else.
closed-opens-closed-app = This group opens { $app }, which is closed to guests. Share another group, or ask an admin.

blocked-denied = Addresses at { $domain } are blocked here. Use their work address, or ask an admin.
blocked-not-allowed = { $domain } is not on the list of domains that may be invited. Ask an admin to add it.
blocked-own = { $domain } is your own organization, but nobody here has this address. Check the spelling, or ask an admin to add them to the directory.
