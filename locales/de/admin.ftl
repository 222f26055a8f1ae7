## The admin's corner.

admin-overview = Überblick
admin-audit = Protokoll
admin-said = Wie es läuft.
admin-members = Aus dem Haus
admin-guests = Gäste
admin-pending = Eingeladen, noch nicht da
admin-apps = Apps
admin-groups = Gruppen
admin-invitations = Offene Einladungen
admin-mail = Mail
admin-mail-well = Die Mail läuft
admin-mail-deferred = { $deferred ->
    [one] 1 Nachricht wird erneut versucht
   *[other] { $deferred } Nachrichten werden erneut versucht
}
admin-mail-failed = { $n ->
    [one] 1 Nachricht war nicht zustellbar
   *[other] { $n } Nachrichten waren nicht zustellbar
}
admin-mail-queued = { $n ->
    [0] Nichts wartet.
    [one] 1 Nachricht wartet.
   *[other] { $n } Nachrichten warten.
}
admin-mail-last = Die letzte ging { $when } hinaus.
admin-lately = Was zuletzt geschah
admin-lately-none = Noch nichts.
audit-said = Jede Handlung und jede Ablehnung, die neuesten zuerst.
audit-who = Person
audit-object = App, Gruppe oder Adresse
audit-action = Handlung
audit-result = Ergebnis
audit-from = Von
audit-to = Bis
audit-any = Alle
audit-clear = Leeren
audit-when = Wann
audit-what = Was
audit-nobody = Niemand angemeldet
audit-none-title = Nichts gefunden
audit-none = Es wurde nichts Passendes festgehalten. Erweitern Sie den Zeitraum oder leeren Sie ein Feld.
