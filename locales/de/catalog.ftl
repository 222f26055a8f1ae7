# Apps und Gruppen, wie Admins sie sehen und ändern.
catalog-apps-said = Alles, was sich von hier aus öffnen lässt, sichtbar oder verborgen.
catalog-groups-said = Jede Gruppe: die hier geführten, die von einer Regel gefüllten und die aus einem anderen Verzeichnis.
catalog-find-app = Name einer App
catalog-find-group = Name einer Gruppe
catalog-new-app = App anlegen
catalog-new-group = Gruppe anlegen
catalog-new-said = Niemand hat sie, bis Sie sagen, wer. Besitzer und Personen folgen im nächsten Schritt.
catalog-none = Nichts gefunden
catalog-none-said = Versuchen Sie einen anderen Namen oder einen anderen Filter.
catalog-show-everything = Alle zeigen
catalog-show-all = Alle
catalog-show-disabled = Abgeschaltet
catalog-show-hidden = Verborgen
catalog-show-open = Offen für alle
catalog-show-ownerless = Ohne Besitzer
catalog-show-assigned = Hier geführt
catalog-show-dynamic = Dynamisch
catalog-show-synced = Abgeglichen
catalog-show-closed = Für Gäste geschlossen
catalog-from-ldap = Aus LDAP
catalog-from-scim = Aus SCIM
catalog-no-owner = Kein Besitzer
catalog-more-owners = { $n ->
    [one] und 1 weitere Person
   *[other] und { $n } weitere
}
catalog-as-usual = In Gebrauch
catalog-description = Beschreibung
catalog-launch-url = Startadresse
catalog-rule = Regel
catalog-rule-said = Die Regel wird hier gezeigt, aber nicht ausgerechnet: Wer in der Gruppe ist, kommt mit dem Import. Wer von Hand hinzugefügt oder intern gemacht wird, ist nach dem nächsten Import darin, der die Person nennt.
catalog-facts = Was es ist
catalog-yes = Ja
catalog-no = Nein
catalog-switches = Was erlaubt ist
catalog-enabled = Eingeschaltet
catalog-enabled-said = Abgeschaltet kann niemand sie öffnen oder erhalten. Wer sie hat, behält sie für später.
catalog-visible = In Meine Apps gezeigt
catalog-visible-said = Verborgen öffnet sie sich trotzdem über ihren Link.
catalog-assignment = Nur für die, die sie erhalten haben
catalog-assignment-said = Sonst können alle im Haus sie über ihren Link öffnen. Gäste brauchen sie immer zugewiesen.
catalog-self-service = Besitzer fügen Personen hinzu
catalog-self-service-said = Sonst tun das nur Admins.
catalog-guests = Offen für Gäste
catalog-guests-app-said = Sonst können nur Personen aus dem Haus sie erhalten, auch über Gruppen.
catalog-guests-group-said = Sonst können nur Personen aus dem Haus hinein.
catalog-closing = Wenn Sie für Gäste schließen
catalog-closing-said = { $people ->
    [0] Kein Gast hat Zugang.
    [one] 1 Gast hat Zugang.
   *[other] { $people } Gäste haben Zugang.
} { $invited ->
    [0] Keine Einladung ist offen.
    [one] 1 offene Einladung wird zurückgenommen.
   *[other] { $invited } offene Einladungen werden zurückgenommen.
}
catalog-closing-through = Gäste haben Zugang auch über { $groups }.
catalog-guests-through = Gäste hätten weiter Zugang über { $groups }. Nehmen Sie zuerst dort die App weg oder die Gäste heraus.
catalog-closing-stay = Sie bleiben bis zu ihrem Enddatum
catalog-closing-go = { $n ->
    [one] Dem Gast den Zugang jetzt nehmen
   *[other] Allen { $n } Gästen den Zugang jetzt nehmen
}
catalog-close-title = { $name } für Gäste schließen?
catalog-close-said = Es ist noch nichts gespeichert. Danach erhält es niemand von außen mehr.
catalog-close-nobody = Kein Gast hat Zugang.
catalog-close-keep = { $n ->
    [one] 1 Gast, dem es gegeben wurde, behält den Zugang bis zu seinem Enddatum.
   *[other] { $n } Gäste, denen es gegeben wurde, behalten den Zugang bis zu ihrem Enddatum.
}
catalog-close-lose = { $n ->
    [0] Keinem Gast wurde es direkt gegeben.
    [one] 1 Gast verliert den Zugang jetzt.
   *[other] { $n } Gäste verlieren den Zugang jetzt.
}
catalog-close-through = { $n ->
    [one] 1 weiterer Gast behält den Zugang über { $groups }.
   *[other] { $n } weitere Gäste behalten den Zugang über { $groups }.
}
catalog-close-invited = { $n ->
    [0] Keine Einladung ist offen.
    [one] 1 offene Einladung wird zurückgenommen.
   *[other] { $n } offene Einladungen werden zurückgenommen.
}
catalog-close-sure = { $name } für Gäste schließen
catalog-created = { $name } ist angelegt. Sagen Sie, wem sie gehört und wer sie hat.
catalog-saved = { $name } ist gespeichert. Es gilt ab jetzt.
catalog-deleted = { $name } ist weg, und niemand hat sie mehr.
catalog-elsewhere = Wird hier nicht geändert
catalog-elsewhere-instead = Ihre Besitzer werden hier benannt; alles andere folgt von dort.
catalog-dynamic = Eine Regel aus einem Import bestimmt, wer darin ist. Ändern Sie sie in der Importdatei.
catalog-synced = Sie wird in { $source } geführt und von dort gelesen. Ändern Sie sie dort.
catalog-imported = Eine Importdatei kennt dies
catalog-imported-said = Eine Importdatei nennt es { $id }. Was Sie hier ändern, gilt, bis der nächste Import es anders sagt.
catalog-as-people-see = Wie andere es sehen
catalog-delete-said = Es ist endgültig weg; nichts bringt es zurück. Nur das Protokoll erinnert daran.
catalog-delete-people = { $n ->
    [0] Niemand hat Zugang.
    [one] 1 Person verliert den Zugang.
   *[other] { $n } Personen verlieren den Zugang.
}{ $guests ->
    [0] { "" }
    [one] { "" } 1 davon ist Gast.
   *[other] { "" } { $guests } davon sind Gäste.
}
catalog-delete-invited = { $n ->
    [0] Keine Einladung ist offen.
    [one] 1 offene Einladung gibt es nicht mehr; gibt sie sonst nichts, wird sie widerrufen.
   *[other] { $n } offene Einladungen geben es nicht mehr; die sonst nichts geben, werden widerrufen.
}
catalog-delete-groups = Nicht mehr geöffnet von:
catalog-delete-apps = Sie öffnet nicht mehr:
catalog-delete-imported = Die Importdatei nennt es { $id }: Der nächste Import bringt es zurück, wenn es dort nicht gestrichen wird.
catalog-delete-sure = { $name } löschen
catalog-no-name = Geben Sie den Namen ein, den andere sehen.
catalog-same-name = { $name } gibt es schon und gehört { $owners }. Wählen Sie einen anderen Namen, oder sagen Sie, dass zwei gemeint sind.
catalog-same-name-ownerless = { $name } gibt es schon und gehört niemandem. Wählen Sie einen anderen Namen, oder sagen Sie, dass zwei gemeint sind.
catalog-same-name-meant = Zwei mit diesem Namen sind gemeint
catalog-same-name-said = Andere unterscheiden sie nur an ihren Beschreibungen.
catalog-too-long = Höchstens { $most } Zeichen und keine Steuerzeichen.
catalog-not-a-web-address = Geben Sie eine Webadresse wie https://app.example.com/ ein, ohne Passwort darin.
catalog-remove = Entfernen
catalog-remove-of = { $name } entfernen
catalog-choose = Diese Person
catalog-may = falls es einen gibt
catalog-owner-new = Weitere Besitzerin, weiterer Besitzer: Adresse oder Name
catalog-owner-first = Verantwortlich: Adresse oder Name
catalog-owner-add = Zum Besitzer machen
catalog-owner-remove-of = { $person } gehört es nicht mehr
catalog-owner-added = { $person } gehört es jetzt.
catalog-owner-removed = { $person } gehört { $name } nicht mehr.
catalog-owner-removed-last = { $person } gehört { $name } nicht mehr, und sonst niemandem. Benennen Sie jemand anderen.
catalog-no-owner-said = Es gehört niemandem; außer Admins kann niemand Personen hinzufügen oder entfernen.
catalog-roles = Rollen
catalog-no-roles = Sie hat keine Rollen: Wer sie hat, hat sie ganz.
catalog-role-told = Wert, den die App bekommt: { $value }
catalog-role-held-by = { $n ->
    [0] niemand hat sie
    [one] 1 hat sie oder ist damit eingeladen
   *[other] { $n } haben sie oder sind damit eingeladen
}
catalog-role-value = Wert, den die App bekommt
catalog-role-add = Rolle hinzufügen
catalog-role-added = Die Rolle { $name } ist da.
catalog-role-renamed = Die Rolle heißt jetzt { $name }.
catalog-role-removed = Die Rolle { $name } ist weg.
catalog-rename = Umbenennen
catalog-person = Jemand von hier: Adresse oder Name
catalog-give = Zugang geben
catalog-give-said = Für Personen aus dem Haus und für Gäste, die angenommen haben; sie erfahren es per E-Mail. Alle anderen laden Sie unter Personen hinzufügen ein.
catalog-given = { $person } hat jetzt Zugang und erfährt es per E-Mail.
catalog-group = Gruppe
catalog-no-groups = Keine Gruppe öffnet sie.
catalog-no-apps = Sie öffnet keine App.
catalog-give-app = Die App dieser Gruppe geben
catalog-app-given = Alle in der Gruppe haben { $name } jetzt.
catalog-give-group = Der Gruppe geben
catalog-group-given = Alle in { $name } haben sie jetzt.
catalog-group-taken = { $name } öffnet sie nicht mehr.
catalog-group-until = { $name } öffnet sie bis { $day }.
catalog-group-without-end = { $name } öffnet sie ohne Ende.
catalog-ended = Geendet
catalog-nothing-typed = Geben Sie eine Adresse oder einen Namen ein.
catalog-nobody-at = Niemand hier hat die Adresse { $mail }. Personen von außen laden Sie unter Personen hinzufügen ein.
catalog-nobody-called = Niemand hier heißt { $name }. Geben Sie die Adresse ein.
catalog-several-called = Mehrere heißen { $name }. Wählen Sie eine Person, oder geben Sie die Adresse ein.
catalog-part-of-a-name = Niemand hier heißt genau { $name }. Wählen Sie, wer gemeint war, oder geben Sie den ganzen Namen oder die Adresse ein.
catalog-nobody-fit = Niemand mit dieser Adresse kann Besitzer sein. Geben Sie die Adresse einer Person aus dem Haus ein.
catalog-unfit-deleted = { $name } ist gelöscht und besitzt nichts. Stellen Sie die Person zuerst wieder her.
catalog-unfit-blocked = { $name } ist gesperrt; niemand würde sich kümmern. Heben Sie die Sperre zuerst auf.
catalog-unfit-pending = { $name } hat noch keine Einladung angenommen.
catalog-unfit-guest = { $name } ist Gast. Gäste besitzen nur etwas, wenn sie die Rolle Gasteinlader haben.
catalog-unfit-closed = { $name } ist Gast, und hier werden keine Gäste aufgenommen.
catalog-owns-already = { $name } gehört es schon.
catalog-not-an-owner = { $name } gehört es nicht mehr.
catalog-still-invited = { $name } hat noch keine Einladung angenommen. Nutzen Sie Personen hinzufügen, damit die Einladung auch dies gibt.
catalog-no-such-app = Keine App hat diesen Namen. Geben Sie ihren ganzen Namen ein.
catalog-several-apps = Mehrere Apps haben diesen Namen. Kopieren Sie stattdessen die Adresse der Seite der App.
catalog-no-such-group = Keine Gruppe hat diesen Namen. Geben Sie ihren ganzen Namen ein.
catalog-several-groups = Mehrere Gruppen haben diesen Namen. Kopieren Sie stattdessen die Adresse der Seite der Gruppe.
catalog-has-already = { $name } hat sie schon.
catalog-end-in-the-past = Der letzte Tag muss heute oder später sein.
catalog-not-a-date = Diesen Tag gibt es nicht. Schreiben Sie ihn als 2027-05-31.
catalog-no-role-name = Geben Sie ein, was andere lesen, in höchstens 256 Zeichen.
catalog-no-role-value = Geben Sie ein, was die App erfährt: höchstens 256 Zeichen, ohne Leerzeichen.
catalog-role-taken = Die App hat schon eine Rolle, die sie als { $value } erfährt.
catalog-role-held = { $n ->
    [one] 1 Person oder Gruppe hat die Rolle { $role } oder ist damit eingeladen. Geben Sie ihr zuerst eine andere.
   *[other] { $n } Personen oder Gruppen haben die Rolle { $role } oder sind damit eingeladen. Geben Sie ihnen zuerst eine andere.
}
catalog-hand-over = Um diese muss sich jemand anderes kümmern
catalog-hand-over-said = Was hier steht, gehört nur Ihnen. Benennen Sie für jedes jemand anderen; dann können Sie gehen.
catalog-hand-over-to = Wem { $name } künftig gehört
catalog-hand-over-hint = Die E-Mail-Adresse einer Person aus der Organisation.
catalog-hand-over-near = Zum Beispiel unter denen, die es haben:
catalog-hand-over-go = Übergeben
catalog-handed-over = { $n ->
    [one] Es gehört jetzt auch jemand anderem. Sie können gehen.
   *[other] Alle gehören jetzt auch jemand anderem. Sie können gehen.
}
catalog-alone-now = { $n ->
    [one] { $names } hat jetzt niemanden mehr, der sich kümmern könnte.
   *[other] { $names } haben jetzt niemanden mehr, der sich kümmern könnte.
}
catalog-hides = Hält seine Personen vor Gästen verborgen
catalog-hides-said = Gästen wird nicht gezeigt, wer darin ist und wie viele.
catalog-some-group = einer Gruppe
mail-owner-subject = { $by } hat Sie als Besitzer von { $name } benannt
mail-owner-said = Sie kümmern sich jetzt darum: Sie bestimmen, wer Zugang hat, auch von außen.
mail-owner-button = Ansehen, wer { $name } hat
