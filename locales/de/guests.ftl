## Wie lange Gäste bleiben, wer für sie einsteht, was bald endet.

sponsors-title = Wer für sie einsteht
sponsors-said = Patinnen und Paten werden gefragt, bevor der Aufenthalt endet. Eine Gruppe antwortet durch ihre Verantwortlichen; eine Vertretung, wo sonst niemand mehr da ist.
sponsors-none = Für diesen Gast steht niemand ein.
sponsors-who = Adresse aus dem Haus, oder der Name einer Gruppe
sponsors-backup = Nur als Vertretung
sponsors-is-backup = Vertretung
sponsors-away = Gesperrt oder gelöscht
sponsors-add = Patenschaft hinzufügen
sponsors-remove = Entfernen
sponsors-remove-of = Patenschaft von { $name } entfernen
sponsors-added = { $who } steht nun auch für { $person } ein.
sponsors-removed = Entfernt. { $person } behält alles.
sponsors-not-a-guest = Nur für Gäste steht jemand ein.
sponsors-nobody-called = Niemand im Haus hat diese Adresse, und keine Gruppe heißt so. Prüfen Sie die Schreibweise.
sponsors-guests-do-not = Das ist ein Gast. Wählen Sie jemanden aus dem Haus oder eine Gruppe.
sponsors-oneself = Niemand steht für sich selbst ein. Wählen Sie jemand anderen.
sponsors-already = { $name } steht schon für sie ein.
sponsors-too-many = Fünf sind das Höchste. Entfernen Sie zuerst eine Patenschaft.
sponsors-not-a-sponsor = Diese Patenschaft gibt es nicht mehr. Jemand anderes hat sie gerade entfernt.

answers-title = Gäste von { $name }
answers-said = Diese Person wird gefragt, bevor der Aufenthalt dieser Gäste endet. Übergeben Sie sie, wenn sie geht. Gäste, für die eine Gruppe zuständig ist, bleiben bei der Gruppe.
answers-none = Diese Person steht für keinen Gast ein.
answers-count = { $n ->
    [one] Steht für 1 Gast ein
   *[other] Steht für { $n } Gäste ein
}
answers-hand-over = Alle übergeben
answers-to = An wen: Adresse aus dem Haus, oder der Name einer Gruppe
answers-handed-over = { $n ->
    [0] Es gab nichts zu übergeben.
    [one] { $to } steht für 1 Gast mehr ein.
   *[other] { $to } steht für { $n } Gäste mehr ein.
}

stay-page = Aufenthalt und Patenschaft
stay-until = Bis { $day }
stay-ended = Endete { $when }
stay-no-end = Ohne Ende
stay-keep = Der Gast bleibt bis
stay-saved = { $person } bleibt bis { $day }.
stay-saved-no-end = { $person } bleibt ohne Enddatum.
stay-not-a-guest = Nur Gäste, die nicht gelöscht sind, haben ein Enddatum.
stay-no-such-end = Das hat kein Enddatum mehr. Jemand anderes hat es gerade geändert.
stay-asked-already = Sie haben schon gefragt. Wer entscheidet, weiß davon.
stay-too-long = Sie können um { $days } Tage auf einmal verlängern. Wählen Sie einen früheren Tag oder fragen Sie die Administration.
stay-would-return = Dieser Gast hätte wieder Zugriff auf { $name } und darf das nicht: { $why } Entfernen Sie zuerst den Zugriff auf { $name }.
stay-reason-too-long = Schreiben Sie höchstens { $most } Zeichen.
stay-notice = Ihre Zeit bei { $organization } endet { $when }.
stay-notice-link = Ansehen, was endet, und um Verlängerung bitten

endings-title = Endet bald
endings-said = Was innerhalb von 30 Tagen endet.
endings-mine = Ihres
endings-decide = Sie entscheiden
endings-none-title = Nichts endet bald
endings-none = In den nächsten 30 Tagen endet nichts von Ihnen, und nichts wartet auf Ihre Antwort.
endings-stay = Ihr Platz bei { $organization }
endings-their-stay = Aufenthalt bei { $organization }
endings-when = Endet { $when }, am { $day }
endings-was = Endete { $when }, am { $day }
endings-ask = Um Verlängerung bitten
endings-reason = Warum
endings-asked = Sie haben { $when } gefragt.
endings-they-asked = Bittet um Verlängerung.
endings-they-asked-because = Bittet um Verlängerung: „{ $reason }“
endings-is-let-go = Jemand hat entschieden, es enden zu lassen.
endings-keep = Behalten
endings-extend = Verlängern
endings-let-go = Enden lassen
endings-asked-said = Wer entscheidet, erfährt davon, und Sie bekommen die Antwort per Mail.
endings-keep-title = { $name } für { $person } ohne Ende behalten?
endings-extend-title = { $name } für { $person } verlängern?
endings-let-go-title = { $name } für { $person } enden lassen?
endings-let-go-said = Es endet nach dem { $day }, wie es geendet hätte. Niemand wird noch einmal gefragt.
endings-keep-said = Es gibt kein Enddatum mehr. Sie können jederzeit wieder eines setzen.
endings-keep-forbidden = Die Regeln erlauben kein Behalten ohne Ende
endings-now = Es endet { $when }, am { $day }.
endings-kept = { $person } behält { $name } ohne Enddatum.
endings-extended = { $person } hat { $name } bis { $day }.
endings-went = { $name } endet für { $person } nach dem { $day }.

life-title = Leben der Gäste
life-said = Was geschieht, ohne dass jemand es tut. Ein leeres Feld: Es geschieht nicht.
life-stay = Neue Gäste bleiben
life-stay-said = Ab ihrer ersten Annahme. Patinnen und Paten werden 14, 7 und 1 Tage vorher gefragt.
life-longest = Wer entscheidet, verlängert um höchstens
life-longest-said = Auf einmal. Wer Personen verwaltet, ist nicht daran gebunden.
life-idle = Gäste sperren, die sich nicht angemeldet haben seit
life-idle-said = Sie behalten, was sie haben, und erfahren es per Mail. Wer wieder hereingelassen oder zurückgesetzt wird oder Gast wird, zählt von vorn.
life-blocked = Gäste löschen, die gesperrt sind oder deren Aufenthalt vorbei ist, seit
life-blocked-said = Sie erfahren es per Mail und können 30 Tage lang wiederhergestellt werden.
life-days = Tagen
life-reminds = Eingeladene erinnern, die nicht geantwortet haben
life-reminds-said = Nach 3 und nach 10 Tagen, nie nach einer Antwort.
life-check = Vorschau
life-saved = Diese Regeln gelten ab jetzt.
life-would-title = Wen diese Regeln jetzt träfen
life-would-block = { $n ->
    [0] Niemand würde gesperrt.
    [one] 1 Gast würde gesperrt.
   *[other] { $n } Gäste würden gesperrt.
}
life-would-delete = { $n ->
    [0] Niemand würde gelöscht.
    [one] 1 Gast würde gelöscht.
   *[other] { $n } Gäste würden gelöscht.
}

mail-ending-subject = Was Sie bei { $organization } haben, endet bald
mail-ending-said = Wenn Sie es noch brauchen, bitten Sie um Verlängerung. Wenn nicht, ist nichts zu tun.
mail-ending-line = Endet { $when }, am { $day }
mail-ending-button = Ansehen, was endet
mail-digest-subject = { $n ->
    [one] 1 Zugang endet bald
   *[other] { $n } Zugänge enden bald
}
mail-digest-said = Entscheiden Sie, was daraus wird. Jeder Link öffnet eine Seite, die fragt, bevor sich etwas ändert; ohne Antwort enden sie.
mail-digest-line = { $name } endet { $when }, am { $day }.
mail-digest-asked = Bittet um Verlängerung.
mail-digest-asked-because = Bittet um Verlängerung: „{ $reason }“
mail-digest-button = Über alle entscheiden
mail-digest-why = Sie erhalten dies, weil Sie bei { $organization } dafür verantwortlich sind oder für diese Gäste einstehen.
mail-answered-kept-subject = Sie behalten { $name }
mail-answered-kept-said = { $by } hat entschieden, dass es kein Enddatum mehr hat. Es ist nichts zu tun.
mail-answered-extended-subject = Sie haben { $name } bis { $day }
mail-answered-extended-said = { $by } hat verlängert. Es ist nichts zu tun.
mail-answered-let-go-subject = { $name } endet am { $day }
mail-answered-let-go-said = { $by } hat Ihren Wunsch gelesen und lässt es enden. Antworten Sie auf diese Mail, wenn Sie darüber sprechen wollen.
mail-answered-let-go-said-alone = { $by } hat Ihren Wunsch gelesen und lässt es enden.
mail-guest-blocked-subject = Ihr Konto bei { $organization } ist gesperrt
mail-guest-blocked-said = Sie haben sich { $days } Tage nicht angemeldet, deshalb kann sich niemand mehr als Sie anmelden. Was Sie hatten, bleibt vorerst erhalten: Fragen Sie, wer Sie eingeladen hat, wenn Sie es noch brauchen.
mail-guest-deleted-subject = Ihr Konto bei { $organization } wurde gelöscht
mail-guest-deleted-said = Sie können sich nicht mehr anmelden, und was Sie dort hatten, ist weg. Wenn das falsch war, fragen Sie innerhalb von 30 Tagen, wer Sie eingeladen hat; so lange lässt es sich wiederherstellen.
mail-guest-deleted-why = Sie erhalten dies, weil Sie bei { $organization } ein Gastkonto hatten.

address-title = Adresse oder Anmeldung ändern
address-said = Der Gast behält alles. Jede Sitzung und jede verbundene Anmeldung endet, und die Adresse wird bewiesen, bevor er wieder hereinkommt.
address-hint = Lassen Sie sie, wie sie ist, wenn sich nur die Art der Anmeldung geändert hat.
address-do = Zurücksetzen und Bescheid geben
address-reset = { $person } beweist { $mail } bei der nächsten Anmeldung. Eine Mail ist unterwegs.
address-never-came = Dieser Gast hat noch keine Einladung angenommen. Nehmen Sie sie zurück und laden Sie die richtige Adresse ein.
address-domain-blocked = Die Organisation nimmt keine Gäste von { $domain }. Wählen Sie eine andere Adresse oder ändern Sie die Domains.

mail-address-reset-subject = Beweisen Sie Ihre Adresse bei { $organization }
mail-address-reset-said = Die Administration von { $organization } hat Ihre Anmeldung zurückgesetzt. Sie behalten alles, was Sie hatten: Melden Sie sich mit { $mail } an, um zu zeigen, dass die Adresse Ihnen gehört.
mail-address-reset-button = Anmelden
mail-address-moved-subject = Ihr Konto bei { $organization } hat eine andere Adresse
mail-address-moved-said = Die Administration hat die Adresse geändert, mit der Sie sich anmelden; mit dieser meldet sich niemand mehr an. Wenn Sie das nicht erwartet haben, fragen Sie, wer Sie eingeladen hat.
mail-address-moved-why = Sie erhalten dies, weil dies die Adresse Ihres Kontos bei { $organization } war.
