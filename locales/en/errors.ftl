## When something cannot be done.

error-title-missing = There is nothing here
error-title-forbidden = This is not open to you
error-title-gone = This is over
error-title-busy = One moment
error-title-broken = That went wrong
error-title-misdirected = Wrong address
error-title-unread = That could not be read
error-action-apps = Go to My Apps
error-search = Look for an app instead
error-number = Reference
