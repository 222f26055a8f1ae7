## The demo.

demo-title = Be somebody else
demo-said = Everybody here is invented. One click, and you are signed in as them.
demo-owners = They own apps and groups
demo-admins = They look after the organization
demo-members = They own nothing
demo-guests = They come from outside
mailbox-title = Mailbox
mailbox-said = Every message that would have gone out, for all addresses, newest first. The page updates by itself.
mailbox-none-title = No mail yet
mailbox-none = Invite somebody, or ask for a sign-in code: the message appears here.
mailbox-pick = Pick a message.
mailbox-reply-to = Reply to
mailbox-when = Sent
demo-owns = { $n ->
    [one] Owns 1 app or group
   *[other] Owns { $n } apps and groups
}
demo-app-said = Here { $name } itself would open. In this demonstration every launch URL leads to this page.
demo-app-back = Back to My Apps
