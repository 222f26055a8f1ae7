## Words that all mails share.

mail-privacy = Datenschutzerklärung
mail-you-get = Was Sie bekommen
mail-no-end = unbefristet
mail-leads-to = Der Knopf führt zu { $host }.
mail-why = Sie erhalten dies, weil { $inviter } Ihre Adresse eingegeben hat.
mail-refuse = Nie wieder schreiben
