# Why a message did not arrive; the sentence goes on with what happens next.
mail-reason-unreachable = The mail server cannot be reached
mail-reason-timed-out = The mail server did not answer in time
mail-reason-interrupted = The connection to the mail server broke off
mail-reason-relay-busy = The mail server is busy
mail-reason-tls-missing = The mail server offers no encryption, so nothing was sent: tell an admin
mail-reason-certificate = The mail server could not prove who it is, so nothing was sent: tell an admin
mail-reason-login-refused = The mail server does not accept our login: tell an admin
mail-reason-sender-refused = The mail server does not accept our sender address: tell an admin
mail-reason-try-later = The other side asked us to come back later
mail-reason-mailbox-full = The mailbox is full
mail-reason-no-such-mailbox = This address does not exist
mail-reason-recipient-refused = The other side takes no mail for this address: ask for another one
mail-reason-content-refused = The other side refused the message: a shorter personal message may help
mail-reason-not-an-address = This address cannot be written to
mail-reason-no-answer = The other side took the message and did not confirm it, so it may have arrived
mail-reason-folder = The message could not be saved: tell an admin
mail-reason-gave-up = Nobody took the message for days
mail-reason-outdated = It was no longer needed
mail-reason-kept-out = Addresses at this domain are no longer accepted, so nothing was sent
mail-reason-not-rendered = The message could not be written: tell an admin

## While the relay cannot be used.

mail-late-title = Mail is delayed at the moment
mail-late = Your code may take a while. It is sent as soon as our mail server answers again; if it is not there in 10 minutes, ask for another.
mail-late-other-way = A code may take a while. Signing in with a provider works as always.
