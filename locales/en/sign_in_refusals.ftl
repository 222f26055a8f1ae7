## Why somebody does not come in, and what to do instead.

sign-in-refused-wait = Too many tries in a short time. Please wait { $minutes ->
    [one] a minute
   *[other] { $minutes } minutes
} and try again.
sign-in-refused-no-codes = Signing in by e-mailed code is switched off here. Use one of the other ways on the sign-in page.
sign-in-refused-nothing-under-way = This took longer than half an hour, or your browser keeps no cookies. Please start again at the sign-in page.
sign-in-refused-code = That is not the code. Look at the newest mail and type its 8 digits again.
sign-in-refused-code-gone = This code no longer works: it was used, replaced, is older than 10 minutes, or was typed wrong too often. Send another code.
sign-in-refused-link = This link no longer works: it was used, is older than an hour, or an admin has signed in since. Ask for a new one.
sign-in-refused-return = This is not the answer to a sign-in that you began in this browser within the last 10 minutes. Nothing was changed. Please start again at the sign-in page.
sign-in-refused-person = You cannot come in this way. If you think you should, ask whoever invited you, or an admin. A guest who was blocked, or whose stay is over, can still leave, from the page for signing in.
sign-in-refused-proof = For this step we must be sure that it is you, and you signed in a while ago. Nothing was changed: confirm that it is you, then repeat the step within 15 minutes.
sign-in-refused-last-way = This is your only way in. Connect another one first.
sign-in-refused-taken = This sign-in belongs to somebody else here already. Use another one, or ask an admin.
sign-in-code-sent-again = If the address may sign in here, another code is on its way.

sign-in-provider-unreachable = This way of signing in does not answer at the moment. Try another way, or try again in a few minutes.
sign-in-provider-misconfigured = This way of signing in is set up wrongly, so it was not used. Try another way, and tell an admin.
sign-in-provider-denied = The sign-in there was cancelled or refused. Try again, or use another way.
sign-in-provider-untrusted = The answer from there could not be trusted, so nobody was signed in. Try again, and tell an admin if it happens again.
sign-in-provider-expired = The answer from there came too late. Try again.

## A provider vouched for somebody who is not known by it yet.

sign-in-connect-title = Is this you?
sign-in-connect-said = You signed in with { $provider }, but nobody at { $organization } is connected with it yet. If you have an account here, type its address: a code sent there proves it is yours, and the two are connected.
sign-in-connect-none = Were you invited and have not accepted yet? Then open the link in your invitation instead.
sign-in-connect-other = Sign in another way
sign-in-connect-enter = Connect and sign in
sign-in-connect-again = Another address, or another code
## Showing oneself again before a step that matters.

sign-in-again-title = Confirm that it is you
sign-in-again-said = You are signed in, but have been for a while. What comes next matters, so show once more that it is you.
sign-in-again-code = A code goes to { $email }.
sign-in-again-sent = A code is on its way to { $email }.
sign-in-again-enter = Confirm
sign-in-again-done = Confirmed. If you had begun something in another tab, go back to it: what you typed is still there.
sign-in-again-back = Not now
sign-in-again-first = Changes here count at once and for everybody. You signed in a while ago, so confirm first that it is still you.
sign-in-again-keeps = It opens a page of its own; what you typed stays here.
sign-in-again-anew = It opens a page of its own; type there what you want to change.
sign-in-again-go = Confirm
sign-in-again-none-title = There is no way to confirm it here
sign-in-again-none = Neither a provider nor codes by e-mail are set up for you. Sign out and come in the way you came; as the admin who runs the server, make a new link with guestlist create-admin.
