//! Slips of the finger in the domain of an address, and what was probably meant.

use strsim::osa_distance;

use super::EmailAddress;

/// Providers many guests write from. A domain in this list is never called a typo.
const COMMON: &str = "aol.com bluewin.ch btinternet.com comcast.net email.com fastmail.com free.fr freenet.de \
    gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.net googlemail.com hey.com hotmail.co.uk hotmail.com hotmail.de \
    hotmail.fr hotmail.it icloud.com laposte.net libero.it live.com mac.com mail.com mail.ru me.com msn.com naver.com \
    orange.fr outlook.com outlook.de pm.me posteo.de proton.me protonmail.com qq.com rocketmail.com t-online.de \
    telia.com verizon.net web.de wp.pl yahoo.co.uk yahoo.com yahoo.de yahoo.fr yandex.ru ymail.com";

/// Endings that are no top-level domain but often typed for one.
const ENDINGS: &[(&str, &str)] =
    &[("com", "con cmo ocm comm vom xom cpm coom c0m"), ("net", "nett ent nte"), ("org", "ogr rog orgg")];

/// Real country codes that nearly always mean a lost letter after a world-wide provider's name.
const LOST_LETTER: &[&str] = &["cm", "co", "om"];

/// The address that was probably meant, or nothing. A known or common domain is never questioned.
pub fn suggest(typed: &EmailAddress, known_domains: &[String]) -> Option<EmailAddress> {
    let domain = typed.domain();
    if is_known(domain, known_domains) {
        return None;
    }
    let mended = mend_ending(domain);
    let candidate = mended.as_deref().unwrap_or(domain);
    let meant = match is_known(candidate, known_domains) {
        true => mended,
        false => nearest(candidate, known_domains).or(mended),
    };
    typed.at_domain(&meant?).ok()
}

fn is_known(domain: &str, known: &[String]) -> bool {
    COMMON.split(' ').any(|c| c == domain) || known.iter().any(|k| k == domain)
}

fn mend_ending(domain: &str) -> Option<String> {
    let (rest, ending) = domain.rsplit_once('.')?;
    let (right, _) = ENDINGS.iter().find(|(_, wrong)| wrong.split(' ').any(|w| w == ending))?;
    Some(format!("{rest}.{right}"))
}

/// The closest domain that is close enough; among equals the organization's own come first.
fn nearest(domain: &str, known: &[String]) -> Option<String> {
    let own = known.iter().map(String::as_str).filter(|k| same_ending(domain, k));
    let common = COMMON.split(' ').filter(|c| same_ending(domain, c) || lost_letter(domain, c));
    own.chain(common)
        .map(|candidate| (osa_distance(domain, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= allowance(domain, candidate))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate.to_owned())
}

/// One slip, two in long names; in names of three letters only two letters that changed places.
fn allowance(domain: &str, candidate: &str) -> usize {
    let name = candidate.split('.').next().unwrap_or_default();
    match name.chars().count() {
        0..=3 if same_letters(domain, candidate) => 1,
        0..=3 => 0,
        4 => 1,
        _ => 2,
    }
}

fn same_letters(a: &str, b: &str) -> bool {
    let sorted = |text: &str| {
        let mut letters: Vec<char> = text.chars().collect();
        letters.sort_unstable();
        letters
    };
    sorted(a) == sorted(b)
}

fn same_ending(a: &str, b: &str) -> bool {
    a.rsplit('.').next() == b.rsplit('.').next()
}

/// `gmail.co` for `gmail.com`; but `partner.co` is a company in its own right.
fn lost_letter(domain: &str, candidate: &str) -> bool {
    candidate.ends_with(".com") && domain.rsplit('.').next().is_some_and(|ending| LOST_LETTER.contains(&ending))
}
