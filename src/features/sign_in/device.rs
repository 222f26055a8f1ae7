//! The mark in a browser that somebody signed in with before: it has budgets of its own (O-9).

use serde::{Deserialize, Serialize};

use crate::foundation::secret::{self, Keys, Purpose, SecretError};

/// A browser is shared by few people; the longest unused is forgotten first.
const MOST_PEOPLE: usize = 5;

/// Sealed in a long-lived cookie. It opens nothing; it only tells this browser from a stranger's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    id: String,
    /// The beginnings of the hashes of their addresses.
    people: Vec<String>,
}

impl Device {
    pub fn new() -> Result<Self, SecretError> {
        Ok(Self { id: secret::text(&secret::random::<16>()?), people: Vec::new() })
    }

    pub fn open(keys: &Keys, cookie: &str) -> Option<Self> {
        let plain = keys.open(Purpose::Device, &secret::bytes(cookie)?).ok()?;
        serde_json::from_slice(&plain).ok()
    }

    pub fn seal(&self, keys: &Keys) -> Result<String, SecretError> {
        let plain = serde_json::to_vec(self).unwrap_or_default();
        Ok(secret::text(&keys.seal(Purpose::Device, &plain)?))
    }

    /// The name of the budgets this browser has for this person, if they signed in with it before.
    pub fn known_as(&self, address: &str) -> Option<String> {
        let mark = mark(address);
        self.people.contains(&mark).then(|| format!("device/{}/{mark}", self.id))
    }

    #[must_use]
    pub fn used_by(mut self, address: &str) -> Self {
        let mark = mark(address);
        self.people.retain(|other| *other != mark);
        self.people.insert(0, mark);
        self.people.truncate(MOST_PEOPLE);
        self
    }
}

fn mark(address: &str) -> String {
    let hash = secret::sha256(address.as_bytes());
    secret::text(hash.first_chunk::<9>().map_or(&[], |start| start))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::vec;
    use proptest::prelude::*;

    #[test]
    fn o9_a_browser_knows_the_last_five_people_who_used_it() {
        let keys = Keys::new(&[1; 32]);
        let people = ["a@x.example", "b@x.example", "c@x.example", "d@x.example", "e@x.example", "f@x.example"];
        let device = people.iter().fold(Device::new().unwrap(), |device, person| device.used_by(person));
        let device = Device::open(&keys, &device.seal(&keys).unwrap()).unwrap();
        assert_eq!(device.known_as("a@x.example"), None);
        assert!(device.known_as("b@x.example").is_some());
        assert_ne!(device.known_as("b@x.example"), device.known_as("f@x.example"));
        assert_eq!(Device::open(&Keys::new(&[2; 32]), &device.seal(&keys).unwrap()), None);
    }

    proptest! {
        #[test]
        fn o9_a_mark_with_any_bit_changed_or_made_up_is_a_strangers(person in "[a-z]{1,8}@x[.]example", bit in any::<usize>(), made_up in any::<String>()) {
            let keys = Keys::new(&[1; 32]);
            let device = Device::new().unwrap().used_by(&person);
            let cookie = device.seal(&keys).unwrap();
            prop_assert_eq!(Device::open(&keys, &cookie), Some(device));
            let mut sealed = secret::bytes(&cookie).unwrap();
            let place = bit / 8 % sealed.len();
            sealed[place] ^= 1 << (bit % 8);
            prop_assert_eq!(Device::open(&keys, &secret::text(&sealed)), None);
            prop_assert_eq!(Device::open(&keys, &made_up), None);
        }

        #[test]
        fn o9_a_browser_knows_exactly_the_last_five(people in vec(0_u8..9, 0..20)) {
            let address = |n: &u8| format!("p{n}@x.example");
            let device = people.iter().fold(Device::new().unwrap(), |device, n| device.used_by(&address(n)));
            let mut last: Vec<u8> = people.iter().rev().copied().collect();
            let mut seen = std::collections::HashSet::new();
            last.retain(|n| seen.insert(*n));
            last.truncate(5);
            for n in 0..9 {
                prop_assert_eq!(device.known_as(&address(&n)).is_some(), last.contains(&n));
            }
        }
    }
}
