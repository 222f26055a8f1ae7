## My Apps and My Groups.

panel-apps-said = { $n ->
    [one] One app.
   *[other] { $n } apps.
}
panel-apps-ending = { $total ->
    [one] It ends soon.
   *[other] { $n ->
        [one] One of them ends soon.
       *[other] { $n } of them end soon.
    }
}
panel-find = Find an app
panel-found = Apps found:
panel-apps-none-title = No apps yet
panel-apps-none = Apps appear here as soon as somebody gives them to you, or to a group you are in. Ask the owner of the app you need.
panel-apps-none-guest = What is shared with you appears here. If you expected something, look under Invitations, or ask the person who invited you.
panel-to-invitations = See your invitations
panel-found-none-title = No app matches
panel-found-none = Try a shorter word, or a word from its description.
panel-show-all = Show all apps
panel-owner = Owner
panel-off = Switched off
panel-new = New
panel-ends = Ends { $when }
panel-until = Until { $day }
panel-shared-by = Shared by { $name }
panel-add = Add people
panel-add-to = to { $name }
panel-people = People
panel-why = Why do I see this?
panel-leave-app = Leave this app
panel-leave-group = Leave
panel-leave-sure = Leave { $name }? It disappears from your apps. To come back you need a new invitation.
panel-groups-said = A group opens apps for everybody in it.
panel-groups-none-title = No groups yet
panel-groups-none = Groups you own or are in appear here.
panel-groups-owned = Groups I own
panel-groups-joined = Groups I’m in
panel-kind-owners = Its owners decide
panel-kind-rule = A rule decides who is in it
panel-kind-synced = Comes from { $source }
panel-kind-members = Not open to guests
panel-endings = { $n ->
    [one] Something ends within two weeks, and you decide
    [100] 100 things or more end within two weeks, and you decide
   *[other] { $n } things end within two weeks, and you decide
}
panel-endings-said = { $n ->
    [one] Extend it, keep it or let it end. It ends on { $day }.
   *[other] Extend them, keep them or let them end. The first ends on { $day }.
}
panel-endings-go = Decide
