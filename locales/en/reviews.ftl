## Reviews: who of the guests keeps access.

reviews-title = Reviews
reviews-said = Now and then you say which guests of your apps and groups keep their access.
reviews-none-title = Nothing to review
reviews-none = When guests of something you look after are to be reviewed, you get a mail and find it here.
reviews-open = Waiting for you
reviews-past = Past
reviews-began = Began on
reviews-look = Review
reviews-row-open = { $left ->
    [0] Everybody is decided about. It can be finished until { $day }.
    [one] 1 guest is left to decide about, until { $day }.
   *[other] { $left } guests are left to decide about, until { $day }.
}
reviews-row-busy = What was decided is being carried out. Come back in a minute.
reviews-row-stopped = Nothing was changed, because people can no longer be added or removed here by hand.
reviews-kept-n = { $n ->
    [one] 1 keeps access
   *[other] { $n } keep access
}
reviews-removed-n = { $n ->
    [one] 1 was removed
   *[other] { $n } were removed
}
reviews-gone-n = { $n ->
    [one] 1 had left already
   *[other] { $n } had left already
}
reviews-notice = { $n ->
    [one] Which guests keep access to { $name }?
   *[other] { $n } reviews wait for you
}
reviews-notice-said = Say who keeps access and who no longer needs it. The last day is { $day }.
reviews-notice-go = Review guests

review-title = Guests of { $name }
review-said = { $n ->
    [one] Does this guest still need access? The last day to say so is
   *[other] Which of these { $n } guests still need access? The last day to say so is
}
review-was = { $n ->
    [one] A review of 1 guest.
   *[other] A review of { $n } guests.
}
review-people = People
review-not-yet = Not yet
review-clashed = Another owner was faster
review-clashed-said = Your other answers are saved. Look at the marked ones again.
review-closed = Nobody can be removed here any more
review-busy = Nearly done
review-stopped = Ended without a result
review-done = This review is done
reviews-silence-keep = Guests without an answer keep access.
reviews-silence-remove = Guests without an answer lose access.
reviews-added-by = Added by { $who } on
reviews-invited-by = Invited by { $who } on
reviews-until = until
reviews-last-opened = Last opened
reviews-last-signed-in = Last signed in
reviews-never-opened = Never opened
reviews-never-signed-in = Never signed in
reviews-not-answered = Has not answered yet
reviews-hint = Not used for three months or more. Perhaps it is no longer needed.
reviews-hint-never = Not used so far. Perhaps it is not needed.
reviews-gone = Has no access any more. There is nothing to decide.
reviews-legend = Does { $name } keep access?
reviews-keep = They keep access
reviews-remove = They lose it
reviews-reason = Reason (optional)
reviews-reason-of = Reason for { $name } (optional)
reviews-decided-keep = { $who }: keep,
reviews-decided-remove = { $who }: remove,
reviews-also-through = Also has it through { $groups }, whatever is decided here.
reviews-also-through-group = Also has it through a group, whatever is decided here.
reviews-clash-keep = { $who } decided meanwhile. You chose that they keep access; choose again if you still want that.
reviews-clash-reason = Your reason was: { $reason }
reviews-clash-remove = { $who } decided meanwhile. You chose that they lose it; choose again if you still want that.
reviews-save = Save
reviews-save-next = Save and go on
reviews-first = Back to the first page
reviews-keep-rest = { $n ->
    [one] Keep the 1 that is left
   *[other] Keep all { $n } that are left
}
reviews-finish = Finish the review
reviews-finish-hint = Nothing happens before the review is finished or its last day is over.
reviews-complete = Everybody is decided about.
reviews-left = { $n ->
    [one] 1 guest is left.
   *[other] { $n } guests are left.
}
reviews-saved = Saved. You can come back and go on.
reviews-kept-rest = { $n ->
    [0] Nobody was left.
    [one] 1 guest keeps access. Finish the review when you are ready.
   *[other] { $n } guests keep access. Finish the review when you are ready.
}
reviews-finished = The review is finished:
reviews-outcome-kept = Keeps access
reviews-outcome-removed = Was removed
reviews-outcome-gone = Had left already

## What admins plan.

reviews-admin-title = Access reviews
reviews-admin-said = Owners say at regular times which guests keep their access. Without a schedule nobody is asked.
reviews-planned = Schedules
reviews-planned-none = There is no schedule, so nobody is asked.
reviews-schedule-says = { $every }, { $n ->
    [one] 1 day
   *[other] { $n } days
} to answer. { $silence }
reviews-next = Next on
reviews-change = Change
reviews-end = End
reviews-new = New schedule
reviews-all = Every app and group
reviews-all-of = All reviews
reviews-all-none = There was no review yet.
reviews-scope = Guests of
reviews-scope-all = Every app and group that has guests
reviews-scope-one = One app or group
reviews-rhythm = How often
reviews-once = Once
reviews-every-90 = Every 90 days
reviews-every-180 = Every 180 days
reviews-every-365 = Every 365 days
reviews-every-n = Every { $n } days
reviews-other = Another number of days
reviews-every-days = Days between two reviews
reviews-first-day = Next review on
reviews-answer-days = Days to answer
reviews-silence = If an owner says nothing
reviews-schedule = Schedule
reviews-check = Preview
reviews-preview-title = If it began today
reviews-preview = { $n ->
    [0] No guest would be reviewed.
    [one] 1 guest would be reviewed.
   *[other] { $n } guests would be reviewed. Whoever has several apps and groups counts once for each.
}
reviews-preview-many = { $n } guests or more would be reviewed.
reviews-scheduled = Scheduled. Owners are told by mail when it begins.
reviews-ended = Ended. Reviews that are open go on to their last day.
reviews-edit-title = Schedule of { $name }
reviews-end-title = End the schedule of { $name }?
reviews-end-said = No further review begins. Those that are open go on to their last day.
reviews-end-do = End the schedule

reviews-no-scope = Choose all, or one app or group.
reviews-closed = There is nothing to review here by hand. { $why }
reviews-scheduled-already = There is a schedule for it already. Change that one, in the list above.
reviews-bad-rhythm = Type a number of days between 7 and 1,000.
reviews-bad-answer-time = Give owners between 1 and 60 days, and fewer than lie between two reviews.
reviews-no-silence = Choose what silence means.
reviews-day-out-of-reach = Choose today or a later day, within three years.
reviews-beginning = A round is beginning at this very moment. Try again in a minute.
reviews-no-longer-open = This review takes no more answers: its time is over, or another owner has finished it.
reviews-reason-too-long = A reason has at most { $most } characters. Shorten it; nothing of this page was saved.
reviews-some-left = { $n ->
    [one] Your answers are saved, but 1 guest is left whom nobody has decided about. Decide, or keep all that are left; then finish.
   *[other] Your answers are saved, but { $n } guests are left whom nobody has decided about. Decide, or keep all that are left; then finish.
}

## The mails.

mail-review-begun-subject = { $n ->
    [one] Which guests keep access to { $name }?
   *[other] Which guests keep access? { $n } reviews wait for you
}
mail-review-begun-said = Please look through them, and say who keeps access and who no longer needs it. You can do a part and come back.
mail-review-reminder-subject = { $n ->
    [one] Half of the time is over: guests of { $name }
   *[other] Half of the time is over: { $n } reviews wait for you
}
mail-review-reminder-said = Some guests are still left to decide about. This is the only reminder.
mail-review-line-keep = { $n ->
    [one] 1 guest to decide about, until { $day }. Without an answer they keep access.
   *[other] { $n } guests to decide about, until { $day }. Without an answer they keep access.
}
mail-review-line-remove = { $n ->
    [one] 1 guest to decide about, until { $day }. Without an answer they are removed.
   *[other] { $n } guests to decide about, until { $day }. Without an answer they are removed.
}
mail-review-button = Review guests
mail-review-done-subject = The review of { $name } is over
mail-review-done-said = What was decided has been carried out.
mail-review-stopped-said = Nothing was changed, because people can no longer be added or removed here by hand.
mail-review-done-button = See the result
mail-review-why = You receive this because you look after it, or because nobody else does and you are an admin.
reviews-yourself = Another owner or an admin decides about you.
reviews-reason-for-nothing = Choose keep or remove wherever you gave a reason.
reviews-by-somebody-gone = Somebody who has left
