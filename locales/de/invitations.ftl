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
sent-none = Wenn jemand Sie einlädt, erscheint es hier.
sent-none-owner = Noch ist niemand eingeladen. Beginnen Sie bei einer App oder Gruppe, für die Sie verantwortlich sind.
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
