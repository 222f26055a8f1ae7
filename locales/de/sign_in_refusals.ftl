## Warum jemand nicht hereinkommt, und was stattdessen hilft.

sign-in-refused-wait = Zu viele Versuche in kurzer Zeit. Bitte warten Sie { $minutes ->
    [one] eine Minute
   *[other] { $minutes } Minuten
} und versuchen Sie es dann noch einmal.
sign-in-refused-no-codes = Die Anmeldung mit einem Code per E-Mail ist hier ausgeschaltet. Nehmen Sie einen der anderen Wege auf der Anmeldeseite.
sign-in-refused-nothing-under-way = Das hat länger als eine halbe Stunde gedauert, oder Ihr Browser behält keine Cookies. Bitte beginnen Sie auf der Anmeldeseite neu.
sign-in-refused-code = Das ist nicht der Code. Sehen Sie in die neueste Mail und geben Sie die 8 Ziffern noch einmal ein.
sign-in-refused-code-gone = Dieser Code gilt nicht mehr: Er wurde benutzt, ersetzt, ist älter als 10 Minuten oder wurde zu oft falsch eingegeben. Fordern Sie einen neuen an.
sign-in-refused-link = Dieser Link gilt nicht mehr: Er wurde benutzt, ist älter als eine Stunde, oder die Administration hat sich inzwischen angemeldet. Lassen Sie sich einen neuen geben.
sign-in-refused-return = Das ist nicht die Antwort auf eine Anmeldung, die Sie in den letzten 10 Minuten in diesem Browser begonnen haben. Es wurde nichts geändert. Bitte beginnen Sie auf der Anmeldeseite neu.
sign-in-refused-person = Auf diesem Weg können Sie nicht herein. Wenn das nicht stimmt, fragen Sie die Person, die Sie eingeladen hat, oder die Administration. Ein Gast, der gesperrt oder dessen Aufenthalt vorbei ist, kann auf der Anmeldeseite trotzdem gehen.
sign-in-refused-proof = Für diesen Schritt müssen wir sicher sein, dass Sie es sind, und Ihre Anmeldung liegt eine Weile zurück. Es wurde nichts geändert: Bestätigen Sie, dass Sie es sind, und wiederholen Sie den Schritt innerhalb von 15 Minuten.
sign-in-refused-last-way = Das ist Ihr einziger Weg herein. Verbinden Sie zuerst einen anderen.
sign-in-refused-taken = Diese Anmeldung gehört hier schon jemand anderem. Nehmen Sie eine andere, oder fragen Sie die Administration.
sign-in-code-sent-again = Wenn die Adresse sich hier anmelden darf, ist ein neuer Code unterwegs.

sign-in-provider-unreachable = Dieser Anmeldeweg antwortet im Moment nicht. Nehmen Sie einen anderen, oder versuchen Sie es in einigen Minuten noch einmal.
sign-in-provider-misconfigured = Dieser Anmeldeweg ist falsch eingerichtet und wurde deshalb nicht benutzt. Nehmen Sie einen anderen, und sagen Sie der Administration Bescheid.
sign-in-provider-denied = Die Anmeldung dort wurde abgebrochen oder abgelehnt. Versuchen Sie es noch einmal, oder nehmen Sie einen anderen Weg.
sign-in-provider-untrusted = Der Antwort von dort war nicht zu trauen, deshalb wurde niemand angemeldet. Versuchen Sie es noch einmal, und sagen Sie der Administration Bescheid, wenn es wieder geschieht.
sign-in-provider-expired = Die Antwort von dort kam zu spät. Bitte versuchen Sie es noch einmal.

## Ein Anbieter bürgt für jemanden, der hier noch nicht mit ihm verbunden ist.

sign-in-connect-title = Sind Sie das?
sign-in-connect-said = Sie haben sich mit { $provider } angemeldet, aber bei { $organization } ist noch niemand damit verbunden. Wenn Sie hier ein Konto haben, geben Sie dessen Adresse ein: Ein Code dorthin beweist, dass es Ihres ist, und beides wird verbunden.
sign-in-connect-none = Sie wurden eingeladen und haben noch nicht zugesagt? Dann öffnen Sie stattdessen den Link in Ihrer Einladung.
sign-in-connect-other = Anders anmelden
sign-in-connect-enter = Verbinden und anmelden
sign-in-connect-again = Andere Adresse oder neuer Code
## Sich vor einem wichtigen Schritt noch einmal ausweisen.

sign-in-again-title = Bestätigen Sie, dass Sie es sind
sign-in-again-said = Sie sind angemeldet, aber schon eine Weile. Was nun folgt, ist wichtig; zeigen Sie deshalb noch einmal, dass Sie es sind.
sign-in-again-code = Ein Code geht an { $email }.
sign-in-again-sent = Ein Code ist unterwegs an { $email }.
sign-in-again-enter = Bestätigen
sign-in-again-done = Bestätigt. Wenn Sie in einem anderen Tab etwas begonnen hatten, gehen Sie dorthin zurück: Was Sie getippt haben, steht noch da.
sign-in-again-back = Jetzt nicht
sign-in-again-first = Änderungen gelten hier sofort und für alle. Ihre Anmeldung liegt eine Weile zurück; bestätigen Sie deshalb zuerst, dass Sie es noch sind.
sign-in-again-keeps = Es öffnet sich eine eigene Seite; was Sie eingegeben haben, bleibt hier.
sign-in-again-anew = Es öffnet sich eine eigene Seite; geben Sie dort ein, was Sie ändern möchten.
sign-in-again-go = Bestätigen
sign-in-again-none-title = Hier lässt es sich nicht bestätigen
sign-in-again-none = Für Sie ist weder ein Anbieter noch die Anmeldung mit Code eingerichtet. Melden Sie sich ab und kommen Sie so herein, wie Sie gekommen sind; wer den Server betreibt, erzeugt mit guestlist create-admin einen neuen Link.
