## What happened on the account page.

account-session-ended = That session has ended.
account-sessions-ended = { $n ->
    [0] You were signed in nowhere else.
    [one] One other session has ended.
   *[other] { $n } other sessions have ended.
}
account-session-unknown = Unknown browser
account-not-offered = That choice is not on offer. Pick one from the page.
account-unlink = Disconnect
account-unlinked = That sign-in is no longer connected. Your other sessions have ended.
account-connect = Connect { $provider }
account-end-others = Sign out everywhere else
