//! Asks the database how it would find what a query looks for.

use std::sync::{Arc, Mutex};

use diesel::connection::{InstrumentationEvent, SimpleConnection};
use diesel::prelude::*;
use guestlist::foundation::db::{Conn, Use};

use crate::support::House;
