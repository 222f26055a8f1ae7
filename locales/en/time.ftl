time-now = just now
time-in-minutes = { $n ->
    [one] in 1 minute
   *[other] in { $n } minutes
}
time-in-hours = { $n ->
    [one] in 1 hour
   *[other] in { $n } hours
}
time-in-days = { $n ->
    [one] in 1 day
   *[other] in { $n } days
}
time-ago-minutes = { $n ->
    [one] 1 minute ago
   *[other] { $n } minutes ago
}
time-ago-hours = { $n ->
    [one] 1 hour ago
   *[other] { $n } hours ago
}
time-ago-days = { $n ->
    [one] 1 day ago
   *[other] { $n } days ago
}
time-day = { $day } { $month } { $year }
time-month-1 = January
time-month-2 = February
time-month-3 = March
time-month-4 = April
time-month-5 = May
time-month-6 = June
time-month-7 = July
time-month-8 = August
time-month-9 = September
time-month-10 = October
time-month-11 = November
time-month-12 = December
