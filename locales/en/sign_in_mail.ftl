## Mails about signing in.

mail-code-subject = Your code for { $organization }
mail-code-said = { $purpose ->
    [leave] This code shows that this address is yours, so that you can leave { $organization } or take what is held about you:
    [redeem] This code accepts your invitation to { $organization }:
    [step_up] This code confirms that it is you at { $organization }:
    [link] This code connects your other sign-in with your account at { $organization }:
   *[other] This code signs you in at { $organization }:
}
mail-code-how = Type it at { $site }, in the browser where you asked for it. It works once and for 10 minutes.
mail-code-not-you = You did not ask for it? Then do nothing: without this code nobody comes in. Never give it to anyone, not even to somebody who says they are from support.
mail-linked-subject = { $provider } can now sign you in at { $organization }
mail-linked-said = From now on you can sign in at { $organization } ({ $site }) with { $provider }.
mail-linked-not-you = Was that not you? Then tell an admin at once, and sign out everywhere on your account page.
mail-code-why = You receive this because you have an account at { $organization }.
