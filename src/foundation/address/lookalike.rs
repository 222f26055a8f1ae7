//! Domains that pretend to be another: letters of several scripts in one label, or a near-twin of our own.

use super::{EmailAddress, unicode_domain};

/// Why an address needs an admin's eye before anybody invites it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suspicion {
    /// One label mixes scripts that are easily taken for each other.
    MixedScript,
    /// The domain reads like one of the organization's own.
    LooksLikeOurs,
}

impl Suspicion {
    /// The sentence's key in `locales/*/address.ftl`.
    pub fn key(self) -> &'static str {
        match self {
            Self::MixedScript => "address-mixed-script",
            Self::LooksLikeOurs => "address-looks-like-ours",
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    Greek,
    Cyrillic,
    Armenian,
    Cherokee,
}

/// Nothing for an honest domain; `own` are the organization's domains in canonical form.
pub fn suspicion(address: &EmailAddress, own: &[String]) -> Option<Suspicion> {
    let domain = address.domain();
    if own.iter().any(|o| o == domain) {
        return None;
    }
    let shown = unicode_domain(domain).unwrap_or_else(|| domain.to_owned());
    if shown.split('.').any(mixes_scripts) {
        return Some(Suspicion::MixedScript);
    }
    let skeleton = skeleton(&shown);
    own.iter().any(|o| self::skeleton(o) == skeleton).then_some(Suspicion::LooksLikeOurs)
}

fn mixes_scripts(label: &str) -> bool {
    let mut scripts = label.chars().filter_map(script_of);
    let first = scripts.next();
    scripts.any(|script| Some(script) != first)
}

/// Only the scripts with letters drawn alike; others cannot deceive a reader of Latin text.
fn script_of(c: char) -> Option<Script> {
    match c {
        'a'..='z' | '\u{df}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Some(Script::Latin),
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Some(Script::Greek),
        '\u{400}'..='\u{52f}' => Some(Script::Cyrillic),
        '\u{531}'..='\u{58f}' => Some(Script::Armenian),
        '\u{13a0}'..='\u{13ff}' | '\u{ab70}'..='\u{abbf}' => Some(Script::Cherokee),
        _ => None,
    }
}

/// What remains for a hurried eye; after the idea of UTS-39, for the letters that matter in domains.
fn skeleton(domain: &str) -> String {
    let plain: String = domain.chars().map(plain_twin).collect();
    plain.replace("rn", "m").replace("vv", "w").replace("cl", "d")
}

fn plain_twin(c: char) -> char {
    match c {
        '0' | 'о' | 'ο' | 'օ' => 'o',
        '1' | 'і' | 'ı' | 'ӏ' | 'ι' | 'i' | 'í' | 'ì' | 'ï' | 'î' => 'l',
        'а' | 'α' | 'á' | 'à' | 'ä' | 'â' | 'ạ' => 'a',
        'е' | 'é' | 'è' | 'ë' | 'ê' | 'ẹ' => 'e',
        'р' | 'ρ' => 'p',
        'с' | 'ç' => 'c',
        'у' | 'γ' | 'ý' => 'y',
        'х' | 'χ' => 'x',
        'ѕ' => 's',
        'ј' => 'j',
        'һ' => 'h',
        'ԁ' => 'd',
        'ԛ' => 'q',
        'ԝ' | 'ω' => 'w',
        'ν' | 'ѵ' => 'v',
        'к' | 'κ' => 'k',
        'м' => 'm',
        'т' | 'τ' => 't',
        'ո' | 'ñ' => 'n',
        'ú' | 'ù' | 'ü' | 'υ' | 'ս' => 'u',
        'ó' | 'ò' | 'ö' | 'ô' | 'ọ' => 'o',
        other => other,
    }
}
