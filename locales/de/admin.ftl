## The admin's corner.

admin-overview = Überblick
admin-part-people = Personen
admin-part-things = Apps und Gruppen
admin-part-rules = Regeln für Gäste
admin-part-work = Zu erledigen
admin-part-log = Protokoll
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
audit-gone = Jemand, der gegangen ist
audit-none-title = Nichts gefunden
audit-none = Es wurde nichts Passendes festgehalten. Erweitern Sie den Zeitraum oder leeren Sie ein Feld.
## Was wartet, die Diagramme, und wie es um alles steht.

waits-title = Was wartet
waits-none = Nichts. Alles ist erledigt.
waits-lost = { $n ->
    [one] Nachricht kam diese Woche nicht an
   *[other] Nachrichten kamen diese Woche nicht an
}
waits-unanswered = { $n ->
    [one] Gast hat seit einer Woche nicht geantwortet
   *[other] Gäste haben seit einer Woche nicht geantwortet
}
waits-reset = { $n ->
    [one] Gast wurde zurückgesetzt und muss die Adresse beweisen
   *[other] Gäste wurden zurückgesetzt und müssen ihre Adresse beweisen
}
waits-ending = { $n ->
    [one] Gast verliert in zwei Wochen etwas
   *[other] Gäste verlieren in zwei Wochen etwas
}
waits-stays = { $n ->
    [one] Aufenthalt endet innerhalb von 30 Tagen oder ist vorbei
   *[other] Aufenthalte enden innerhalb von 30 Tagen oder sind vorbei
}
waits-approvals = { $n ->
    [one] Einladung wartet auf Genehmigung
   *[other] Einladungen warten auf Genehmigung
}
waits-orphans = { $n ->
    [one] Gast ist ohne Patenschaft
   *[other] Gäste sind ohne Patenschaft
}
waits-reviews = { $n ->
    [one] Zugriffsprüfung ist offen
   *[other] Zugriffsprüfungen sind offen
}
waits-erased = { $n ->
    [one] gelöschte Person ist in einer Woche endgültig fort
   *[other] gelöschte Personen sind in einer Woche endgültig fort
}
charts-guests = Gäste in zwölf Wochen
charts-invitations = Einladungen je Woche
charts-accepted = Hier
charts-pending = Noch ohne Antwort
charts-sent = Verschickt
charts-redeemed = Angenommen
charts-failed = Nicht angekommen
charts-week = KW { $n }
charts-week-from = Woche, ab
charts-table = Die Zahlen als Tabelle
charts-guests-alt = Gäste am Ende jeder der letzten zwölf Wochen. Jetzt sind { $accepted } hier, und { $pending } haben noch nicht geantwortet. Die Tabelle darunter enthält jede Zahl.
charts-invitations-alt = Einladungen in jeder der letzten zwölf Wochen: { $sent } verschickt, { $redeemed } angenommen, { $failed } nicht angekommen. Die Tabelle darunter enthält jede Zahl.
admin-mail-resting = Der Mailserver nimmt nichts an
state-title = Wie es um alles steht
state-oldest = Die älteste wartet seit { $when }.
state-last-lost = Die letzte, die nicht ankam, war { $when }.
state-resting = Seit { $when }. { $why }
state-database = Datenbank
state-small = weniger als 1 MiB
state-mib = { $n } MiB
state-schema-new = Ihre Tabellen sind die dieser Version.
state-backup = Letzte Sicherung
state-backup-none = Keine, von der das Protokoll weiß
state-backup-how = Machen Sie eine auf dem Server, die README sagt wie:
state-provider-failed = Antwortete { $when } nicht
state-provider-answered = Antwortete { $when }
state-provider-unasked = Seit dem Start dieses Knotens noch nicht gefragt
