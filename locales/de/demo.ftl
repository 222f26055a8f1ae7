## The demo.

demo-title = Jemand anderes sein
demo-said = Alle hier sind erfunden. Ein Klick, und Sie sind als diese Person angemeldet.
demo-owners = Verantwortlich für Apps und Gruppen
demo-admins = Administration
demo-members = Für nichts verantwortlich
demo-guests = Von außen
mailbox-title = Postfach
mailbox-said = Jede Nachricht, die hinausgegangen wäre, für alle Adressen, die neueste zuerst. Die Seite erneuert sich von selbst.
mailbox-none-title = Noch keine Mail
mailbox-none = Laden Sie jemanden ein oder fordern Sie einen Code an: Die Nachricht erscheint hier.
mailbox-pick = Wählen Sie eine Nachricht.
mailbox-reply-to = Antwort an
mailbox-when = Gesendet
demo-owns = { $n ->
    [one] Verantwortlich für 1 App oder Gruppe
   *[other] Verantwortlich für { $n } Apps und Gruppen
}
demo-app-said = Hier würde sich { $name } selbst öffnen. In dieser Vorführung führt jede Startadresse auf diese Seite.
demo-app-back = Zurück zu Meine Apps
