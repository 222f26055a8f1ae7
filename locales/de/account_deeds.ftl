## Was auf der Kontoseite geschehen ist.

account-session-ended = Diese Sitzung ist beendet.
account-sessions-ended = { $n ->
    [0] Sie waren sonst nirgends angemeldet.
    [one] Eine andere Sitzung ist beendet.
   *[other] { $n } andere Sitzungen sind beendet.
}
account-session-unknown = Unbekannter Browser
account-not-offered = Das steht nicht zur Wahl. Nehmen Sie eine Möglichkeit von der Seite.
account-unlink = Trennen
account-unlinked = Diese Anmeldung ist nicht mehr verbunden. Ihre anderen Sitzungen sind beendet.
account-connect = { $provider } verbinden
account-end-others = Überall sonst abmelden
