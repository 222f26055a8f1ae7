## The frame around every page, and words that many pages share.

frame-skip = Zum Inhalt springen
frame-places = Bereiche
frame-apps = Meine Apps
frame-groups = Meine Gruppen
frame-invitations = Einladungen
frame-admin = Administration
frame-app = App
frame-group = Gruppe
frame-waiting = { $n ->
    [one] , 1 wartet auf Sie
   *[other] , { $n } warten auf Sie
}
frame-me = { $name }: Ihr Konto
frame-account = Ihr Konto
frame-sign-out = Abmelden
frame-language = Sprache
frame-dismiss = Meldung schließen
frame-demo = Vorführung
frame-demo-says = Dies ist eine Vorführung. Nichts verlässt diesen Rechner.
frame-demo-people = Jemand anderes sein
frame-demo-mailbox = Postfach
frame-optional = (optional)
frame-next = Weiter
frame-cancel = Abbrechen
frame-search = Suchen
frame-more = Mehr zu { $name }
frame-you = Sie
frame-no-end = Unbefristet
frame-nameless = Noch ohne Namen
frame-people = { $n ->
    [one] 1 Person
   *[other] { $n } Personen
}
frame-apps-n = { $n ->
    [one] 1 App
   *[other] { $n } Apps
}
frame-groups-n = { $n ->
    [one] 1 Gruppe
   *[other] { $n } Gruppen
}
