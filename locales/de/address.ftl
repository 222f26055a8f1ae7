# Warum etwas Eingegebenes keine Adresse ist oder nicht ohne zweiten Blick eingeladen wird.

address-empty = Geben Sie eine E-Mail-Adresse ein.
address-no-at-sign = Das @ fehlt. Eine Adresse sieht aus wie name@example.com.
address-several-at-signs = Es steht mehr als ein @ darin. Sind es zwei Adressen, schreiben Sie jede in eine eigene Zeile.
address-no-local-part = Der Teil vor dem @ fehlt.
address-no-domain = Der Teil nach dem @ fehlt.
address-spaces = Es steht ein Leerzeichen darin. Entfernen Sie es.
address-invisible = Es steht ein unsichtbares Zeichen darin. Tippen Sie die Adresse, statt sie einzufügen.
address-quoted = Anführungszeichen und umgekehrte Schrägstriche werden in Adressen hier nicht angenommen. Entfernen Sie sie.
address-comment = Runde Klammern werden in Adressen hier nicht angenommen. Entfernen Sie sie.
address-punctuation = Es steht ein Komma, Doppelpunkt, Strichpunkt oder eine spitze Klammer darin. Entfernen Sie das Zeichen.
address-encoded-word = Sie ist im internen Code eines Mailprogramms geschrieben. Tippen Sie sie so, wie man sie liest.
address-bad-local-part = Ein Zeichen vor dem @ kann in Adressen hier nicht verwendet werden.
address-foreign-local-part = Vor dem @ sind nur einfache lateinische Buchstaben, Ziffern und einige Zeichen möglich.
address-local-part-too-long = Der Teil vor dem @ ist länger als 64 Zeichen.
address-misplaced-dot = Ein Punkt steht am Anfang oder Ende eines Teils, oder zwei stehen hintereinander.
address-trailing-dot = Ganz am Ende steht ein Punkt. Entfernen Sie ihn.
address-one-label = Dem Teil nach dem @ fehlt eine Endung wie .com.
address-ip-literal = Adressen mit einer numerischen IP-Adresse werden nicht angenommen. Verwenden Sie den Namen der Domain.
address-bad-domain = Der Teil nach dem @ ist kein gültiger Domainname.
address-domain-too-long = Der Teil nach dem @ ist länger, als ein Domainname sein kann.
address-rule-misplaced-star = Der Stern darf nur am Anfang stehen, wie in *.example.com.
address-too-many = Das sind { $found } Adressen; ein Formular nimmt { $most }. Senden Sie sie in mehreren Teilen.
address-mixed-script = Die Domain mischt ähnlich aussehende Buchstaben verschiedener Schriften. Die Administration muss sie freigeben.
address-looks-like-ours = Die Domain sieht aus wie eine von unseren, ist es aber nicht. Die Administration muss sie freigeben.
