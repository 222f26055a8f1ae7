## Add people.

invite-title = Personen hinzufügen
invite-said = zu { $name }. Nichts geht hinaus, bevor Sie den letzten Knopf drücken.
invite-not-sent = Es wurde nichts gesendet
invite-emails = E-Mail-Adressen
invite-emails-hint = Auch viele auf einmal: eine je Zeile, durch Kommas getrennt oder eine Spalte aus einer Tabelle.
invite-more-here = Weitere eingeben oder eine Liste einfügen
invite-checking = wird geprüft
invite-checked = Adressen
invite-check = Adressen prüfen
invite-check-first = Sehen Sie zuerst, wer es ist und was die Personen bekommen.
invite-ready = { $n ->
    [0] Noch niemand kann hinzugefügt werden.
    [one] 1 Person kann hinzugefügt werden.
   *[other] { $n } können hinzugefügt werden.
}
invite-issues = { $n ->
    [one] 1 Adresse braucht einen Blick und bleibt hier; an sie geht nichts.
   *[other] { $n } brauchen einen Blick und bleiben hier; an sie geht nichts.
}
invite-fix = { $address } nehmen
invite-send-again = Erneut senden
invite-sent-again = Erneut gesendet
invite-without = { $address } von der Liste nehmen
invite-without-plain = Von der Liste nehmen
invite-role = Rolle
invite-role-in = Rolle in { $name }
invite-until = Bis
invite-no-end = Unbefristet
invite-2-weeks = 2 Wochen
invite-3-months = 3 Monate
invite-1-year = 1 Jahr
invite-other-day = Anderer Tag
invite-last-day = Letzter Tag
invite-ends = Der Zugang endet von selbst nach dem { $day }.
invite-ends-none = Der Zugang bleibt, bis ihn jemand beendet.
invite-message = Ihre Nachricht
invite-message-hint = Wird in der Mail als einfacher Text zitiert.
invite-also = Außerdem geben
invite-also-hint = (in derselben Einladung)
invite-withheld = { $n ->
    [one] 1 weiteres kann nicht gegeben werden
   *[other] { $n } weitere können nicht gegeben werden
}
invite-language = Sprache der Mail
invite-cc = Kopie an
invite-preview = Das werden sie lesen
invite-preview-none = Hier erscheint die Mail, sobald die Adressen geprüft sind.
invite-preview-now = Mail zeigen
invite-gives = { $more ->
    [0] { $name }
    [one] { $name } und 1 weiteres
   *[other] { $name } und { $more } weitere
}
invite-gives-until = bis { $day }
invite-go-out = { $n ->
    [one] 1 Einladung geht hinaus.
   *[other] { $n } Einladungen gehen hinaus.
}
invite-let-in = { $n ->
    [one] 1 Person bekommt sofort Zugang.
   *[other] { $n } Personen bekommen sofort Zugang.
}
invite-now = { $n ->
    [one] 1 Person einladen
   *[other] { $n } Personen einladen
}
invite-ask-now = { $n ->
    [one] Um Einladung von 1 Person bitten
   *[other] Um Einladung von { $n } Personen bitten
}
invite-back = Zurück zu { $name }

## The mail, as it is previewed.

letter-from = Von
letter-to = An
letter-subject = Betreff
letter-caution = Nehmen Sie diese Einladung nur an, wenn Sie { $inviter } kennen oder sie erwartet haben.
letter-until = bis { $day }
letter-button = Einladung ansehen
letter-answer = Mit dem Öffnen nehmen Sie nichts an. Bitte antworten Sie bis { $day }.
letter-privacy = Datenschutzerklärung:
letter-no-privacy = { $organization } hat keine Datenschutzerklärung veröffentlicht.
letter-refuse = Die Mail enthält auch einen Link, um weitere Mails abzulehnen.
letter-as-text = Dasselbe als einfacher Text

## What became of them.

result-title = { $n ->
    [0] Niemand wurde hinzugefügt
    [one] 1 Person hinzugefügt
   *[other] { $n } Personen hinzugefügt
}
result-left = { $n ->
    [one] 1 Adresse blieb zurück. An sie ging nichts.
   *[other] { $n } Adressen blieben zurück. An sie ging nichts.
}
result-all = Jede Adresse ist erledigt.
result-people = Personen ansehen
result-more = Weitere hinzufügen
result-again = Die übrigen noch einmal versuchen

## Invitations.

sent-title = Einladungen
sent-waiting = Warten auf Sie
sent-accept = Annehmen
sent-decline = Ablehnen
sent-from = { $name } lädt Sie ein
sent-answer-by = Antwort bis { $day }
sent-mine = Einladungen von mir
sent-find = Nach Name oder Adresse suchen
sent-none-title = Keine Einladungen
sent-none-yet = Sie haben noch niemanden eingeladen
sent-none = Wenn jemand Sie einlädt, erscheint es hier.
sent-none-owner = Beginnen Sie bei einer App oder Gruppe, für die Sie verantwortlich sind.
sent-none-anywhere = Laden Sie jemanden als Gast ein, oder fügen Sie Personen zu einer App oder Gruppe hinzu.
sent-found-none = Keine Einladung passt
sent-found-none-said = Zeigen Sie alle oder suchen Sie nach einem anderen Wort.
sent-all = Alle zeigen
sent-col-person = Person
sent-col-gives = Was sie bekommen
sent-col-state = Stand
sent-pending = Eingeladen { $when }, noch keine Antwort
sent-undelivered = Nicht zugestellt
sent-redeemed = Angenommen { $when }
sent-declined = Abgelehnt { $when }
sent-revoked = Zurückgenommen { $when }
sent-expired = Abgelaufen { $when }
sent-replaced = Ersetzt { $when }
sent-until = Der Link gilt bis { $day }
sent-resend = Erneut senden
sent-resend-said = Ein neuer Link geht hinaus, der alte gilt nicht mehr.
sent-revoke = Zurücknehmen
sent-revoke-sure = Einladung an { $name } zurücknehmen? Der Link gilt sofort nicht mehr.
sent-show-all = Alle
sent-show-pending = Noch keine Antwort
sent-show-failed = Nicht zugestellt
sent-show-redeemed = Angenommen
sent-show-ended = Ohne Antwort beendet
delivery-queued = Geschrieben { $when }, wartet auf den Versand
delivery-handed-over = Übergeben { $when }
delivery-handed-over-to = An { $server } übergeben { $when }
delivery-deferred = { $reason }. Versucht { $when }; ein neuer Versuch folgt von selbst.
delivery-deferred-next = { $reason }. Nächster Versuch { $next }.
delivery-failed = { $reason }. Aufgegeben { $when }.

## What somebody approves first.

approval-ahead = Neue Gäste werden genehmigt, bevor etwas hinausgeht, von { $more ->
    [0] { $names }
    [one] { $names } oder 1 weiteren Person
   *[other] { $names } oder { $more } weiteren Personen
}.
invite-will-wait = { $n ->
    [one] 1 Einladung wartet auf Genehmigung.
   *[other] { $n } Einladungen warten auf Genehmigung.
}
result-asked = Wartet auf Genehmigung. Nichts geht hinaus, bis jemand es genehmigt
result-title-asked = { $n ->
    [one] 1 Einladung wartet auf Genehmigung
   *[other] { $n } Einladungen warten auf Genehmigung
}
result-asked-too = { $n ->
    [one] 1 weitere wartet auf Genehmigung.
   *[other] { $n } weitere warten auf Genehmigung.
}
sent-waits = Wartet auf Genehmigung, angefragt { $when }
sent-turned-down = Nicht genehmigt, { $when }
sent-asked-again = Ob { $name } eingeladen wird, wartet wieder auf Genehmigung.
verdict-already-asked = { $name } hat um die Einladung gebeten; sie wartet auf Genehmigung
verdict-already-asked-by-you = Sie haben um die Einladung gebeten; sie wartet auf Genehmigung
invitation-waits-for-approval = Diese Einladung wartet auf Genehmigung; es ging noch nichts hinaus, das erneut hinausgehen könnte. Nehmen Sie sie zurück, wenn sie nicht mehr gewünscht ist.
approvals-title = Genehmigungen
approvals-said = Einladungen, die hinausgehen, sobald jemand anders darauf geschaut hat.
approvals-none = Nichts wartet
approvals-none-said = Was zu genehmigen ist, erscheint hier, und Sie erfahren es per Mail.
approvals-rule = Regel ansehen
approvals-off-said = Zurzeit ist keine Genehmigung nötig: Jede Einladung geht sofort hinaus.
approvals-tick = { $name } wählen
approvals-asks = { $name } hat { $when } darum gebeten
approvals-first = Die erste Person dieser Domain: zweimal hinsehen
approvals-mine = Sie haben selbst darum gebeten, also entscheidet jemand anders.
approvals-reason = Grund
approvals-reason-hint = Nötig zum Ablehnen; wer darum gebeten hat, liest ihn.
approvals-approve = Genehmigen
approvals-turn-down = Ablehnen
approvals-wait = { $n ->
    [one] 1 Einladung wartet auf Genehmigung
   *[other] { $n } Einladungen warten auf Genehmigung
}
approvals-wait-said = Bevor jemand entscheidet, geht nichts hinaus.
approvals-look = Ansehen, was wartet
approvals-approved = { $n ->
    [one] 1 Einladung geht hinaus.
   *[other] { $n } Einladungen gehen hinaus.
}
approvals-turned-down = { $n ->
    [one] 1 wurde abgelehnt; wer darum gebeten hat, erfährt es.
   *[other] { $n } wurden abgelehnt; wer darum gebeten hat, erfährt es.
}
approvals-left = { $n ->
    [one] 1 blieb, wie sie ist:
   *[other] { $n } blieben, wie sie sind:
}
approval-decided-meanwhile = Jemand anders hat inzwischen entschieden, oder sie wurde zurückgenommen.
approval-own-request = Sie haben selbst darum gebeten, also entscheidet jemand anders.
approval-no-reason = Sagen Sie in höchstens { $most } Zeichen, warum, damit alle wissen, was zu tun ist.
approval-nothing-ticked = Wählen Sie mindestens eine.
approval-no-decision = Genehmigen Sie sie, oder lehnen Sie ab.
verdict-own-domain-only = Sie fügen Personen bei { $domain } hinzu und niemanden sonst. Bitten Sie hierfür jemanden aus der Organisation.

## To the organization alone, and by hand.

alone-title = Gast einladen
alone-said = Zu { $name }, vorerst zu nichts weiter; Apps und Gruppen können folgen. Nichts geht hinaus, bevor Sie zuletzt drücken.
grant-organization = als Gast der Organisation
verdict-here-already = ist schon hier
by-hand = Keine Mail schicken
by-hand-said = Sie übergeben den Link selbst. Der Gast zeigt trotzdem, dass die Adresse ihm gehört.
by-hand-links = { $n ->
    [one] 1 Link zum Weitergeben.
   *[other] { $n } Links zum Weitergeben.
}
by-hand-no-mail = Es geht keine Mail hinaus. Die nächste Seite hat die Links zum Weitergeben.
result-by-hand = Eingeladen. Es geht keine Mail hinaus; übergeben Sie den Link
hand-over-get = Link zeigen
hand-over-get-said = Ein neuer Link zum Übergeben; der vorige gilt nicht mehr.
hand-over-title = Diesen Link übergeben
hand-over-said = Er ist für { $address }. Wer ihn öffnet, zeigt trotzdem, dass diese Adresse ihm gehört.
hand-over-link = Link
hand-over-once = Er steht hier nur einmal und gilt bis { $day }. Ein früherer Link gilt nicht mehr.
hand-over-copy = Kopieren
hand-over-copied = Kopiert
approval-ahead-unnamed = Neue Gäste werden genehmigt, bevor etwas hinausgeht. Was daraus wurde, sehen Sie hier.
