//! How much is too much: every limit, with its usual value and the range it may be moved in.

use super::reader::Reader;

/// Declares each limit once: its name below `limits.`, its meaning, its usual value, its range.
macro_rules! limits {
    ($($(#[$meaning:meta])+ $name:ident = $usual:literal, $range:expr;)+) => {
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct Limits {
            $($(#[$meaning])+ pub $name: u32,)+
        }

        impl Default for Limits {
            fn default() -> Self {
                Self { $($name: $usual,)+ }
            }
        }

        impl Limits {
            pub(super) fn read(reader: &mut Reader) -> Self {
                Self { $($name: reader.number(concat!("limits.", stringify!($name)), $usual, &$range),)+ }
            }
        }
    };
}

limits! {
    /// New invitations one inviter may send in an hour (V-13).
    invitations_per_hour = 50, 1..=100_000;
    /// New invitations one inviter may send in a day (V-13).
    invitations_per_day = 500, 1..=1_000_000;
    /// Invitation mails to one address in a day, from all inviters together (V-13).
    mails_per_address_per_day = 3, 1..=100;
    /// Hours until an invitation's link expires, unless the inviter says otherwise (V-11).
    invitation_hours = 336, 1..=1440;
    /// Characters in a personal message; 0 switches messages off (V-14).
    message_characters = 500, 0..=500;
    /// Mails to one domain in a minute (F27).
    mails_per_domain_per_minute = 20, 1..=100_000;
    /// Mails in a minute to the relay, codes apart; 0 for as many as it takes.
    mails_per_minute = 0, 0..=1_000_000;
    /// Hours after which a mail that nobody takes is given up (F28, M-6).
    mail_give_up_hours = 120, 1..=240;

    /// Minutes a sign-in code is good for (O-2).
    code_minutes = 10, 1..=10;
    /// Wrong tries that end a code (O-2).
    code_tries = 5, 1..=10;
    /// Codes that strangers' browsers may have open for one address (O-4).
    codes_open_per_address = 3, 1..=10;
    /// Seconds between two code mails to one address (O-7).
    code_mail_seconds = 30, 0..=3600;
    /// Code mails to one address in an hour (O-7).
    code_mails_per_hour = 5, 1..=60;
    /// Code mails to one address in a day (O-7).
    code_mails_per_day = 20, 1..=500;
    /// Requests for a code from one network in 10 minutes (O-7).
    code_requests_per_network = 20, 1..=100_000;
    /// Code mails in a second, to everybody together (O-7).
    code_mails_per_second = 20, 1..=10_000;
    /// Wrong codes for one address in a day (O-8).
    wrong_codes_per_address = 20, 1..=100;
    /// Wrong codes from one network in an hour (O-8).
    wrong_codes_per_network = 50, 1..=100_000;
    /// Wrong codes in 10 minutes from everywhere, beyond which unknown browsers must wait (O-8).
    wrong_codes_overall = 500, 1..=1_000_000;
    /// Code mails, and as many wrong codes, in a day for a browser known to the person (O-9).
    known_browser_codes_per_day = 10, 1..=100;
    /// Sessions one person may have at once; the oldest ends (S-7).
    sessions_per_person = 10, 1..=1000;

    /// Kibibytes in a form (G-4).
    form_kib = 64, 16..=1024;
    /// Kibibytes in a JSON body (G-4).
    json_kib = 256, 16..=4096;
    /// Seconds for the head of a request to arrive (G-5).
    head_seconds = 10, 1..=120;
    /// Seconds for the body of a request to arrive (G-5).
    body_seconds = 30, 1..=600;
    /// Seconds for the JSON body of a program's request to arrive (G-5).
    json_seconds = 10, 1..=600;
    /// Seconds an answer may wait for somebody who takes nothing of it (G-5).
    answer_seconds = 30, 1..=600;
    /// Seconds an idle connection is kept (G-5).
    keep_alive_seconds = 15, 1..=600;
    /// Connections open at once (G-5).
    connections = 10_000, 16..=1_000_000;
    /// Deeds that share one commit at most, on SQLite (D-1); 1 lets every deed wait for the disk alone.
    deeds_per_commit = 256, 1..=1024;
    /// Seconds that requests in hand may take to finish when the program is told to stop (D-4).
    stop_seconds = 30, 1..=300;
}
