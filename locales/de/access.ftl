## Warum jemand eine App oder Gruppe nicht haben kann.

access-deleted = Diese Person wurde gelöscht. Ein Admin kann sie wiederherstellen.
access-blocked = Diese Person ist gesperrt. Ein Admin kann die Sperre aufheben.
access-stay-ended = Der Aufenthalt dieses Gasts ist zu Ende. Eine Patin, ein Pate oder ein Admin kann ihn verlängern.
access-end-in-the-past = Der letzte Tag muss heute oder später sein.
access-no-such-role = Die App hat diese Rolle nicht mehr. Wählen Sie eine andere Rolle.
access-group-has-blocked = { $n ->
    [one] In { $name } ist 1 Gast von einer Domain, die diese App nicht zulässt, etwa { $domain }. Nehmen Sie diesen Gast zuerst aus der Gruppe, oder ändern Sie die Domains der App.
   *[other] In { $name } sind { $n } Gäste von Domains, die diese App nicht zulässt, etwa { $domain }. Nehmen Sie sie zuerst aus der Gruppe, oder ändern Sie die Domains der App.
}
access-group-has-guests = { $n ->
    [one] 1 Gast ist in { $name }, und diese App nimmt keine Gäste auf.
   *[other] { $n } Gäste sind in { $name }, und diese App nimmt keine Gäste auf.
} Öffnen Sie die App für Gäste, oder wählen Sie eine andere Gruppe.
access-has-guests = { $n ->
    [one] 1 Gast hat diese App, und sie nimmt keine Gäste auf. Entfernen Sie diesen Gast zuerst, oder öffnen Sie die App für Gäste.
   *[other] { $n } Gäste haben diese App, und sie nimmt keine Gäste auf. Entfernen Sie sie zuerst, oder öffnen Sie die App für Gäste.
}
access-has-blocked = { $n ->
    [one] 1 Gast mit dieser App ist von der gesperrten Domain { $domain }. Entfernen Sie diesen Gast zuerst, oder ändern Sie die Domains.
   *[other] { $n } Gäste mit dieser App sind von gesperrten Domains, etwa { $domain }. Entfernen Sie sie zuerst, oder ändern Sie die Domains.
}
