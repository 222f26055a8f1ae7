## Überprüfungen: welche Gäste Zugang behalten.

reviews-title = Überprüfungen
reviews-said = Von Zeit zu Zeit sagen Sie, welche Gäste Ihrer Apps und Gruppen ihren Zugang behalten.
reviews-none-title = Nichts zu überprüfen
reviews-none = Sollen Gäste von etwas überprüft werden, das Sie betreuen, erhalten Sie eine E-Mail und finden es hier.
reviews-open = Wartet auf Sie
reviews-past = Vergangene
reviews-began = Begonnen am
reviews-look = Überprüfen
reviews-row-open = { $left ->
    [0] Über alle ist entschieden. Der Abschluss ist bis { $day } möglich.
    [one] Über 1 Gast ist noch zu entscheiden, bis { $day }.
   *[other] Über { $left } Gäste ist noch zu entscheiden, bis { $day }.
}
reviews-row-busy = Was entschieden wurde, wird gerade ausgeführt. Schauen Sie in einer Minute wieder herein.
reviews-row-stopped = Nichts wurde geändert, weil hier niemand mehr von Hand hinzugefügt oder entfernt werden kann.
reviews-kept-n = { $n ->
    [one] 1 behält Zugang
   *[other] { $n } behalten Zugang
}
reviews-removed-n = { $n ->
    [one] 1 wurde entfernt
   *[other] { $n } wurden entfernt
}
reviews-gone-n = { $n ->
    [one] 1 war schon weg
   *[other] { $n } waren schon weg
}
reviews-notice = { $n ->
    [one] Welche Gäste behalten Zugang zu { $name }?
   *[other] { $n } Überprüfungen warten auf Sie
}
reviews-notice-said = Sagen Sie, wer Zugang behält und wer ihn nicht mehr braucht. Der letzte Tag ist der { $day }.
reviews-notice-go = Gäste überprüfen

review-title = Gäste von { $name }
review-said = { $n ->
    [one] Braucht dieser Gast noch Zugang? Der letzte Tag für Ihre Antwort ist der
   *[other] Welche dieser { $n } Gäste brauchen noch Zugang? Der letzte Tag für Ihre Antwort ist der
}
review-was = { $n ->
    [one] Eine Überprüfung von 1 Gast.
   *[other] Eine Überprüfung von { $n } Gästen.
}
review-people = Personen
review-not-yet = Noch nicht
review-clashed = Jemand anderes war schneller
review-clashed-said = Ihre anderen Antworten sind gespeichert. Sehen Sie die markierten noch einmal an.
review-closed = Hier kann niemand mehr entfernt werden
review-busy = Fast fertig
review-stopped = Ohne Ergebnis beendet
review-done = Diese Überprüfung ist abgeschlossen
reviews-silence-keep = Gäste ohne Antwort behalten den Zugang.
reviews-silence-remove = Gäste ohne Antwort verlieren den Zugang.
reviews-added-by = Hinzugefügt von { $who } am
reviews-invited-by = Eingeladen von { $who } am
reviews-until = bis
reviews-last-opened = Zuletzt geöffnet
reviews-last-signed-in = Zuletzt angemeldet
reviews-never-opened = Nie geöffnet
reviews-never-signed-in = Nie angemeldet
reviews-not-answered = Hat noch nicht geantwortet
reviews-hint = Seit drei Monaten oder länger nicht benutzt. Vielleicht wird es nicht mehr gebraucht.
reviews-hint-never = Bisher nicht benutzt. Vielleicht wird es nicht gebraucht.
reviews-gone = Hat keinen Zugang mehr. Es gibt nichts zu entscheiden.
reviews-legend = Behält { $name } Zugang?
reviews-keep = Behält Zugang
reviews-remove = Verliert ihn
reviews-reason = Grund (freiwillig)
reviews-reason-of = Grund für { $name } (freiwillig)
reviews-decided-keep = { $who }: behalten,
reviews-decided-remove = { $who }: entfernen,
reviews-also-through = Hat auch Zugang über { $groups }, gleich was hier entschieden wird.
reviews-also-through-group = Hat auch Zugang über eine Gruppe, gleich was hier entschieden wird.
reviews-clash-keep = { $who } hat inzwischen entschieden. Sie hatten „Behält Zugang“ gewählt; wählen Sie noch einmal, wenn Sie das weiterhin möchten.
reviews-clash-reason = Ihre Begründung war: { $reason }
reviews-clash-remove = { $who } hat inzwischen entschieden. Sie hatten „Verliert ihn“ gewählt; wählen Sie noch einmal, wenn Sie das weiterhin möchten.
reviews-save = Speichern
reviews-save-next = Speichern und weiter
reviews-first = Zurück zur ersten Seite
reviews-keep-rest = { $n ->
    [one] Den 1 offenen behalten
   *[other] Alle { $n } offenen behalten
}
reviews-finish = Überprüfung abschließen
reviews-finish-hint = Nichts geschieht, bevor die Überprüfung abgeschlossen oder ihr letzter Tag vorbei ist.
reviews-complete = Über alle ist entschieden.
reviews-left = { $n ->
    [one] 1 Gast ist offen.
   *[other] { $n } Gäste sind offen.
}
reviews-saved = Gespeichert. Sie können wiederkommen und weitermachen.
reviews-kept-rest = { $n ->
    [0] Niemand war mehr offen.
    [one] 1 Gast behält Zugang. Schließen Sie die Überprüfung ab, wenn Sie so weit sind.
   *[other] { $n } Gäste behalten Zugang. Schließen Sie die Überprüfung ab, wenn Sie so weit sind.
}
reviews-finished = Die Überprüfung ist abgeschlossen:
reviews-outcome-kept = Behält Zugang
reviews-outcome-removed = Wurde entfernt
reviews-outcome-gone = War schon weg

## Was Admins planen.

reviews-admin-title = Zugangsüberprüfungen
reviews-admin-said = Wer etwas betreut, sagt regelmäßig, welche Gäste ihren Zugang behalten. Ohne Zeitplan wird niemand gefragt.
reviews-planned = Zeitpläne
reviews-planned-none = Es gibt keinen Zeitplan, also wird niemand gefragt.
reviews-schedule-says = { $every }, { $n ->
    [one] 1 Tag
   *[other] { $n } Tage
} für die Antwort. { $silence }
reviews-next = Nächste am
reviews-change = Ändern
reviews-end = Beenden
reviews-new = Neuer Zeitplan
reviews-all = Alle Apps und Gruppen
reviews-all-of = Alle Überprüfungen
reviews-all-none = Es gab noch keine Überprüfung.
reviews-scope = Gäste von
reviews-scope-all = Allen Apps und Gruppen, die Gäste haben
reviews-scope-one = Einer App oder Gruppe
reviews-rhythm = Wie oft
reviews-once = Einmal
reviews-every-90 = Alle 90 Tage
reviews-every-180 = Alle 180 Tage
reviews-every-365 = Alle 365 Tage
reviews-every-n = Alle { $n } Tage
reviews-other = Andere Anzahl von Tagen
reviews-every-days = Tage zwischen zwei Überprüfungen
reviews-first-day = Nächste Überprüfung am
reviews-answer-days = Tage für die Antwort
reviews-silence = Wenn niemand etwas sagt
reviews-schedule = Einplanen
reviews-check = Vorschau
reviews-preview-title = Wenn sie heute begänne
reviews-preview = { $n ->
    [0] Kein Gast würde überprüft.
    [one] 1 Gast würde überprüft.
   *[other] { $n } Gäste würden überprüft. Wer mehrere Apps und Gruppen hat, zählt für jede einmal.
}
reviews-preview-many = { $n } Gäste oder mehr würden überprüft.
reviews-scheduled = Eingeplant. Wer gefragt wird, erhält zu Beginn eine E-Mail.
reviews-ended = Beendet. Offene Überprüfungen laufen bis zu ihrem letzten Tag weiter.
reviews-edit-title = Zeitplan für { $name }
reviews-end-title = Den Zeitplan für { $name } beenden?
reviews-end-said = Es beginnt keine weitere Überprüfung. Offene laufen bis zu ihrem letzten Tag weiter.
reviews-end-do = Zeitplan beenden

reviews-no-scope = Wählen Sie alle oder eine App oder Gruppe.
reviews-closed = Hier gibt es von Hand nichts zu überprüfen. { $why }
reviews-scheduled-already = Dafür gibt es schon einen Zeitplan. Ändern Sie ihn in der Liste oben.
reviews-bad-rhythm = Geben Sie eine Anzahl von Tagen zwischen 7 und 1.000 ein.
reviews-bad-answer-time = Geben Sie zwischen 1 und 60 Tage Zeit, und weniger, als zwischen zwei Überprüfungen liegen.
reviews-no-silence = Wählen Sie, was Schweigen bedeutet.
reviews-day-out-of-reach = Wählen Sie heute oder einen späteren Tag, innerhalb von drei Jahren.
reviews-beginning = Gerade in diesem Moment beginnt eine Runde. Versuchen Sie es in einer Minute noch einmal.
reviews-no-longer-open = Diese Überprüfung nimmt keine Antworten mehr an: Ihre Zeit ist vorbei, oder jemand anderes hat sie abgeschlossen.
reviews-reason-too-long = Ein Grund hat höchstens { $most } Zeichen. Kürzen Sie ihn; von dieser Seite wurde nichts gespeichert.
reviews-some-left = { $n ->
    [one] Ihre Antworten sind gespeichert, aber über 1 Gast hat noch niemand entschieden. Entscheiden Sie, oder behalten Sie alle offenen; schließen Sie dann ab.
   *[other] Ihre Antworten sind gespeichert, aber über { $n } Gäste hat noch niemand entschieden. Entscheiden Sie, oder behalten Sie alle offenen; schließen Sie dann ab.
}

## Die E-Mails.

mail-review-begun-subject = { $n ->
    [one] Welche Gäste behalten Zugang zu { $name }?
   *[other] Welche Gäste behalten Zugang? { $n } Überprüfungen warten auf Sie
}
mail-review-begun-said = Bitte sehen Sie sie durch und sagen Sie, wer Zugang behält und wer ihn nicht mehr braucht. Sie können einen Teil erledigen und wiederkommen.
mail-review-reminder-subject = { $n ->
    [one] Die Hälfte der Zeit ist vorbei: Gäste von { $name }
   *[other] Die Hälfte der Zeit ist vorbei: { $n } Überprüfungen warten auf Sie
}
mail-review-reminder-said = Über einige Gäste ist noch nicht entschieden. Dies ist die einzige Erinnerung.
mail-review-line-keep = { $n ->
    [one] Über 1 Gast ist zu entscheiden, bis { $day }. Ohne Antwort bleibt der Zugang.
   *[other] Über { $n } Gäste ist zu entscheiden, bis { $day }. Ohne Antwort bleibt der Zugang.
}
mail-review-line-remove = { $n ->
    [one] Über 1 Gast ist zu entscheiden, bis { $day }. Ohne Antwort endet der Zugang.
   *[other] Über { $n } Gäste ist zu entscheiden, bis { $day }. Ohne Antwort endet der Zugang.
}
mail-review-button = Gäste überprüfen
mail-review-done-subject = Die Überprüfung von { $name } ist vorbei
mail-review-done-said = Was entschieden wurde, ist ausgeführt.
mail-review-stopped-said = Nichts wurde geändert, weil hier niemand mehr von Hand hinzugefügt oder entfernt werden kann.
mail-review-done-button = Ergebnis ansehen
mail-review-why = Sie erhalten dies, weil Sie es betreuen, oder weil es sonst niemand betreut und Sie Admin sind.
reviews-yourself = Über Sie entscheidet jemand anderes, dem das gehört, oder ein Admin.
reviews-reason-for-nothing = Wählen Sie Behalten oder Entfernen überall, wo Sie einen Grund nennen.
reviews-by-somebody-gone = Jemand, der nicht mehr hier ist
