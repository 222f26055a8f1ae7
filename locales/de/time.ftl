time-now = gerade eben
time-in-minutes = { $n ->
    [one] in 1 Minute
   *[other] in { $n } Minuten
}
time-in-hours = { $n ->
    [one] in 1 Stunde
   *[other] in { $n } Stunden
}
time-in-days = { $n ->
    [one] in 1 Tag
   *[other] in { $n } Tagen
}
time-ago-minutes = { $n ->
    [one] vor 1 Minute
   *[other] vor { $n } Minuten
}
time-ago-hours = { $n ->
    [one] vor 1 Stunde
   *[other] vor { $n } Stunden
}
time-ago-days = { $n ->
    [one] vor 1 Tag
   *[other] vor { $n } Tagen
}
time-day = { $day }. { $month } { $year }
time-month-1 = Januar
time-month-2 = Februar
time-month-3 = März
time-month-4 = April
time-month-5 = Mai
time-month-6 = Juni
time-month-7 = Juli
time-month-8 = August
time-month-9 = September
time-month-10 = Oktober
time-month-11 = November
time-month-12 = Dezember
