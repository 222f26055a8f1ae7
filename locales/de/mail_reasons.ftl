# Warum eine Nachricht nicht ankam; der Satz geht weiter mit dem, was als Nächstes geschieht.
mail-reason-unreachable = Der Mailserver ist nicht erreichbar
mail-reason-timed-out = Der Mailserver hat nicht rechtzeitig geantwortet
mail-reason-interrupted = Die Verbindung zum Mailserver ist abgebrochen
mail-reason-relay-busy = Der Mailserver ist ausgelastet
mail-reason-tls-missing = Der Mailserver bietet keine Verschlüsselung an, deshalb wurde nichts gesendet: bitte der Administration Bescheid geben
mail-reason-certificate = Der Mailserver konnte sich nicht ausweisen, deshalb wurde nichts gesendet: bitte der Administration Bescheid geben
mail-reason-login-refused = Der Mailserver nimmt unsere Anmeldung nicht an: bitte der Administration Bescheid geben
mail-reason-sender-refused = Der Mailserver nimmt unsere Absenderadresse nicht an: bitte der Administration Bescheid geben
mail-reason-try-later = Die Gegenseite bittet, später wiederzukommen
mail-reason-mailbox-full = Das Postfach ist voll
mail-reason-no-such-mailbox = Diese Adresse gibt es nicht
mail-reason-recipient-refused = Die Gegenseite nimmt für diese Adresse keine Mail an: bitte nach einer anderen fragen
mail-reason-content-refused = Die Gegenseite hat die Nachricht abgelehnt: eine kürzere persönliche Nachricht kann helfen
mail-reason-not-an-address = An diese Adresse kann nicht geschrieben werden
mail-reason-no-answer = Die Gegenseite hat die Nachricht angenommen, aber nicht bestätigt; sie kann angekommen sein
mail-reason-folder = Die Nachricht konnte nicht gespeichert werden: bitte der Administration Bescheid geben
mail-reason-gave-up = Tagelang hat niemand die Nachricht angenommen
mail-reason-outdated = Sie wurde nicht mehr gebraucht
mail-reason-kept-out = Adressen dieser Domain werden nicht mehr angenommen, also ging nichts hinaus
mail-reason-not-rendered = Die Nachricht konnte nicht geschrieben werden: bitte der Administration Bescheid geben

## While the relay cannot be used.

mail-late-title = E-Mails verzögern sich gerade
mail-late = Ihr Code kann eine Weile brauchen. Er wird gesendet, sobald unser Mailserver wieder antwortet; ist er in 10 Minuten nicht da, fordern Sie einen neuen an.
mail-late-other-way = Ein Code kann eine Weile brauchen. Die Anmeldung über einen Anbieter geht wie immer.
