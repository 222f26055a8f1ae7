## My Apps and My Groups.

panel-apps-said = { $n ->
    [one] Eine App.
   *[other] { $n } Apps.
}
panel-apps-ending = { $total ->
    [one] Sie endet bald.
   *[other] { $n ->
        [one] Eine davon endet bald.
       *[other] { $n } davon enden bald.
    }
}
panel-find = App suchen
panel-found = Gefundene Apps:
panel-apps-none-title = Noch keine Apps
panel-apps-none = Hier erscheinen Apps, sobald jemand sie Ihnen oder einer Ihrer Gruppen gibt. Fragen Sie die Verantwortlichen der gewünschten App.
panel-apps-none-guest = Hier erscheint, was mit Ihnen geteilt wird. Wenn Sie etwas erwarten, sehen Sie unter Einladungen nach oder fragen Sie die Person, die Sie eingeladen hat.
panel-to-invitations = Zu Ihren Einladungen
panel-found-none-title = Keine App passt
panel-found-none = Versuchen Sie ein kürzeres Wort oder eines aus der Beschreibung.
panel-show-all = Alle Apps zeigen
panel-owner = Verantwortlich
panel-off = Abgeschaltet
panel-new = Neu
panel-ends = Endet { $when }
panel-until = Bis { $day }
panel-shared-by = Geteilt von { $name }
panel-add = Personen hinzufügen
panel-add-to = zu { $name }
panel-people = Personen
panel-why = Warum sehe ich das?
panel-leave-app = Diese App verlassen
panel-leave-group = Verlassen
panel-leave-sure = { $name } verlassen? Der Eintrag verschwindet bei Ihnen. Um zurückzukommen, brauchen Sie eine neue Einladung.
panel-groups-said = Eine Gruppe öffnet Apps für alle, die darin sind.
panel-groups-none-title = Noch keine Gruppen
panel-groups-none = Hier erscheinen die Gruppen, für die Sie verantwortlich sind, und die, in denen Sie sind.
panel-groups-owned = Gruppen, für die ich verantwortlich bin
panel-groups-joined = Gruppen, in denen ich bin
panel-kind-owners = Die Verantwortlichen entscheiden
panel-kind-rule = Eine Regel entscheidet, wer darin ist
panel-kind-synced = Kommt aus { $source }
panel-kind-members = Nicht für Gäste offen
panel-endings = { $n ->
    [one] Etwas endet innerhalb von zwei Wochen, und Sie entscheiden
    [100] 100 Dinge oder mehr enden innerhalb von zwei Wochen, und Sie entscheiden
   *[other] { $n } Dinge enden innerhalb von zwei Wochen, und Sie entscheiden
}
panel-endings-said = { $n ->
    [one] Verlängern, behalten oder enden lassen. Es endet am { $day }.
   *[other] Verlängern, behalten oder enden lassen. Das Erste endet am { $day }.
}
panel-endings-go = Entscheiden
