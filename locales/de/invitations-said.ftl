verdict-new-guest = neuer Gast
verdict-new-guest-first = neuer Gast, der erste von dieser Domain: sehen Sie zweimal hin
verdict-guest = Gast, bekommt sofort Zugang
verdict-colleague = aus dem Haus, bekommt sofort Zugang
verdict-already-has-access = hat schon Zugang
verdict-already-invited = schon eingeladen von { $name }
verdict-already-invited-by-you = schon von Ihnen eingeladen
verdict-since = { $says } { $when }, noch keine Antwort
verdict-typo = Sieht nach einem Tippfehler aus. Meinten Sie { $domain }?
verdict-deleted = Die Person wurde hier gelöscht. Ein Admin kann sie wiederherstellen.
verdict-disabled = Dieses Konto ist hier gesperrt. Fragen Sie die Administration.
verdict-can-be-added = kann hinzugefügt werden
verdict-ask-a-colleague = Sie können diese Person nicht hinzufügen. Fragen Sie jemanden aus dem Team, der dafür verantwortlich ist.
verdict-ended = Die Zeit dieses Gasts hier ist vorbei. Eine Patin, ein Pate oder die Administration kann sie verlängern.
verdict-own-access = Sie können sich nicht selbst Zugriff geben. Fragen Sie andere Verantwortliche oder die Administration.
verdict-over-quota = mehr Gäste, als Sie haben dürfen
verdict-closed = { $name }: { $why }
invite-sure = So lassen

grant-role = als { $role }
grant-app = App
grant-group = { $apps ->
    [0] Gruppe
    [one] Gruppe, die 1 App öffnet
   *[other] Gruppe, die { $apps } Apps öffnet
}

result-invited = Einladung ist unterwegs
result-colleague-in = Aus dem Haus, hat jetzt Zugang und wird benachrichtigt
result-guest-in = Gast, hat jetzt Zugang und wird benachrichtigt

invitation-no-longer-open = Diese Einladung ist nicht mehr offen. Bitten Sie die einladende Person um eine neue.
invitation-somebody-else = Das bestätigt eine andere Adresse als die eingeladene. Es ist nichts verbraucht; bestätigen Sie die eingeladene Adresse, oder bitten Sie um eine Einladung an diese.
invitation-no-addresses = Geben Sie mindestens eine E-Mail-Adresse ein.
invitation-grant-count = Eine Einladung kann 1 bis { $most } Apps und Gruppen enthalten. Nehmen Sie einige heraus und senden Sie eine zweite.
invitation-unknown-role = Diese Rolle gibt es in der App nicht. Wählen Sie eine der gezeigten.
invitation-no-role = Wählen Sie eine Rolle.
invitation-ends-in-the-past = Dieser Tag ist vorbei. Wählen Sie einen späteren, oder kein Ende.
invitation-no-such-day = Das ist kein Tag. Schreiben Sie ihn wie 2027-05-31, oder wählen Sie einen der Knöpfe.
invitation-message-too-long = Die Nachricht ist länger als { $most } Zeichen. Kürzen Sie sie.
invitation-wait = Sie haben eine Grenze für Einladungen erreicht. Versuchen Sie es in { $minutes ->
    [one] 1 Minute
   *[other] { $minutes } Minuten
} wieder; was Sie auf dieser Seite eingegeben haben, bleibt erhalten.
invitation-no-longer-possible = Das kann nicht mehr vergeben werden. { $why }
invitation-nothing-left = Das, wofür sie galt, gibt es nicht mehr.
invitation-role-gone = Die Rolle, für die sie galt, gibt es nicht mehr.
invitation-has-or-waits = Die Person hat es schon, oder eine neuere Einladung dazu wartet auf sie.
invitation-inviter-gone = Die einladende Person darf das nicht mehr. Bitten Sie die Organisation um eine neue Einladung.
invitation-sender-gone = Wer eingeladen hat, darf es nicht mehr geben. Jemand, der es darf, kann stattdessen einladen.
invitation-you-are-blocked = Ihr Konto ist hier gesperrt. Wenden Sie sich an die Organisation.
invitation-your-stay-ended = Ihre Zeit hier ist vorbei. Bitten Sie die Organisation um eine Verlängerung.
invitation-domain-blocked = Adressen bei { $domain } werden hier nicht mehr angenommen. Wenden Sie sich an die Organisation.
invitation-grant-ended = Die Zeit, für die es gedacht war, ist vorbei.
invitation-nothing-under-way = In diesem Browser ist keine Einladung offen, oder sie war es zu lange. Öffnen Sie den Link in Ihrer Mail noch einmal.
invitation-no-decision = Sagen Sie, ob Sie annehmen oder ablehnen.
invitation-not-proven = Dieser Anbieter bürgt nicht für die eingeladene Adresse. Wählen Sie stattdessen den Code per E-Mail.

sent-again = Ein neuer Link ist unterwegs zu { $name }; der alte gilt nicht mehr. Er ist gültig bis { $day }.
sent-taken-back = Die Einladung an { $name } wurde zurückgenommen.
waiting-accepted = Angenommen. Sie haben jetzt Zugang.
waiting-declined = Abgelehnt. Die einladende Person erfährt es.

invite-closed-title = Zu { $name } können keine Personen hinzugefügt werden
invite-closed-instead = Wer schon dazugehört, bleibt. Sie können Personen zu einer anderen App oder Gruppe hinzufügen, für die Sie verantwortlich sind.
invite-language-own = Die des jeweiligen Gasts
