policy-owners-only = Das dürfen nur die Verantwortlichen und die Administration. Fragen Sie jemanden davon; die Seite der App oder Gruppe nennt die Namen.
policy-no-access = Sie verwalten dies, haben aber selbst keinen Zugang. Fügen Sie sich unter „Personen“ hinzu, um es zu öffnen.
policy-admins-only = Dies ist der Administration vorbehalten. Wenn Sie hier etwas brauchen, wenden Sie sich an sie.
policy-out-of-scope = Dieses Token erlaubt das nicht. Bitten Sie, wer es angelegt hat, um eines mit dem nötigen Scope.
policy-not-for-clients = Das kann kein Programm für jemanden tun, weil dafür eine kurz zurückliegende Anmeldung nötig ist. Tun Sie es auf den Seiten.

closed-dynamic = Eine Regel bestimmt, wer in dieser Gruppe ist; von Hand kann niemand hinzugefügt oder entfernt werden. Bitten Sie die Administration, die Regel zu ändern, oder nehmen Sie eine andere Gruppe.
closed-synced = Diese Gruppe wird in { $source } geführt; hier können keine Personen hinzugefügt oder entfernt werden. Wenden Sie sich an die Stelle, die dieses Verzeichnis pflegt, oder nehmen Sie eine andere Gruppe.
closed-self-service-off = Die Verantwortlichen können hier nicht selbst Personen hinzufügen. Bitten Sie die Administration darum, oder um das Einschalten der Selbstverwaltung.
closed-disabled = Diese App ist abgeschaltet und kann niemandem gegeben werden. Bitten Sie die Administration, sie zuerst einzuschalten.
closed-to-guests = Dies ist für Gäste geschlossen. Personen aus dem Haus können hinzugefügt werden; für Gäste bitten Sie die Administration um Öffnung, oder teilen Sie etwas anderes.
closed-opens-closed-app = Diese Gruppe öffnet { $app }, und diese App ist für Gäste geschlossen. Teilen Sie eine andere Gruppe, oder fragen Sie die Administration.

blocked-denied = Adressen bei { $domain } sind hier gesperrt. Nehmen Sie die dienstliche Adresse, oder fragen Sie die Administration.
blocked-not-allowed = { $domain } steht nicht auf der Liste der Domains, die eingeladen werden dürfen. Bitten Sie die Administration um Aufnahme.
blocked-own = { $domain } ist Ihre eigene Organisation, aber niemand hier hat diese Adresse. Prüfen Sie die Schreibweise, oder bitten Sie die Administration um Aufnahme ins Verzeichnis.
## Wer Außenstehende einladen darf.

level-everyone = Alle
level-everyone-said = Wer für eine App oder Gruppe verantwortlich ist, lädt dazu ein, auch Gäste: diese nur Personen ihrer eigenen Domain.
level-members = Personen aus dem Haus
level-members-said = Mitglieder, Administration und Gasteinladende, zu dem, wofür sie verantwortlich sind. Gäste laden nicht ein.
level-inviters = Administration und Gasteinladende
level-inviters-said = Andere Verantwortliche fügen Personen aus dem Haus hinzu, und Gäste, die schon hier sind.
level-nobody = Niemand
level-nobody-said = Niemand wird neu eingeladen, auch nicht von der Administration. Gäste, die hier sind, bleiben.
not-inviting-members = Gäste können hier niemanden hinzufügen. Wenden Sie sich an die Person, die Sie eingeladen hat.
not-inviting-members-here = Gäste können zu { $name } niemanden hinzufügen. Wenden Sie sich an die Person, die Sie eingeladen hat.
not-inviting-inviters = Neue Gäste laden nur die Administration und Gasteinladende ein. Wenden Sie sich an sie; Personen aus dem Haus und Gäste, die schon hier sind, können Sie hinzufügen.
not-inviting-inviters-here = Zu { $name } laden neue Gäste nur die Administration und Gasteinladende ein. Wenden Sie sich an sie; Personen aus dem Haus und Gäste, die schon hier sind, können Sie hinzufügen.
not-inviting-nobody = Zurzeit lädt niemand neue Gäste ein. Personen aus dem Haus und Gäste, die schon hier sind, können hinzugefügt werden. Für einen neuen Gast bitten Sie die Administration, das zu ändern.
not-inviting-nobody-here = Zu { $name } lädt niemand neue Gäste ein. Personen aus dem Haus und Gäste, die schon hier sind, können hinzugefügt werden. Für einen neuen Gast bitten Sie die Administration, das zu ändern.
policy-changed-meanwhile = Jemand anders hat dies geändert, seit Sie die Seite geöffnet haben. Sehen Sie nach, was jetzt da steht, und speichern Sie noch einmal, wenn Sie etwas anderes möchten.
form-meanwhile-theirs = Das hat inzwischen jemand anders geändert. So steht es jetzt da.
form-meanwhile-both = Das hat inzwischen jemand anders geändert. Jetzt steht da: { $value }. Wenn Sie speichern, gilt stattdessen Ihre Wahl.
policies-counts-now = Das gilt jetzt.
policy-no-level = Wählen Sie eine dieser Möglichkeiten.
policy-nothing-named = Keine App oder Gruppe hat diesen Namen. Geben Sie den ganzen Namen ein, oder fügen Sie ihre Adresse aus dem Browser ein.
policy-own-already = { $name } hat schon eine Ausnahme: { $rule }. Ändern Sie diese in der Liste.
policy-several-named = Mehrere haben diesen Namen. Fügen Sie die Adresse der gemeinten aus dem Browser ein.
policies-title = Wer einladen darf
policies-said = Wer Menschen von außen in die Organisation bringt.
policies-level = Neue Gäste laden ein
policies-hint = Es gilt ab dem Speichern. Einladungen, die schon unterwegs sind, bleiben gültig.
policies-save = Speichern
policies-saved = Gespeichert. Es gilt ab jetzt.
policies-own-gone = Entfernt. Für { $name } gilt wieder die Regel der Organisation.
policies-own-now = Gespeichert. Neue Gäste von { $name } laden ein: { $level }.
policies-level-now = Gespeichert. Neue Gäste laden ein: { $level }.
policies-own = Ausnahmen
policies-own-said = Eine App oder Gruppe kann eine eigene Regel haben, strenger oder offener.
policies-own-of = App oder Gruppe
policies-own-add = Ausnahme hinzufügen
policies-own-change = Ändern
policies-own-remove = Entfernen
policies-own-remove-of = Die Ausnahme von { $name } entfernen
## Darf diese Person jene Adresse hierzu einladen, und warum?

why-title = Wer darf, und warum?
why-said = Darf diese Person jene Adresse einladen, und welche Regel sagt das? Es wird nichts verschickt.
why-person = Person, die einladen würde: Adresse oder Name
why-address = Adresse, die eingeladen würde
why-to = App oder Gruppe
why-ask = Nachsehen
why-nobody = Niemand hier hat diese Adresse oder diesen Namen, oder mehrere haben ihn. Geben Sie die Adresse einer Person aus dem Verzeichnis ein.
why-yes = Ja: { $name } darf { $address } zu { $to } hinzufügen
why-no = Nein: { $name } kann { $address } nicht zu { $to } hinzufügen
why-rules = Die Regeln
why-allows = Erlaubt
why-forbids = Verbietet
why-set = Wo das steht
why-note = Zu wissen
why-enabled = { $name } darf sich anmelden.
why-disabled = Das Konto von { $name } ist abgeschaltet.
why-ended = Die Zeit von { $name } hier ist vorbei.
why-admin = { $name } gehört zur Administration und fügt überall Personen hinzu, wo das geht.
why-owner = { $name } ist für { $to } verantwortlich.
why-no-owner = { $name } ist für { $to } nicht verantwortlich und gehört nicht zur Administration.
why-level = Die Organisation lässt neue Gäste einladen durch: { $level }.
why-level-own = { $to } hat eine eigene Regel und lässt neue Gäste einladen durch: { $level }.
why-level-opened = { $app } gehört dazu, hat eine eigene Regel und lässt neue Gäste einladen durch: { $level }.
why-open-to-guests = { $to } ist offen für Gäste.
why-domain-free = Keine Regel hält { $domain } fern.
## Aus welchen Domains Gäste kommen dürfen.

domains-title = Domains
domains-said = Woher Gäste kommen dürfen. Gesperrt geht vor erlaubt.
domains-typed = Domains
domains-hint = Eine pro Zeile, oder mit Kommas oder Leerzeichen getrennt. example.com meint nur diese; *.example.com alles darunter.
domains-list = Auf die Liste
domains-block = Gesperrt
domains-allow = Erlaubt
domains-comment = Grund
domains-check = Vorschau
domains-deny-none = Keine Domain ist gesperrt.
domains-allow-none = Die Liste ist leer; Gäste dürfen von überall kommen, was nicht gesperrt ist.
domains-allow-said = Nur Gäste aus diesen Domains dürfen kommen.
domains-history = Verlauf
domains-remove = { $rule } entfernen?
domains-would-title = Wen es betrifft
domains-would-here = Gäste, die bleiben
domains-would-invited = Einladungen, die zurückgenommen werden
domains-would = { $guests ->
    [0] Für die Gäste, die hier sind, ändert sich nichts.
    [one] 1 Gast, der hier ist, bleibt, bekommt aber keine neue Einladung.
   *[other] { $guests } Gäste, die hier sind, bleiben, bekommen aber keine neue Einladung.
} { $invitations ->
    [0] Keine offene Einladung wird zurückgenommen.
    [one] 1 offene Einladung wird zurückgenommen; wer sie verschickt hat, erfährt es.
   *[other] { $invitations } offene Einladungen werden zurückgenommen; wer sie verschickt hat, erfährt es.
}
domains-asks = Es ist noch nichts gespeichert
domains-asks-said = Das betrifft Personen oder Einladungen. Sehen Sie nach, welche, und speichern Sie, wenn Sie das möchten.
domains-save-anyway = Trotzdem speichern
domains-added-deny = { $n ->
    [0] Sie standen schon auf der Liste der gesperrten Domains.
    [one] 1 Domain steht auf der Liste der gesperrten Domains.
   *[other] { $n } Domains stehen auf der Liste der gesperrten Domains.
} { $invitations ->
    [0] Keine offene Einladung war betroffen.
    [one] 1 offene Einladung wurde zurückgenommen.
   *[other] { $invitations } offene Einladungen wurden zurückgenommen.
}
domains-added-allow = { $n ->
    [0] Sie standen schon auf der Liste der erlaubten Domains.
    [one] 1 Domain steht auf der Liste der erlaubten Domains.
   *[other] { $n } Domains stehen auf der Liste der erlaubten Domains.
} { $invitations ->
    [0] Keine offene Einladung war betroffen.
    [one] 1 offene Einladung wurde zurückgenommen.
   *[other] { $invitations } offene Einladungen wurden zurückgenommen.
}
domains-removed = Sie steht nicht mehr auf der Liste. { $invitations ->
    [0] Keine offene Einladung war betroffen.
    [one] 1 offene Einladung wurde zurückgenommen.
   *[other] { $invitations } offene Einladungen wurden zurückgenommen.
}
domains-taken-back = { $invitations ->
    [0] Es war nichts mehr zurückzunehmen.
    [one] 1 offene Einladung wurde zurückgenommen.
   *[other] { $invitations } offene Einladungen wurden zurückgenommen.
}
domains-blocked = { $n ->
    [one] 1 offene Einladung geht an eine Domain, die ferngehalten wird
   *[other] { $n } offene Einladungen gehen an Domains, die ferngehalten werden
}
domains-blocked-said = Niemand kann sie einlösen. Nehmen Sie sie zurück; wer sie verschickt hat, erfährt es.
domains-take-back = Zurücknehmen
domain-no-list = Wählen Sie eine der beiden Listen.
domain-no-rules = Geben Sie mindestens eine Domain ein.
domain-not-a-rule = „{ $typed }“ ist keine Domain: { $why } Es wurde nichts gespeichert.

## Wie viele Gäste eine einladende Person haben darf.

quota-title = Gäste einer einladenden Person
quota-said = Wie viele Gäste, die hier sind oder noch nicht geantwortet haben, eine Person eingeladen haben darf.
quota-most = Höchstens
quota-none = Ohne Grenze
quota-hint = Leer bedeutet: ohne Grenze. Wer ablehnt, die Einladung verfallen lässt oder aus dem Verzeichnis gelöscht wird, macht wieder Platz; wer nur eine App oder Gruppe verliert, zählt weiter. Wer jetzt mehr hat, behält sie. Die Administration ist nicht gebunden, und jemand kann eine eigene Zahl haben, auf der Seite der Person.
quota-no-number = Geben Sie eine ganze Zahl ein, oder lassen Sie das Feld leer für keine Grenze.
quota-no-own-number = Geben Sie eine ganze Zahl ein, oder wählen Sie etwas anderes.
quota-left = { $n ->
    [one] Sie können noch 1 Gast einladen.
   *[other] Sie können noch { $n } Gäste einladen.
}
quota-full = { $most ->
    [0] Wer hier einlädt, hat keine Gäste. Fragen Sie die Administration.
    [one] Eine Person darf hier 1 Gast haben, und Sie haben einen. Fragen Sie die Administration, oder laden Sie wieder ein, wenn dieser Gast gegangen ist.
   *[other] Eine Person darf hier { $most } Gäste haben, und so viele haben Sie. Fragen Sie die Administration, oder laden Sie wieder ein, wenn jemand davon gegangen ist.
}
quota-full-own = { $most ->
    [0] Sie dürfen hier keine Gäste haben. Fragen Sie die Administration.
    [one] Sie dürfen hier 1 Gast haben, und Sie haben einen. Fragen Sie die Administration, oder laden Sie wieder ein, wenn dieser Gast gegangen ist.
   *[other] Sie dürfen hier { $most } Gäste haben, und so viele haben Sie. Fragen Sie die Administration, oder laden Sie wieder ein, wenn jemand davon gegangen ist.
}
why-quota = { $name } hat { $used } der { $most } Gäste, die eine einladende Person in der Organisation haben darf.
why-quota-own = { $name } hat { $used } von { $most } Gästen, einer eigenen Zahl.
quota-person = Wie viele Gäste
quota-used = { $used ->
    [0] Niemand, den diese Person eingeladen hat, ist hier oder wartet.
    [one] 1 Gast, den diese Person eingeladen hat, ist hier oder hat noch nicht geantwortet.
   *[other] { $used } Gäste, die diese Person eingeladen hat, sind hier oder haben noch nicht geantwortet.
}
quota-as-all = Wie alle: { $quota }
quota-no-limit = ohne Grenze
quota-unlimited = Ohne Grenze
quota-own = Eine eigene Zahl
quota-admin = Die Administration ist an keine Zahl gebunden.
quota-saved = Was { $person } einladen darf, ist gespeichert. Es gilt ab jetzt.

## Was Gäste von anderen Menschen und von Gruppen sehen.

sight-title = Was Gäste sehen
sight-said = Was Gäste über andere Menschen und über Gruppen erfahren, auf jeder Seite und in jeder Nachricht.
sight-level = Gäste sehen
sight-members = Dasselbe wie das Team
sight-members-said = Wer für das Ihre verantwortlich ist, wer es ihnen gab, ihre Gruppen, und wer in dem ist und war, wofür sie verantwortlich sind.
sight-limited = Was sie brauchen
sight-limited-said = Dasselbe, ohne den Verlauf dessen, wofür sie verantwortlich sind, ohne die Namen anderer Gruppen und ohne, wen wir schon kennen.
sight-restricted = Niemanden sonst
sight-restricted-said = Ihre eigenen Apps. Keine Gruppen, keine Namen außer dem, der sie einlädt. Wofür ein Gast verantwortlich ist, verwaltet das Team.
sight-hint = Es gilt, sobald Sie speichern. Gäste behalten, was sie haben.
sight-hiding = Gruppen, die ihre Mitglieder verbergen
sight-hiding-said = Kein Gast sieht, wer darin ist und wie viele es sind, auch keiner, der für sie verantwortlich ist.
sight-group = Gruppe
sight-hide = Mitglieder verbergen
sight-show = Mitglieder zeigen
sight-show-of = Die Mitglieder von { $name } Gästen zeigen
sight-hides-now = Gäste sehen nicht mehr, wer in { $name } ist.
sight-shows-now = Gäste, die für { $name } verantwortlich sind, sehen wieder, wer darin ist.
policy-not-shown = Gäste sehen das nicht. Fragen Sie die Person, die Sie eingeladen hat.
policy-no-group-named = Keine Gruppe hat diesen Namen. Geben Sie ihren ganzen Namen ein, oder fügen Sie ihre Adresse aus dem Browser ein.
policy-not-days = Geben Sie eine ganze Zahl von Tagen zwischen 1 und { $most } ein, oder nichts.
quota-exceeded = Wer darum gebeten hat, darf { $most } Gäste haben und hat { $used }. Geben Sie eine höhere Zahl, oder lehnen Sie ab.

## Wessen Einladungen zuerst jemand genehmigt.

approval-title = Genehmigung
approval-said = Ob jemand auf neue Gäste schaut, bevor ihre Einladung hinausgeht.
approval-rule = Einladungen gehen hinaus
approval-nobodys = Sofort
approval-nobodys-said = Niemand muss etwas genehmigen.
approval-others = Nach Genehmigung, außer denen von Administration und Gasteinladenden
approval-others-said = Andere bitten darum, und die Administration oder Gasteinladende entscheiden. Bis dahin geht nichts hinaus, und niemand kommt herein.
approval-hint = Es gilt für alles, was ab jetzt geschickt wird. Personen aus dem Haus und Gäste, die schon hier sind, werden ohne Genehmigung hinzugefügt.
approval-no-rule = Wählen Sie eine der beiden Möglichkeiten.
approval-own-now = Gespeichert. Einladungen zu { $name } gehen hinaus: { $rule }.
approval-now = Gespeichert. Einladungen gehen hinaus: { $rule }.
why-approval = Es geht sofort hinaus.
why-approval-waits = Jemand genehmigt es, bevor es hinausgeht.
why-approval-waits-of = { $name } hat eine eigene Regel: Jemand genehmigt es, bevor es hinausgeht.

## Domain-Listen einer App oder Gruppe.

blocked-denied-here = Adressen bei { $domain } sind für { $name } gesperrt. Teilen Sie etwas anderes, oder fragen Sie die Administration.
blocked-not-allowed-here = { $domain } steht nicht auf der Liste der Domains, die zu { $name } eingeladen werden dürfen. Teilen Sie etwas anderes, oder fragen Sie die Administration.
domains-of = Domains von { $name }
domains-of-said = Strenger als die der Organisation, nie offener: Gäste kommen herein, wo beide es erlauben. Gesperrt geht vor erlaubt.
domains-things = Listen einer App oder Gruppe
domains-things-said = Eine App oder Gruppe kann strenger sein als die Organisation. Wo sie Listen hat, müssen beide jemanden hereinlassen.
domains-things-open = Ihre Listen öffnen
domains-rules = { $n ->
    [one] 1 Domain
   *[other] { $n } Domains
}
why-own-domain = { $name } ist Gast und fügt nur Personen bei { $domain } hinzu.
