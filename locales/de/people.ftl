## The people of an app or a group.

people-title = Personen von { $name }
people-have = { $n ->
    [0] Noch hat niemand Zugang.
    [one] 1 Person hat Zugang.
   *[other] { $n } Personen haben Zugang.
}
people-asked-n = { $n ->
    [one] 1 weitere ist eingeladen.
   *[other] { $n } weitere sind eingeladen.
}
people-history = Verlauf
people-show = Zeigen
people-show-all = Alle
people-show-colleagues = Aus dem Haus
people-show-guests = Gäste
people-show-ending = Enden in 30 Tagen
people-none-title = Noch niemand
people-none = Fügen Sie die ersten Personen hinzu: Wer aus dem Haus ist, hat sofort Zugang, Gäste bekommen eine Einladung.
people-found-none = Niemand passt
people-col-role = Rolle
people-col-by = Hinzugefügt von
people-col-until = Bis
people-col-acts = Aktionen
people-colleague = Aus dem Haus
people-guest = Gast
people-asked = Eingeladen { $when }
people-ends-soon = Endet { $when }
people-ended = Beendet
people-opened = Geöffnet { $when }
people-end-date = Enddatum ändern
people-remove = Entfernen
people-by-you = Sie
history-title = Verlauf von { $name }
history-said = Wer eingeladen hat, hereinkam, geändert hat und ging. Niemand kann diese Liste ändern.
history-none-title = Noch nichts
history-none = Was hier ab jetzt geschieht, wird festgehalten.
end-date-title = Enddatum ändern
end-date-now = Der Zugang zu { $name } endet nach dem { $day }.
end-date-never = Der Zugang zu { $name } ist unbefristet.
end-date-keep = Zugang behalten bis
end-date-limit = { $days ->
    [one] Die Regeln erlauben 1 Tag auf einmal: bis { $day }.
   *[other] Die Regeln erlauben { $days } Tage auf einmal: bis { $day }.
}
end-date-latest = So lange wie erlaubt, bis { $day }
end-date-save = Dieses Datum speichern
remove-title = { $name } entfernen?
remove-said = Der Zugang zu { $name } endet sofort. Gleich danach können Sie es rückgängig machen.

## One app or group.

thing-open = Öffnen
thing-why-app = Warum sehe ich das?
thing-why-group = Warum bin ich darin?
thing-why-none = Sie sind selbst nicht darin; Sie sehen es, weil Sie sich darum kümmern.
thing-way-direct = Direkt an Sie vergeben
thing-way-group = Über die Gruppe { $name }
thing-way-some-group = Über eine Gruppe
thing-way-owner = Sie sind verantwortlich
thing-given-by = Vergeben von { $name }
thing-given = Seit
thing-see-group = Gruppe ansehen
thing-gives = Was sie öffnet
thing-owners = Verantwortliche
thing-owners-none = Niemand ist verantwortlich. Fragen Sie die Administration.
thing-have = Haben Zugang
thing-leave-title = Verlassen
thing-leave-said = Ihr Zugang endet sofort. Um zurückzukommen, brauchen Sie eine neue Einladung.
thing-leave = { $name } verlassen
logo-title = Logo
logo-said = PNG, JPEG, GIF oder WebP; am besten quadratisch und mindestens 96 Pixel breit.
logo-label = Bild
logo-upload = Dieses Bild verwenden
logo-remove = Logo entfernen

## Was geschieht, wenn sich der Zugang einer Person ändert.

people-through = über { $group }
people-through-some = über eine Gruppe
people-by-nobody = Eine Regel oder ein anderes Verzeichnis
people-show-failed = Nicht zugestellt
people-closed = Hier kann niemand hinzugefügt werden
people-closed-to-guests = Gäste können hier nicht hinzugefügt werden
people-undo = Rückgängig
people-removed = { $person } hat keinen Zugang mehr zu { $name }.
people-removed-still = { $person } wurde von { $name } entfernt, hat aber weiter Zugang über die Gruppe { $group }.
people-revoked = Die Einladung von { $person } zu { $name } wurde zurückgenommen. Ihr Link gilt nicht mehr.
people-put-back = { $person } hat wieder Zugang zu { $name }, wie vorher.
people-end-changed = { $person } hat Zugang bis { $day }.
people-end-taken-away = { $person } hat jetzt unbefristet Zugang.
people-only-through-group = Dieser Zugang kommt über die Gruppe { $group }. Wer die Gruppe betreut, kann ihn dort ändern.
people-end-in-the-past = Dieser Tag ist vorbei. Wählen Sie heute oder einen späteren Tag, oder entfernen Sie die Person.
people-end-changed-meanwhile = Inzwischen hat jemand anderes ein anderes Ende gewählt. Oben steht, was jetzt gilt; wählen Sie noch einmal, wenn es anders sein soll.
people-not-a-date = Wählen Sie einen Tag oder eines der Daten oben.
people-too-late = Dafür ist es zu spät: Rückgängig machen geht zehn Minuten lang, einmal und nur für die Person, die entfernt hat. Fügen Sie die Person stattdessen neu hinzu.
people-own-end = Sie können Ihren eigenen Zugriff nicht verlängern. Fragen Sie andere Verantwortliche oder die Administration.
thing-why-open = Alle in der Organisation können es öffnen.
thing-off = Abgeschaltet
thing-off-said = Diese App ist abgeschaltet, niemand kann sie öffnen. Fragen Sie die Verantwortlichen, wann sie wiederkommt.
thing-by-others = Wer dazugehört, wird nicht hier entschieden
thing-left = Sie haben keinen Zugang mehr zu { $name }.
thing-left-still = Ihr eigener Zugang zu { $name } ist beendet. Über die Gruppe { $group } haben Sie weiterhin Zugang.
thing-left-still-somehow = Ihr eigener Zugang zu { $name } ist beendet. Über eine Gruppe haben Sie weiterhin Zugang.
thing-no-address = Für diese App ist keine Adresse hinterlegt. Bitten Sie die Verantwortlichen darum.
logo-no-file = Wählen Sie zuerst ein Bild.
logo-changed = Das neue Logo ist da.
logo-removed = Das Logo ist weg. An seiner Stelle stehen zwei Buchstaben.
logo-other-kind = Das ist kein Bild im Format PNG, JPEG, GIF oder WebP. Speichern Sie es in einem davon und versuchen Sie es noch einmal.
logo-too-large = Dieses Bild ist größer als { $kb } KB. Verkleinern Sie es und versuchen Sie es noch einmal.
logo-odd-size = Ein Logo ist zwischen { $least } und { $most } Pixel breit und hoch. Ändern Sie die Größe und versuchen Sie es noch einmal.
