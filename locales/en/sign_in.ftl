## The way in and the way out.

sign-in-title = Sign in
sign-in-said = to see your apps and groups at { $organization }.
sign-in-with = Continue with { $provider }
sign-in-or = or with a code by e-mail
sign-in-email = Your e-mail address
sign-in-send = Send me a code
sign-in-none-title = Nobody can sign in yet
sign-in-none = No way of signing in is switched on. An admin sets one up in the configuration: an identity provider, or codes by e-mail.
sign-in-guests = Guests use the address they were invited with.
sign-in-cast = Or be one of these people
sign-in-code-title = Read your mail
sign-in-code-said = If { $email } may sign in here, a code is on its way to it.
sign-in-enter = Sign in
sign-in-not-you = Use another address
sign-in-link-title = Sign in with your link
sign-in-link-said = This link works once. It is used up when you press the button, not before.
sign-out-title = Sign out?
sign-out-said = This ends your session in this browser. Your other devices stay signed in.
sign-out-stay = Stay signed in

## The form for a code, here and at redemption.

code-label = Code
code-hint = 8 digits, good for 10 minutes, once.
code-resend = Send another code
code-none = Nothing there after a minute? Look in the spam folder, then ask for another code.
code-demo = Open the demo’s mailbox
