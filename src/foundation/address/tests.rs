//! Addresses as tables of text in, text out.

use super::*;
use crate::foundation::text::{Language, Text};

fn canonical(typed: &str) -> Result<String, NotAnAddress> {
    EmailAddress::parse(typed).map(String::from)
}

#[test]
fn e_1_and_e_2_addresses_have_one_canonical_form() {
    let table = [
        ("anna@example.com", "anna@example.com"),
        ("  Anna.Berg@Example.COM ", "anna.berg@example.com"),
        ("anna+guest@example.com", "anna+guest@example.com"),
        ("a.n.n.a@example.com", "a.n.n.a@example.com"),
        ("o'brien@example.ie", "o'brien@example.ie"),
        ("anna@bücher.example", "anna@xn--bcher-kva.example"),
        ("anna@BÜCHER.example", "anna@xn--bcher-kva.example"),
        ("anna@xn--bcher-kva.example", "anna@xn--bcher-kva.example"),
        ("anna@faß.example", "anna@xn--fa-hia.example"),
        ("anna@例え。テスト", "anna@xn--r8jz45g.xn--zckzah"),
        ("x@a-b.example", "x@a-b.example"),
        ("{x}|~!#$&*/=?^_`-@example.com", "{x}|~!#$&*/=?^_`-@example.com"),
    ];
    for (typed, expected) in table {
        assert_eq!(canonical(typed).as_deref(), Ok(expected), "{typed}");
    }
}

#[test]
fn e_1_everything_else_is_refused_with_its_reason() {
    use NotAnAddress::*;
    let long_local = format!("{}@example.com", "a".repeat(65));
    let long_label = format!("a@{}.com", "a".repeat(64));
    let long_domain = format!("a@{}com", "abcdefgh.".repeat(29));
    let table = [
        ("", Empty),
        ("   ", Empty),
        ("anna", NoAtSign),
        ("anna@b@example.com", SeveralAtSigns),
        ("@example.com", NoLocalPart),
        ("anna@", NoDomain),
        ("anna berg@example.com", Spaces),
        ("anna@exam\u{a0}ple.com", Spaces),
        ("anna@exam\u{200b}ple.com", Invisible),
        ("anna\r\nBcc: x@example.com", SeveralAtSigns),
        ("\"anna\"@example.com", Quoted),
        ("anna(work)@example.com", Comment),
        ("<anna@example.com>", Punctuation),
        ("anna@example.com,", Punctuation),
        ("anna;x@example.com", Punctuation),
        ("anna%example.org@example.com", BadLocalPart),
        ("=?utf-8?q?anna?=@example.com", EncodedWord),
        ("änna@example.com", ForeignLocalPart),
        (long_local.as_str(), LocalPartTooLong),
        (".anna@example.com", MisplacedDot),
        ("anna..b@example.com", MisplacedDot),
        ("anna@example..com", MisplacedDot),
        ("anna@.example.com", MisplacedDot),
        ("anna@example.com.", TrailingDot),
        ("anna@localhost", OneLabel),
        ("anna@[192.0.2.1]", IpLiteral),
        ("anna@192.0.2.1", IpLiteral),
        ("anna@exa_mple.com", BadDomain),
        ("anna@-example.com", BadDomain),
        ("anna@xn--a.com", BadDomain),
        ("anna@xn--bücher.example", BadDomain),
        (long_label.as_str(), DomainTooLong),
        (long_domain.as_str(), DomainTooLong),
    ];
    for (typed, expected) in table {
        let outcome = canonical(typed);
        if typed.contains('\r') {
            assert!(outcome.is_err(), "{typed:?}");
            continue;
        }
        assert_eq!(outcome, Err(expected), "{typed:?}");
    }
}

#[test]
fn every_reason_is_a_sentence_in_every_language() {
    let reasons = NotAnAddress::ALL.iter().map(|reason| reason.key());
    let suspicions = [Suspicion::MixedScript, Suspicion::LooksLikeOurs].map(Suspicion::key);
    for key in reasons.chain(suspicions).chain([NotARule::MisplacedStar.key()]) {
        for language in Language::ALL {
            assert_ne!(Text::new(key).say(*language), key, "{language:?}");
        }
    }
}

#[test]
fn e_4_a_foreign_domain_is_shown_in_both_forms() {
    let address = EmailAddress::parse("Anna@bücher.example").unwrap();
    assert_eq!(address.shown(), "anna@bücher.example (xn--bcher-kva.example)");
    assert_eq!(EmailAddress::parse("anna@example.com").unwrap().shown(), "anna@example.com");
    assert_eq!(address.masked(), "a***@xn--bcher-kva.example");
}

#[test]
fn e_4_deceptive_domains_are_noticed() {
    let own = ["example.com".to_owned(), "modern.org".to_owned()];
    let table = [
        ("a@example.com", None),
        ("a@partner.example", None),
        ("a@bücher.example", None),
        ("a@пример.example", None),
        ("a@exаmple.com", Some(Suspicion::MixedScript)),
        ("a@examp1e.com", Some(Suspicion::LooksLikeOurs)),
        ("a@exarnple.com", Some(Suspicion::LooksLikeOurs)),
        ("a@modem.org", Some(Suspicion::LooksLikeOurs)),
    ];
    for (typed, expected) in table {
        let address = EmailAddress::parse(typed).unwrap();
        assert_eq!(suspicion(&address, &own), expected, "{typed}");
    }
}

#[test]
fn e_3_rules_compare_whole_labels() {
    let table = [
        ("example.com", "a@example.com", true),
        ("example.com", "a@sub.example.com", false),
        ("example.com", "a@notexample.com", false),
        ("*.example.com", "a@sub.example.com", true),
        ("*.example.com", "a@deep.sub.example.com", true),
        ("*.example.com", "a@example.com", false),
        ("*.example.com", "a@subexample.com", false),
        ("Bücher.example", "a@xn--bcher-kva.example", true),
        ("@example.com", "a@example.com", true),
    ];
    for (rule, address, expected) in table {
        let (rule, address) = (DomainRule::parse(rule).unwrap(), EmailAddress::parse(address).unwrap());
        assert_eq!(rule.matches(&address), expected, "{rule} {address}");
    }
    for bad in ["", "*", "*.", "a.*.com", "*example.com", "com", "exa mple.com"] {
        assert!(DomainRule::parse(bad).is_err(), "{bad}");
    }
}

#[test]
fn typos_are_suggested_and_known_domains_never_questioned() {
    let known = ["partner.example".to_owned(), "firma.de".to_owned(), "gmai.com".to_owned()];
    let table = [
        ("a@gmial.com", Some("a@gmail.com")),
        ("a@gmail.con", Some("a@gmail.com")),
        ("a@gmial.con", Some("a@gmail.com")),
        ("a@gmail.co", Some("a@gmail.com")),
        ("a@hotnail.com", Some("a@hotmail.com")),
        ("a@outlok.com", Some("a@outlook.com")),
        ("a@wbe.de", Some("a@web.de")),
        ("a@wed.de", None),
        ("a@unknown.con", Some("a@unknown.com")),
        ("a@partnr.example", Some("a@partner.example")),
        ("a@partner.example", None),
        ("a@firma.at", None),
        ("a@partner.co", None),
        ("a@mail.com", None),
        ("a@gmx.net", None),
        ("a@gmai.com", None),
        ("a@yahoo.es", None),
        ("a@contoso.com", None),
    ];
    for (typed, expected) in table {
        let suggestion = suggest(&EmailAddress::parse(typed).unwrap(), &known);
        assert_eq!(suggestion.as_ref().map(EmailAddress::as_str), expected, "{typed}");
    }
}

/// One entry per line: canonical address or typed text with `!`, then the name.
fn list(text: &str) -> Vec<String> {
    let shown = |entry: Entry| match (entry.address, entry.name) {
        (Ok(address), None) => address.to_string(),
        (Ok(address), Some(name)) => format!("{address} = {name}"),
        (Err(_), _) => format!("!{}", entry.typed),
    };
    read_list(text).unwrap().into_iter().map(shown).collect()
}

#[test]
fn lists_are_read_as_people_paste_them() {
    let table: &[(&str, &[&str])] = &[
        ("", &[]),
        ("\r\n , ;\t\n", &[]),
        ("a@x.se\nb@x.se", &["a@x.se", "b@x.se"]),
        ("a@x.se\rb@x.se", &["a@x.se", "b@x.se"]),
        ("a@x.se, b@x.se;c@x.se\td@x.se e@x.se", &["a@x.se", "b@x.se", "c@x.se", "d@x.se", "e@x.se"]),
        ("Anna Berg <Anna@x.se>", &["anna@x.se = Anna Berg"]),
        ("\"Berg, Anna\" <anna@x.se>, b@x.se", &["anna@x.se = Berg, Anna", "b@x.se"]),
        ("Berg, Anna <anna@x.se>; Ek, Bo <bo@x.se>", &["anna@x.se = Berg Anna", "bo@x.se = Ek Bo"]),
        ("Anna\tBerg\tanna@x.se\nBo\tEk\tbo@x.se", &["anna@x.se = Anna Berg", "bo@x.se = Bo Ek"]),
        ("anna@x.se\tAnna Berg", &["anna@x.se = Anna Berg"]),
        ("\"a@x.se\"\n\"b@x.se\"", &["a@x.se", "b@x.se"]),
        ("\"a@x.se\"\t<b@x.se>", &["a@x.se", "b@x.se"]),
        ("\"a@x.se, b@x.se\"", &["a@x.se", "b@x.se"]),
        ("\"a@x.se\nb@x.se\"", &["a@x.se", "b@x.se"]),
        ("'a@x.se' <a@x.se>", &["a@x.se"]),
        ("a@x.se\nA@X.se\nAnna <a@x.se>", &["a@x.se = Anna"]),
        ("<mailto:a@x.se>; (b@x.se)", &["a@x.se", "b@x.se"]),
        ("\u{feff}a@x.se\u{200b}\u{a0}", &["a@x.se"]),
        ("a@x.se，b@x.se", &["a@x.se", "b@x.se"]),
        ("Anna Berg", &["!Anna Berg"]),
        ("anna.x.se\nb@x.se", &["!anna.x.se", "b@x.se"]),
        ("anna.x.se, b@x.se", &["!anna.x.se", "b@x.se"]),
        ("anna @x.se", &["!anna @x.se"]),
        ("anna@@x.se b@x.se", &["!anna@@x.se", "b@x.se"]),
        ("Anna <a@x.se", &["a@x.se = Anna"]),
        ("A <a@x.se> B <b@x.se>", &["a@x.se = A", "b@x.se = B"]),
        ("a@x.se, b@x.se, Bo", &["a@x.se", "b@x.se", "!Bo"]),
        ("Anna <a@x.se> Berg", &["a@x.se = Anna Berg"]),
        ("Anna <>; Bo <>", &["!Anna Bo"]),
        ("Anna <n/a>\nBo <n/a>", &["!n/a", "!n/a"]),
        ("Dr. J.R. Ek <ek@x.se>", &["ek@x.se = Dr. J.R. Ek"]),
    ];
    for (text, expected) in table {
        assert_eq!(list(text), *expected, "{text:?}");
    }
}

#[test]
fn a_list_longer_than_500_is_refused_with_its_length() {
    let people = |count: usize| (0..count).map(|n| format!("p{n}@x.se\n")).collect::<String>();
    assert_eq!(read_list(&people(500)).unwrap().len(), 500);
    assert_eq!(read_list(&people(501)), Err(TooMany { found: 501, most: 500 }));
}
