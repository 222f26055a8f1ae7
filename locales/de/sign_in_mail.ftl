## E-Mails rund um die Anmeldung.

mail-code-subject = Ihr Code für { $organization }
mail-code-said = { $purpose ->
    [leave] Dieser Code zeigt, dass diese Adresse Ihnen gehört, damit Sie { $organization } verlassen oder mitnehmen können, was über Sie gespeichert ist:
    [redeem] Mit diesem Code nehmen Sie die Einladung zu { $organization } an:
    [step_up] Mit diesem Code bestätigen Sie bei { $organization }, dass Sie es sind:
    [link] Dieser Code verbindet Ihre andere Anmeldung mit Ihrem Konto bei { $organization }:
   *[other] Mit diesem Code melden Sie sich bei { $organization } an:
}
mail-code-how = Geben Sie ihn auf { $site } in dem Browser ein, in dem Sie ihn angefordert haben. Er gilt einmal und 10 Minuten lang.
mail-code-not-you = Sie haben ihn nicht angefordert? Dann tun Sie nichts: Ohne diesen Code kommt niemand herein. Geben Sie ihn niemandem, auch nicht, wenn sich jemand als Support ausgibt.
mail-linked-subject = { $provider } kann Sie jetzt bei { $organization } anmelden
mail-linked-said = Ab jetzt können Sie sich bei { $organization } ({ $site }) mit { $provider } anmelden.
mail-linked-not-you = Waren Sie das nicht? Dann sagen Sie sofort der Administration Bescheid und melden Sie sich auf Ihrer Kontoseite überall ab.
mail-code-why = Sie erhalten dies, weil Sie ein Konto bei { $organization } haben.
