## Words that all mails share.

mail-privacy = Privacy statement
mail-you-get = What you get
mail-no-end = no end
mail-leads-to = The button leads to { $host }.
mail-why = You receive this because { $inviter } entered your address.
mail-refuse = Never write to me again
