## What somebody sees about themselves.

account-profile = Profile
account-company = Company
account-department = Department
account-job = Work
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
