## The way in and the way out.

sign-in-title = Anmelden
sign-in-said = um Ihre Apps und Gruppen bei { $organization } zu sehen.
sign-in-with = Weiter mit { $provider }
sign-in-or = oder mit einem Code per E-Mail
sign-in-email = Ihre E-Mail-Adresse
sign-in-send = Code senden
sign-in-none-title = Noch kann sich niemand anmelden
sign-in-none = Es ist kein Anmeldeweg eingeschaltet. Die Administration richtet in der Konfiguration einen ein: einen Identitätsanbieter oder Codes per E-Mail.
sign-in-guests = Gäste nehmen die Adresse, an die ihre Einladung ging.
sign-in-cast = Oder seien Sie eine dieser Personen
sign-in-code-title = Sehen Sie in Ihr Postfach
sign-in-code-said = Wenn { $email } sich hier anmelden darf, ist ein Code dorthin unterwegs.
sign-in-enter = Anmelden
sign-in-not-you = Andere Adresse verwenden
sign-in-link-title = Mit Ihrem Link anmelden
sign-in-link-said = Dieser Link gilt einmal. Verbraucht ist er erst, wenn Sie den Knopf drücken.
sign-out-title = Abmelden?
sign-out-said = Ihre Sitzung in diesem Browser endet. Auf anderen Geräten bleiben Sie angemeldet.
sign-out-stay = Angemeldet bleiben

## The form for a code, here and at redemption.

code-label = Code
code-hint = 8 Ziffern, 10 Minuten gültig, einmal.
code-resend = Neuen Code senden
code-none = Nach einer Minute nichts da? Sehen Sie im Spam-Ordner nach und fordern Sie dann einen neuen Code an.
code-demo = Postfach der Vorführung öffnen
