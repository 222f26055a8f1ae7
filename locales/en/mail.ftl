## Words that all mails share.

mail-privacy = Privacy statement
mail-you-get = What you get
mail-no-end = no end
mail-for-days = { $n ->
    [one] for 1 day from when you accept
   *[other] for { $n } days from when you accept
}
mail-leads-to = The button leads to { $host }.
mail-why = You receive this because { $inviter } entered your address.
mail-refuse = Never write to me again
