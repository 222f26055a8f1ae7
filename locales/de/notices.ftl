mail-invite-subject = { $inviter } lädt Sie zu { $organization } ein
mail-invite-reminder = { $inviter } wartet bei { $organization } noch auf Ihre Antwort
mail-message-from = Nachricht von { $name }:
mail-copy-subject = Kopie: { $inviter } hat { $guest } eingeladen
mail-copy-said = { $inviter } hat { $guest } eingeladen und wollte, dass Sie es wissen. Der Link selbst ging nur an { $guest }.
mail-copy-why = Sie erhalten dies, weil { $inviter } Sie für eine Kopie angegeben hat.
mail-granted-subject = { $inviter } hat Ihnen { $name } gegeben
mail-granted-said = { $inviter } hat Sie hinzugefügt. Sie müssen nichts annehmen: Sie haben schon Zugang.
mail-granted-open = { $name } öffnen
mail-granted-why = Sie erhalten dies, weil Sie ein Konto bei { $organization } haben.
mail-accepted-subject = { $guest } hat Ihre Einladung angenommen
mail-accepted-said = { $guest } hat die Adresse bestätigt und ist dabei.
mail-accepted-button = Ihre Einladungen ansehen
mail-declined-subject = { $guest } hat Ihre Einladung abgelehnt
mail-declined-said = { $guest } hat abgelehnt. Es wurde nichts gegeben, und der Link gilt nicht mehr.
mail-declined-button = Ihre Einladungen ansehen
mail-failed-subject = Ihre Einladung an { $guest } war nicht zustellbar
mail-failed-said = Diese Mail bekommt niemand. { $reason }. Prüfen Sie die Adresse, nehmen Sie die Einladung zurück und laden Sie die richtige ein.
mail-failed-button = Ansehen, was geschehen ist
mail-asked-subject = { $guest } bittet um einen neuen Link
mail-asked-said = { $guest } hat Ihre Einladung geöffnet, als der Link nicht mehr galt, und hätte gern einen neuen. Ein Klick auf „Erneut senden“ macht ihn; wenn Sie das nicht möchten, tun Sie nichts.
mail-asked-button = Zu Ihren Einladungen
mail-asked-elsewhere-subject = { $uses } bittet um eine Einladung, die an { $guest } ging
mail-asked-elsewhere-said = Jemand, der als { $uses } angemeldet ist, hat Ihre Einladung an { $guest } geöffnet und kann dort nach eigenen Worten keine Post mehr lesen. Wenn Sie wissen, dass es dieselbe Person ist, laden Sie { $uses } ein; wenn nicht, tun Sie nichts.
mail-asked-elsewhere-button = Zu Ihren Einladungen
mail-inviter-why = Sie erhalten dies, weil Sie diese Einladung gesendet haben.
mail-blocked-subject = Ihre Einladung an { $guest } wurde zurückgenommen
mail-blocked-said = Die Organisation nimmt keine Gäste mehr aus der Domain dieser Adresse auf. Die Einladung an { $guest } wurde deshalb zurückgenommen, und ihr Link gilt nicht mehr. Wenn es wichtig ist, wenden Sie sich an die Administration.
mail-blocked-button = Ihre Einladungen ansehen
mail-approved-subject = { $guest } ist eingeladen
mail-approved-said = { $by } hat Ihre Einladung an { $guest } genehmigt, und sie ging hinaus. Sie hören wieder davon, wenn eine Antwort kommt.
mail-approved-button = Ihre Einladungen ansehen
mail-turned-down-subject = { $guest } wird nicht eingeladen
mail-turned-down-said = { $by } hat Ihre Einladung an { $guest } nicht genehmigt, deshalb ging nichts hinaus. Lesen Sie, warum, und bitten Sie erneut darum, wenn das etwas ändert.
mail-turned-down-button = Ihre Einladungen ansehen
mail-approval-subject = { $n ->
    [one] { $inviter } möchte einen Gast einladen
   *[other] { $inviter } möchte { $n } Gäste einladen
}
mail-approval-said = { $inviter } möchte diese Personen einladen. Es geht nichts hinaus, bevor Sie oder jemand anders, der darf, entscheiden.
mail-approval-more = { $n ->
    [one] und 1 weitere Person
   *[other] und { $n } weitere Personen
}
mail-approval-button = Ansehen und entscheiden
mail-approval-why = Sie erhalten dies, weil Sie bei { $organization } Einladungen genehmigen.
mail-approval-guest = wäre neu zu Gast
mail-blocked-here-subject = Ihre Einladung von { $guest } zu { $name } wurde zurückgenommen
mail-blocked-here-said = { $name } nimmt keine Gäste von der Domain dieser Adresse mehr, deshalb ist { $guest } dazu nicht mehr eingeladen. Wenn es wichtig ist, fragen Sie die Administration.
mail-blocked-here-button = Ihre Einladungen ansehen
