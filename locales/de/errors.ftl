## When something cannot be done.

error-title-missing = Hier ist nichts
error-title-forbidden = Das steht Ihnen nicht offen
error-title-gone = Das ist vorbei
error-title-busy = Einen Moment
error-title-broken = Das ging schief
error-title-misdirected = Falsche Adresse
error-title-unread = Das war nicht lesbar
error-action-apps = Zu Meine Apps
error-search = Stattdessen eine App suchen
error-number = Referenz
