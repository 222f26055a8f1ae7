## What somebody sees about themselves.

account-profile = Profile
account-company = Company
account-department = Department
account-job = Job title
account-since = Here since
account-sponsor = Invited by
account-look = How it looks
account-theme = Light or dark
account-theme-auto = As the device
account-theme-light = Light
account-theme-dark = Dark
account-ways = How you sign in
account-way-code = Code by e-mail
account-sessions = Where you are signed in
account-began = Signed in { $when }
account-seen = last used { $when }
account-here = This device
account-end = Sign out there
account-leave-title = Leave { $organization }
account-leave-said = All your access ends and your profile here is deleted.
account-leave = Leave { $organization }
leave-title = Leave { $organization }?
leave-said = Your access to { $apps } and { $groups } ends at once, and you are signed out everywhere. To come back you need a new invitation.
leave-not = You are still here
leave-stay = Stay
leave-not-a-guest = Only guests can leave by themselves. Ask an admin.
leave-owns-still = You are the only owner of { $name }. Ask an admin to name another owner first; then you can leave.
leave-owns-a-group-still = You are the only owner of a group. Ask an admin to name another owner first; then you can leave.
leave-done = You have left. Everything you were given here has ended.
account-data-title = Your data
account-data-said = Everything that is held about you here, as one file: your profile, what you have, how you sign in, your invitations, and what the log says of you.
account-data = Download my data
## Leaving for guests who cannot sign in: blocked, or their stay is over.

outside-link = A guest who can no longer sign in? You can still leave.
outside-title = Leave { $organization } without signing in
outside-said = A guest who was blocked, or whose stay is over, cannot sign in, but can leave for good, or take a file of everything that is held. Type your address; a code shows that it is yours. If you can sign in, do this on your account page.
outside-email = Your e-mail address
outside-code-said = If { $email } belongs to a guest who can no longer sign in here, a code is on its way there. It signs nobody in.
outside-code-sent-again = If the address belongs to a guest who can no longer sign in, another code is on its way.
outside-go-on = Go on
outside-back = Back to signing in
account-endings-said = What ends within 30 days, and how to keep it.
