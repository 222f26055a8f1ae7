# Apps and groups as admins see and change them.
catalog-apps-said = Everything people can open from here, shown or hidden.
catalog-groups-said = Every group: those kept here, those a rule fills, and those from another directory.
catalog-find-app = Name of an app
catalog-find-group = Name of a group
catalog-new-app = Add an app
catalog-new-group = Add a group
catalog-new-said = Nobody has it until you say who. Owners and people come in the next step.
catalog-none = Nothing found
catalog-none-said = Try another name, or another filter.
catalog-show-everything = Show all of them
catalog-show-all = All
catalog-show-disabled = Switched off
catalog-show-hidden = Hidden
catalog-show-open = Open to all
catalog-show-ownerless = Without owner
catalog-show-assigned = Kept here
catalog-show-dynamic = Dynamic
catalog-show-synced = Synced
catalog-show-closed = Closed to guests
catalog-from-ldap = From LDAP
catalog-from-scim = From SCIM
catalog-no-owner = No owner
catalog-more-owners = { $n ->
    [one] and 1 more
   *[other] and { $n } more
}
catalog-as-usual = In use
catalog-description = Description
catalog-launch-url = Launch address
catalog-rule = Rule
catalog-rule-said = The rule is shown, not worked out here: who is in the group comes with the import. Whoever is added by hand or made a colleague is in it after the next import that names them.
catalog-facts = What it is
catalog-yes = Yes
catalog-no = No
catalog-switches = What is allowed
catalog-enabled = Switched on
catalog-enabled-said = Switched off, nobody can open it or be given it. Whoever has it keeps it for later.
catalog-visible = Shown in My Apps
catalog-visible-said = Hidden, it still opens by its link.
catalog-assignment = Only for those who were given it
catalog-assignment-said = Otherwise every colleague can open it by its link. Guests always need to be given it.
catalog-self-service = Owners add people
catalog-self-service-said = Otherwise only admins do.
catalog-guests = Open to guests
catalog-guests-app-said = Otherwise only colleagues can be given it, also through groups.
catalog-guests-group-said = Otherwise only colleagues can be put in.
catalog-closing = If you close it to guests
catalog-closing-said = { $people ->
    [0] No guest has it now.
    [one] 1 guest has it now.
   *[other] { $people } guests have it now.
} { $invited ->
    [0] No invitation to it is open.
    [one] 1 open invitation to it is taken back.
   *[other] { $invited } open invitations to it are taken back.
}
catalog-closing-through = Guests also have it through { $groups }.
catalog-guests-through = Guests would still have it through { $groups }. Take the app from there first, or the guests out of there.
catalog-closing-stay = They stay until their end date
catalog-closing-go = { $n ->
    [one] Take it from the guest now
   *[other] Take it from all { $n } guests now
}
catalog-close-title = Close { $name } to guests?
catalog-close-said = Nothing is saved yet. From then on nobody from outside is given it.
catalog-close-nobody = No guest has it now.
catalog-close-keep = { $n ->
    [one] 1 guest who was given it keeps it until their end date.
   *[other] { $n } guests who were given it keep it until their end dates.
}
catalog-close-lose = { $n ->
    [0] No guest was given it directly.
    [one] 1 guest loses it now.
   *[other] { $n } guests lose it now.
}
catalog-close-through = { $n ->
    [one] 1 guest more keeps it through { $groups }.
   *[other] { $n } guests more keep it through { $groups }.
}
catalog-close-invited = { $n ->
    [0] No invitation to it is open.
    [one] 1 open invitation to it is taken back.
   *[other] { $n } open invitations to it are taken back.
}
catalog-close-sure = Close { $name } to guests
catalog-created = { $name } is there. Say who owns it and who has it.
catalog-saved = { $name } is saved. It counts from now on.
catalog-deleted = { $name } is gone, and nobody has it any more.
catalog-elsewhere = Not changed here
catalog-elsewhere-instead = Its owners are named here; everything else follows from there.
catalog-dynamic = A rule that came with an import decides who is in it. Change it in the import file.
catalog-synced = It is kept in { $source }, and read from there. Change it there.
catalog-imported = An import file knows this
catalog-imported-said = An import file names it { $id }. What you change here stands until the next import says otherwise.
catalog-as-people-see = As people see it
catalog-delete-said = It is gone for good; nothing brings it back. Only the audit log remembers it.
catalog-delete-people = { $n ->
    [0] Nobody has it.
    [one] 1 person loses it.
   *[other] { $n } people lose it.
}{ $guests ->
    [0] { "" }
    [one] { "" } 1 of them is a guest.
   *[other] { "" } { $guests } of them are guests.
}
catalog-delete-invited = { $n ->
    [0] No invitation is open.
    [one] 1 open invitation no longer gives it; if it gives nothing else, it is revoked.
   *[other] { $n } open invitations no longer give it; those that give nothing else are revoked.
}
catalog-delete-groups = No longer opened by:
catalog-delete-apps = It no longer opens:
catalog-delete-imported = The import file names it { $id }: the next import brings it back, unless it is taken out there.
catalog-delete-sure = Delete { $name }
catalog-no-name = Type the name that people will see.
catalog-same-name = { $name } is there already, and belongs to { $owners }. Choose another name, or say that two are meant.
catalog-same-name-ownerless = { $name } is there already, and nobody owns it. Choose another name, or say that two are meant.
catalog-same-name-meant = Two of this name are meant
catalog-same-name-said = People tell them apart by their descriptions alone.
catalog-too-long = At most { $most } characters, and no control characters.
catalog-not-a-web-address = Type a web address such as https://app.example.com/, without a password in it.
catalog-remove = Remove
catalog-remove-of = Remove { $name }
catalog-choose = This one
catalog-may = if there is one
catalog-owner-new = Another owner: address or name
catalog-owner-first = Owner: address or name
catalog-owner-add = Make an owner
catalog-owner-remove-of = { $person } owns it no longer
catalog-owner-added = { $person } owns it now.
catalog-owner-removed = { $person } owns { $name } no longer.
catalog-owner-removed-last = { $person } owns { $name } no longer, and nobody else does. Name another owner.
catalog-no-owner-said = Nobody owns it, so nobody adds people or removes them but admins.
catalog-roles = Roles
catalog-no-roles = It has no roles: whoever has it has all of it.
catalog-role-told = Value sent to the app: { $value }
catalog-role-held-by = { $n ->
    [0] nobody has it
    [one] 1 has it or is invited with it
   *[other] { $n } have it or are invited with it
}
catalog-role-value = Value sent to the app
catalog-role-add = Add the role
catalog-role-added = The role { $name } is there.
catalog-role-renamed = The role is called { $name } now.
catalog-role-removed = The role { $name } is gone.
catalog-rename = Rename
catalog-person = Somebody here: address or name
catalog-give = Give access
catalog-give-said = For colleagues and for guests who have accepted; they are told by mail. Everybody else is invited under Add people.
catalog-given = { $person } has it now, and is told by mail.
catalog-group = Group
catalog-no-groups = No group opens it.
catalog-no-apps = It opens no app.
catalog-give-app = Give the app to this group
catalog-app-given = Everybody in the group has { $name } now.
catalog-give-group = Give it to the group
catalog-group-given = Everybody in { $name } has it now.
catalog-group-taken = { $name } no longer opens it.
catalog-group-until = { $name } opens it until { $day }.
catalog-group-without-end = { $name } opens it without an end.
catalog-ended = Ended
catalog-nothing-typed = Type an address or a name.
catalog-nobody-at = Nobody here has the address { $mail }. People from outside are invited under Add people.
catalog-nobody-called = Nobody here is called { $name }. Type the address.
catalog-several-called = Several people are called { $name }. Choose one, or type the address.
catalog-part-of-a-name = Nobody here is called exactly { $name }. Choose who was meant, or type the whole name or address.
catalog-nobody-fit = Nobody who could own it has this address. Type the address of a colleague.
catalog-unfit-deleted = { $name } is deleted, and owns nothing. Restore them first.
catalog-unfit-blocked = { $name } is blocked, so nobody would look after it. Unblock them first.
catalog-unfit-pending = { $name } has not accepted an invitation yet.
catalog-unfit-guest = { $name } is a guest. Guests own something only if they hold the role guest inviter.
catalog-unfit-closed = { $name } is a guest, and this takes no guests.
catalog-owns-already = { $name } owns it already.
catalog-not-an-owner = { $name } does not own it any more.
catalog-still-invited = { $name } has not accepted an invitation yet. Use Add people, so that the invitation gives this too.
catalog-no-such-app = No app has this name. Type its whole name.
catalog-several-apps = Several apps have this name. Copy the address of the app’s page instead.
catalog-no-such-group = No group has this name. Type its whole name.
catalog-several-groups = Several groups have this name. Copy the address of the group’s page instead.
catalog-has-already = { $name } has it already.
catalog-end-in-the-past = The last day has to be today or later.
catalog-not-a-date = This is no day of the calendar. Write it as 2027-05-31.
catalog-no-role-name = Type what people will read, in at most 256 characters.
catalog-no-role-value = Type what the app is told: at most 256 characters, without spaces.
catalog-role-taken = The app has a role that is told as { $value } already.
catalog-role-held = { $n ->
    [one] 1 person or group has the role { $role }, or is invited with it. Give them another first.
   *[other] { $n } people or groups have the role { $role }, or are invited with it. Give them another first.
}
catalog-hand-over = Somebody else has to look after these
catalog-hand-over-said = You alone own what is listed here. Name another owner for each; then you can leave.
catalog-hand-over-to = New owner of { $name }
catalog-hand-over-hint = The e-mail address of a colleague in the organization.
catalog-hand-over-near = For example, among those who have it:
catalog-hand-over-go = Hand over
catalog-handed-over = { $n ->
    [one] It has another owner now. You can leave.
   *[other] All have another owner now. You can leave.
}
catalog-alone-now = { $n ->
    [one] { $names } has no owner now who could look after it.
   *[other] { $names } have no owner now who could look after them.
}
catalog-hides = Keeps its people from guests
catalog-hides-said = Guests are not shown who is in it, nor how many.
catalog-some-group = a group
mail-owner-subject = { $by } made you an owner of { $name }
mail-owner-said = It is yours to look after now: you say who has it, also from outside.
mail-owner-button = See who has { $name }
