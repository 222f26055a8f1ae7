## What somebody sees about themselves.

account-profile = Profil
account-company = Firma
account-department = Abteilung
account-job = Tätigkeit
account-since = Hier seit
account-sponsor = Eingeladen von
account-look = Aussehen
account-theme = Hell oder dunkel
account-theme-auto = Wie das Gerät
account-theme-light = Hell
account-theme-dark = Dunkel
account-ways = Wie Sie sich anmelden
account-way-code = Code per E-Mail
account-sessions = Wo Sie angemeldet sind
account-began = Angemeldet { $when }
account-seen = zuletzt benutzt { $when }
account-here = Dieses Gerät
account-end = Dort abmelden
account-leave-title = { $organization } verlassen
account-leave-said = Alle Ihre Zugänge enden, und Ihr Profil hier wird gelöscht.
account-leave = { $organization } verlassen
leave-title = { $organization } verlassen?
leave-said = Ihr Zugang zu { $apps } und { $groups } endet sofort, und Sie werden überall abgemeldet. Um zurückzukommen, brauchen Sie eine neue Einladung.
leave-not = Sie sind noch hier
leave-stay = Bleiben
leave-not-a-guest = Nur Gäste können selbst gehen. Wenden Sie sich an die Administration.
leave-owns-still = Nur Sie sind für { $name } verantwortlich. Bitten Sie die Administration, das zuerst jemand anderem zu übertragen; dann können Sie gehen.
leave-owns-a-group-still = Nur Sie sind für eine Gruppe verantwortlich. Bitten Sie die Administration, das zuerst jemand anderem zu übertragen; dann können Sie gehen.
leave-done = Sie sind nicht mehr dabei. Alles, was Sie hier hatten, ist beendet.
account-data-title = Ihre Daten
account-data-said = Alles, was hier über Sie gespeichert ist, als eine Datei: Ihr Profil, was Sie haben, wie Sie sich anmelden, Ihre Einladungen und was das Protokoll über Sie sagt.
account-data = Meine Daten herunterladen
## Verlassen für Gäste, die sich nicht anmelden können: gesperrt, oder der Aufenthalt ist vorbei.

outside-link = Als Gast können Sie sich nicht mehr anmelden? Gehen können Sie trotzdem.
outside-title = { $organization } ohne Anmeldung verlassen
outside-said = Ein Gast, der gesperrt oder dessen Aufenthalt vorbei ist, kann sich nicht anmelden, aber endgültig gehen oder eine Datei mit allem mitnehmen, was gespeichert ist. Geben Sie Ihre Adresse ein; ein Code zeigt, dass sie Ihnen gehört. Wenn Sie sich anmelden können, tun Sie das auf Ihrer Kontoseite.
outside-email = Ihre E-Mail-Adresse
outside-code-said = Wenn { $email } zu einem Gast gehört, der sich hier nicht mehr anmelden kann, ist ein Code dorthin unterwegs. Er meldet niemanden an.
outside-code-sent-again = Wenn die Adresse zu einem Gast gehört, der sich nicht mehr anmelden kann, ist noch ein Code unterwegs.
outside-go-on = Weiter
outside-back = Zurück zur Anmeldung
account-endings-said = Was innerhalb von 30 Tagen endet, und wie Sie es behalten.
