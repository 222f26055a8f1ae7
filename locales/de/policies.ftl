policy-owners-only = Das dürfen nur die Verantwortlichen und die Administration. Fragen Sie jemanden davon; die Seite der App oder Gruppe nennt die Namen.
policy-guests-may-not-invite = Gäste können hier niemanden hinzufügen. Wenden Sie sich an die Person, die Sie eingeladen hat.
policy-no-access = Sie verwalten dies, haben aber selbst keinen Zugang. Fügen Sie sich unter „Personen“ hinzu, um es zu öffnen.
policy-admins-only = Dies ist der Administration vorbehalten. Wenn Sie hier etwas brauchen, wenden Sie sich an sie.

closed-dynamic = Eine Regel bestimmt, wer in dieser Gruppe ist; von Hand kann niemand hinzugefügt oder entfernt werden. Bitten Sie die Administration, die Regel zu ändern, oder nehmen Sie eine andere Gruppe.
closed-synced = Diese Gruppe wird in { $source } geführt; hier können keine Personen hinzugefügt oder entfernt werden. Wenden Sie sich an die Stelle, die dieses Verzeichnis pflegt, oder nehmen Sie eine andere Gruppe.
closed-self-service-off = Die Verantwortlichen können hier nicht selbst Personen hinzufügen. Bitten Sie die Administration darum, oder um das Einschalten der Selbstverwaltung.
closed-disabled = Diese App ist abgeschaltet und kann niemandem gegeben werden. Bitten Sie die Administration, sie zuerst einzuschalten.
closed-to-guests = Dies ist für Gäste geschlossen. Personen aus dem Haus können hinzugefügt werden; für Gäste bitten Sie die Administration um Öffnung, oder teilen Sie etwas anderes.
closed-opens-closed-app = Diese Gruppe öffnet { $app }, und diese App ist für Gäste geschlossen. Teilen Sie eine andere Gruppe, oder fragen Sie die Administration.

blocked-denied = Adressen bei { $domain } sind hier gesperrt. Nehmen Sie die dienstliche Adresse, oder fragen Sie die Administration.
blocked-not-allowed = { $domain } steht nicht auf der Liste der Domains, die eingeladen werden dürfen. Bitten Sie die Administration um Aufnahme.
blocked-own = { $domain } ist Ihre eigene Organisation, aber niemand hier hat diese Adresse. Prüfen Sie die Schreibweise, oder bitten Sie die Administration um Aufnahme ins Verzeichnis.
