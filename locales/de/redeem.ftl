## From the mail to the door.

redeem-tab = Einladung
redeem-answer-by = Antwort bis
redeem-title = { $inviter } lädt Sie zu { $name } ein
redeem-title-more = { $n ->
    [one] { $inviter } lädt Sie zu { $name } und 1 weiteren Angebot ein
   *[other] { $inviter } lädt Sie zu { $name } und { $n } weiteren Angeboten ein
}
redeem-who = Wer Sie einlädt
redeem-where = Wohin
redeem-what = Was Sie bekommen
redeem-until = Bis wann
redeem-until-never = Unbefristet
redeem-until-varies = Wie oben angegeben
redeem-leave = Sie können jederzeit gehen.
redeem-see = Was man dort sieht
redeem-see-what = Ihren Namen, Ihre Adresse und wann Sie eine App öffnen.
redeem-privacy = Datenschutzerklärung von { $organization }
redeem-no-privacy = { $organization } hat keine Datenschutzerklärung veröffentlicht.
redeem-how = Nach dem Annehmen folgt ein Schritt: zu zeigen, dass { $address } Ihnen gehört.
redeem-how-known = Sie sind als { $address } angemeldet. Annehmen genügt.
redeem-accept = Annehmen
redeem-decline = Ablehnen
redeem-never = Das ist nicht für mich: nie wieder schreiben
redeem-nothing-yet = Nichts ist angenommen, bevor Sie auf Annehmen drücken.
redeem-not-yet = Das hat noch nicht geklappt
redeem-code-said = Ein Code ist unterwegs an { $address }.
redeem-enter = { $name } öffnen
redeem-lost = { $name } konnte nicht mehr vergeben werden. { $why }
prove-title = Gehört diese Adresse Ihnen?
prove-said = Die Einladung ging an { $address }. Zeigen Sie auf einem dieser Wege, dass sie Ihnen gehört.
prove-send = Code dorthin senden
prove-back = Zurück zur Einladung

## Another account.

wrong-title = Diese Einladung gilt einer anderen Adresse
wrong-said = Nichts ist verbraucht. Der Link gilt bis { $day }.
wrong-wanted = Die Einladung ist für
wrong-here = Sie sind angemeldet als
wrong-by = Eingeladen von { $inviter } zu { $name }
wrong-here-keeps = In diesem Konto bleibt alles, wie es ist.
wrong-prove-title = Beide Adressen gehören mir
wrong-prove = Wir senden einen Code an die eingeladene Adresse. Was Sie bekommen, gehört dann zu ihr.
wrong-prove-now = Code senden
wrong-switch-title = Ich habe ein Konto für die eingeladene Adresse
wrong-switch = Sie werden hier abgemeldet und melden sich dann mit dem anderen an.
wrong-switch-now = Konto wechseln
wrong-ask-title = Ich kann dort keine Mail mehr lesen
wrong-ask = { $inviter } wird gebeten, Ihre jetzige Adresse einzuladen.
wrong-ask-now = Um eine andere Einladung bitten
wrong-none = Nichts davon?
wrong-none-apps = Zu Meine Apps gehen und die Einladung lassen, wie sie ist

## Ends.

gone-title = Dieser Link gilt nicht mehr
gone-said = Links enden nach einer Weile, und ein neuerer ersetzt einen älteren. Suchen Sie zuerst nach einer neueren Mail.
gone-ask-said = Oder bitten Sie die Person, die Sie eingeladen hat, um einen neuen. Sie entscheidet, ob sie ihn sendet.
gone-ask = Um einen neuen Link bitten
gone-write = Bitten Sie die Person, von der Sie ihn haben, um eine neue Einladung.
gone-in-already = Schon dabei?
declined-title = Abgelehnt
declined-once = Sie hören nichts mehr von dieser Einladung, und bei { $organization } bleibt nichts für Sie offen.
declined-forever = { $organization } schreibt dieser Adresse nicht wieder.
asked-title = Gefragt
asked-said = Die Person, die Sie eingeladen hat, weiß Bescheid. Ein neuer Link kommt an die eingeladene Adresse.
welcome-title = Sie sind dabei
welcome-said = Das steht Ihnen jetzt offen.
welcome-go = Dorthin
close-window = Sie können dieses Fenster schließen.
redeem-how-came = Sie haben gezeigt, dass { $address } Ihnen gehört. Annehmen genügt.
