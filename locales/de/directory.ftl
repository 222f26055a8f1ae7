# Personen, wie Admins sie sehen.
directory-users = Personen
directory-users-said = Alle im Verzeichnis: Kolleginnen, Kollegen und Gäste.
directory-guests = Gäste
directory-guests-said = Alle von außerhalb, die hierher eingeladen wurden.
directory-find = Name, Adresse oder @Domain
directory-sought-users = Gesucht unter allen, die nicht gelöscht sind.
directory-sought-guests = Gesucht unter allen Gästen.
directory-ways = Wege der Anmeldung
directory-all = Alle zeigen
directory-back-to-list = Zurück zur Liste
directory-all-here = Alle auf dieser Seite
directory-none = Versuchen Sie einen anderen Namen, eine andere Adresse oder einen anderen Filter.
directory-narrower = Es gibt mehr, die so heißen. Geben Sie mehr vom Namen oder von der Adresse ein.
directory-col-what = Wer das ist
directory-last-sign-in = Letzte Anmeldung
directory-never = Noch nie
directory-member = Kollege oder Kollegin
directory-guest = Gast
directory-show-accepted = Angenommen
directory-show-reset = Zurückgesetzt
directory-show-unanswered = Seit einer Woche ohne Antwort
directory-show-ending = Etwas endet bald
directory-show-inactive-30 = 30 Tage weg
directory-show-inactive-90 = 90 Tage weg
directory-show-stay-ending = Aufenthalt endet
directory-show-orphans = Ohne Patenschaft
directory-show-blocked = Gesperrt
directory-show-roles = Mit Rolle
directory-sorts = Sortiert nach
directory-sort-name = Name
directory-sort-away = Am längsten fort
directory-sort-newest = Neueste
directory-show-deleted = Gelöscht
directory-state-deleted = Gelöscht { $when }
directory-state-blocked = Gesperrt
directory-state-ended = Aufenthalt endete { $when }
directory-stay = Aufenthalt
directory-sponsors = Patenschaft
directory-nobody = Niemand
directory-state-pending = Eingeladen { $when }
directory-state-waits = Wartet auf Genehmigung, angefragt { $when }
directory-state-expired = Einladung abgelaufen { $when }
directory-state-reset = Zurückgesetzt { $when }, muss die Adresse beweisen
directory-state-accepted = Gast seit { $day }
directory-state-unseen = Gast seit { $day }, noch nicht angemeldet
directory-state-member = Aktiv
directory-deleted-hint = Wer gelöscht ist, kann 30 Tage lang mit allem wiederhergestellt werden, was da war.
directory-block = Sperren
directory-unblock = Entsperren
directory-delete = Löschen
directory-restore = Wiederherstellen
directory-erase = Endgültig löschen
directory-end-sessions = Alle Sitzungen beenden
directory-blocked = { $person } ist gesperrt. Alle Sitzungen sind beendet.
directory-unblocked = { $person } darf sich wieder anmelden.
directory-deleted = { $person } ist gelöscht und kann 30 Tage lang wiederhergestellt werden.
directory-gone = { $person } war nie hier, daher gibt es nichts wiederherzustellen: Die Einladungen sind zurückgenommen, der Gast ist fort.
directory-restored = { $person } ist zurück, mit allem, was da war.
directory-restored-partly = { $person } ist zurück, mit { $n } von { $had } Dingen. Die übrigen gibt es nicht mehr, oder sie nehmen keine Gäste mehr auf.
directory-erased = { $person } ist endgültig gelöscht.
directory-sessions-ended = { $n ->
    [0] { $person } hatte keine offene Sitzung.
    [one] Eine Sitzung von { $person } ist beendet.
   *[other] { $n } Sitzungen von { $person } sind beendet.
}
directory-roles-saved = Die Rollen von { $person } sind gespeichert.
directory-roles = Verzeichnisrollen
role-admin = Admin
role-admin-said = Darf alles.
role-user-administrator = Benutzeradministration
role-user-administrator-said = Sperrt, löscht und stellt Personen wieder her, außer denen, die verwalten.
role-guest-inviter = Gasteinladende
role-guest-inviter-said = Lädt von außerhalb ein, wo andere es nicht dürfen.
role-reader = Lesend
role-reader-said = Sieht alles, ändert nichts.
directory-no-apps = Keine App.
directory-no-groups = Keine Gruppe.
directory-sessions = Offene Sitzungen
directory-no-sessions = Nirgends angemeldet.
directory-owner = Besitzt es
directory-given-by = Gegeben von { $name }
directory-given = Direkt gegeben
directory-through-group = Über { $groups }
directory-is-deleted = Gelöscht
directory-is-deleted-said = Alles kann bis { $day } zurückgegeben werden. Danach ist die Person endgültig fort.
directory-had-said = Was unten steht, kommt mit zurück.
directory-not-back = Kommt nicht zurück: Es ist für die Person inzwischen geschlossen, oder andere entscheiden, wer dabei ist
directory-delete-title = { $name } löschen?
directory-delete-said = Die Person wird überall abgemeldet und verliert jetzt jeden Zugang. 30 Tage lang können Sie sie mit allem wiederherstellen.
directory-delete-gone-said = Dieser Gast war nie hier. Die Einladungen werden zurückgenommen, und der Gast ist endgültig fort: Es gibt nichts wiederherzustellen.
directory-delete-ends = { $apps ->
    [0] Keine App
    [one] 1 App
   *[other] { $apps } Apps
} und { $groups ->
    [0] keine Gruppe
    [one] 1 Gruppe
   *[other] { $groups } Gruppen
} enden damit. Offene Einladungen an die Person werden zurückgenommen.
directory-erase-title = { $name } endgültig löschen?
directory-erase-said = Nichts bringt die Person zurück. Was sie an Einladungen verschickt hat, wird zurückgenommen; nur das Protokoll erinnert sich.
directory-alone = Das gehört sonst niemandem
directory-last-admin = Mindestens ein Admin, der nicht gesperrt ist, muss bleiben. Machen Sie zuerst jemand anderen zum Admin.
directory-step-down-title = Nicht mehr Admin sein?
directory-step-down-said = Es gilt sofort, und nur ein anderer Admin kann Ihnen die Rolle zurückgeben.
directory-step-down-loses = Sie können dann keine Regeln, Apps, Gruppen und Rollen mehr ändern, auch niemanden, der verwaltet.
directory-step-down-keeps = Sie haben dann: { $roles }.
directory-step-down-nothing = Sie haben dann keine Rolle, und der Verwaltungsbereich schließt sich für Sie.
directory-step-down-sure = Nicht mehr Admin sein
directory-guest-role = Gäste können nur Gasteinladende sein. Nehmen Sie die Person zuerst als Kollegin oder Kollegen auf.
directory-oneself = Sie können sich nicht selbst sperren oder löschen. Bitten Sie einen anderen Admin.
directory-governs = Die Person hat eine Rolle, die kein Gast haben kann. Nehmen Sie ihr die Rolle zuerst.
directory-deleted-already = Die Person ist gelöscht. Stellen Sie sie zuerst wieder her.
directory-not-deleted = Die Person ist nicht gelöscht, oder jemand hat sie gerade wiederhergestellt.
directory-tick = { $name } auswählen
directory-many = Die Angekreuzten:
directory-many-more = { $n ->
    [one] und 1 weitere Person
   *[other] und { $n } weitere
}
directory-many-gone = { $n ->
    [one] 1 Person war nie hier: Die Einladungen werden zurückgenommen, der Gast ist endgültig fort.
   *[other] { $n } Personen waren nie hier: Ihre Einladungen werden zurückgenommen, sie sind endgültig fort.
}
directory-many-kept = { $n ->
    [one] 1 Person wird gelöscht, überall abgemeldet und kann 30 Tage lang wiederhergestellt werden.
   *[other] { $n } Personen werden gelöscht, überall abgemeldet und können 30 Tage lang wiederhergestellt werden.
}
directory-many-delete-title = { $n ->
    [one] 1 Person löschen?
   *[other] { $n } Personen löschen?
}
directory-chosen = Ausgewählt:
directory-many-nobody = Kreuzen Sie zuerst jemanden an.
directory-many-blocked = { $n ->
    [one] 1 Person ist gesperrt.
   *[other] { $n } Personen sind gesperrt.
}
directory-many-unblocked = { $n ->
    [one] 1 Person darf sich wieder anmelden.
   *[other] { $n } Personen dürfen sich wieder anmelden.
}
directory-many-deleted = { $n ->
    [one] 1 Person ist gelöscht.
   *[other] { $n } Personen sind gelöscht.
}
directory-many-restored = { $n ->
    [one] 1 Person ist zurück.
   *[other] { $n } Personen sind zurück.
}
directory-many-left = { $n ->
    [one] 1 Person bleibt, wie sie war:
   *[other] { $n } Personen bleiben, wie sie waren:
}
directory-new = Kollegin oder Kollegen hinzufügen
directory-new-said = Anmelden geht, sobald ein Anbieter oder ein Code per E-Mail es erlaubt. Gäste werden stattdessen zu einer App oder Gruppe eingeladen.
directory-edit = Bearbeiten
directory-created = { $person } ist im Verzeichnis.
directory-saved = Was das Verzeichnis über { $person } sagt, ist gespeichert.
directory-email = E-Mail-Adresse
directory-display-name = Name
directory-given-name = Vorname
directory-surname = Nachname
directory-country = Land
directory-make-member = Intern machen
directory-make-guest = Zum Gast machen
directory-now-member = { $person } gehört jetzt zur Organisation, mit allem, was da war.
directory-now-guest = { $person } ist jetzt Gast, mit allem, was da war.
directory-guest-again = Wieder zum Gast machen
directory-member-again = Wieder intern machen
directory-computed = In Gruppen, über die eine Regel oder ein anderes Verzeichnis entscheidet, etwa „Alle Beschäftigten“, kommt die Person mit dem nächsten Import.
convert-to-member-title = { $name } intern machen?
convert-to-guest-title = { $name } zum Gast machen?
convert-not-now = Das geht jetzt nicht
convert-keeps = Die Person behält { $apps ->
    [0] keine App
    [one] 1 App
   *[other] { $apps } Apps
} und { $groups ->
    [0] keine Gruppe
    [one] 1 Gruppe
   *[other] { $groups } Gruppen
}.
convert-leaves = Diese Gruppen nehmen keine Gäste auf, und über sie wird anderswo entschieden; die Person verlässt sie und verliert, was sie öffnen: { $groups }.
convert-owns-as-guest = Was der Person gehört, bleibt ihr; als Gast fügt sie aber nur dort andere hinzu, wo die Regeln Gäste einladen lassen.
convert-stay = Das Ende des Aufenthalts, { $day }, wird vergessen. Wird die Person wieder Gast, legen Sie es neu fest.
convert-rules-end = Patenschaft und Regeln für Gäste gelten nicht mehr: Dauer des Aufenthalts, Tage ohne Anmeldung, Überprüfungen.
convert-rules-begin = Die Regeln für Gäste gelten ab jetzt: Patenschaft, Tage ohne Anmeldung, Überprüfungen. Benennen Sie, wer die Patenschaft hat, falls noch niemand sie hat.
convert-sees-more = Die Person sieht, was Interne sehen, und darf einladen, wo Interne es dürfen.
convert-sees-less = Die Person sieht, was Gäste sehen, und lädt nicht mehr ein, wo nur Interne es dürfen.
convert-computed = In Gruppen, über die eine Regel oder ein anderes Verzeichnis entscheidet, kommt die Person erst mit dem nächsten Import.
convert-back-to-guest = Sie können die Person jederzeit wieder zum Gast machen.
convert-back-to-member = Sie können die Person jederzeit wieder intern machen. Verlassene Gruppen kommen damit nicht zurück.
directory-address-taken = Diese Adresse hat schon { $name }.
directory-address-deleted = Das war die Adresse von { $name }; die Person ist gelöscht. Stellen Sie sie stattdessen unter Gelöscht wieder her.
directory-no-name = Geben Sie den Namen ein, den andere sehen.
directory-too-long = Höchstens { $most } Zeichen in einer Zeile.
directory-never-came = Die Person hat noch keine Einladung angenommen. Nehmen Sie sie zurück und fügen Sie die Person intern hinzu.
directory-holds-closed = { $name } nimmt keine Gäste auf. Nehmen Sie das zuerst weg.
directory-not-a-domain = Das ist keine Domain. Schreiben Sie sie wie example.com.
## Die Startseite, wie ein Gast sie sieht.

looking-begin = Aus ihrer Sicht ansehen
looking-title = Sie sehen alles so, wie { $name } es sieht
looking-said = Nur zum Ansehen: Hier lässt sich nichts öffnen oder ändern. Im Protokoll steht, dass Sie nachgesehen haben.
looking-apps = Apps des Gasts
looking-groups = Gruppen des Gasts
looking-no-groups = Keine Gruppen: Gäste sehen niemanden sonst.
looking-end = Beenden
