//! What bounds inviting: quotas, approval, the lists of one app or group, and adding without a mail.

mod approval;
mod by_hand;
mod direct;
mod lists;
mod opened;
mod quotas;
