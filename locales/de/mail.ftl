## Words that all mails share.

mail-privacy = Datenschutzerklärung
mail-you-get = Was Sie bekommen
mail-no-end = unbefristet
mail-for-days = { $n ->
    [one] 1 Tag ab Ihrer Annahme
   *[other] { $n } Tage ab Ihrer Annahme
}
mail-leads-to = Der Knopf führt zu { $host }.
mail-why = Sie erhalten dies, weil { $inviter } Ihre Adresse eingegeben hat.
mail-refuse = Nie wieder schreiben
