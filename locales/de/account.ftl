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
