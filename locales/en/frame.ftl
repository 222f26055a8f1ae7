## The frame around every page, and words that many pages share.

frame-skip = Skip to the page
frame-places = Places
frame-apps = My Apps
frame-groups = My Groups
frame-invitations = Invitations
frame-admin = Admin
frame-app = App
frame-group = Group
frame-waiting = { $n ->
    [one] , 1 waiting for you
   *[other] , { $n } waiting for you
}
frame-me = { $name }: your account
frame-account = Your account
frame-sign-out = Sign out
frame-language = Language
frame-dismiss = Close this message
frame-demo = Demonstration
frame-demo-says = You are in a demonstration. Nothing leaves this computer.
frame-demo-people = Be somebody else
frame-demo-mailbox = Mailbox
frame-optional = (optional)
frame-next = Next
frame-cancel = Cancel
frame-search = Search
frame-more = More for { $name }
frame-you = You
frame-no-end = No end
frame-nameless = No name yet
frame-people = { $n ->
    [one] 1 person
   *[other] { $n } people
}
frame-apps-n = { $n ->
    [one] 1 app
   *[other] { $n } apps
}
frame-groups-n = { $n ->
    [one] 1 group
   *[other] { $n } groups
}
