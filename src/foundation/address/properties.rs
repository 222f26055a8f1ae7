//! What holds for every address, domain rule and pasted list, whatever somebody types.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;

/// What addresses, and traps for their readers, are made of.
const PIECES: &str = "a Anna x1 @ @ . - -- _ + % * xn-- bcher-kva ü Ü ß ẞ ς д 例え ı İ ﬁ ½ ¨ e\u{301} 。 ．
    ＠ \u{ad} \u{200d} \u{202e} \u{3164} \u{feff} \0 \" \\ < > ( ) , ; : [ ] ' mailto: com example se 192.0.2.1 =? ?= 🙂 ١ ๑";

fn near_address() -> impl Strategy<Value = String> {
    let pieces: Vec<&str> =
        PIECES.split([' ', '\n']).filter(|piece| !piece.is_empty()).chain([" ", "\u{a0}", "\t", "\n"]).collect();
    vec(select(pieces), 0..14).prop_map(|pieces| pieces.concat())
}

/// What a hurried or hostile person might type.
fn typed() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => near_address(),
        2 => ("[!-~]{1,20}", domain()).prop_map(|(local, domain)| format!("{local}@{domain}")),
        1 => any::<String>(),
    ]
}

/// One to three labels and an ending, some of them foreign, in any case.
fn domain() -> impl Strategy<Value = String> {
    "([a-zA-Z0-9üßλςд例-]{1,12}\\.){1,3}[a-z]{2,6}"
}

/// A domain nobody would question, in canonical form.
fn plain_domain() -> impl Strategy<Value = String> {
    "([a-z][a-z0-9]{0,8}\\.){1,3}[a-z]{2,6}"
}

fn an_address() -> impl Strategy<Value = String> {
    "[a-z0-9+_-]{1,12}(\\.[a-z0-9]{1,6})?@[a-z][a-z0-9]{1,10}\\.(se|com|example)"
}

proptest! {
    #[test]
    fn e_2_a_printed_address_reads_as_the_same_address(typed in typed()) {
        let Ok(address) = EmailAddress::parse(&typed) else { return Ok(()) };
        prop_assert_eq!(EmailAddress::parse(&address.to_string()), Ok(address.clone()));
        let json = serde_json::to_string(&address).unwrap();
        prop_assert_eq!(serde_json::from_str::<EmailAddress>(&json).unwrap(), address);
    }

    #[test]
    fn e_1_an_address_is_lower_case_ascii_without_anything_a_mail_program_might_act_on(typed in typed()) {
        let Ok(address) = EmailAddress::parse(&typed) else { return Ok(()) };
        let text = address.as_str();
        prop_assert!(text.bytes().all(|b| b.is_ascii_graphic() && !b.is_ascii_uppercase()), "{:?}", text);
        prop_assert!(!text.contains(['"', '\\', '(', ')', '<', '>', ',', ';', ':', '[', ']', '%']), "{:?}", text);
        prop_assert_eq!(text.matches('@').count(), 1);
        prop_assert!(text.len() <= 320 && address.local().len() <= 64 && address.domain().len() <= 253);
        prop_assert!(text.parse::<lettre::Address>().is_ok(), "the mail library does not take {:?}", text);
    }

    #[test]
    fn e_2_case_and_blanks_around_it_do_not_make_another_address(address in an_address(), before in "[ \t\u{a0}]{0,3}") {
        let loud = format!("{before}{} ", address.to_uppercase());
        prop_assert_eq!(EmailAddress::parse(&loud), EmailAddress::parse(&address));
    }

    #[test]
    fn e_4_what_is_shown_is_the_address_it_stands_for(typed in typed()) {
        let Ok(address) = EmailAddress::parse(&typed) else { return Ok(()) };
        let shown = address.shown();
        let written = shown.split(' ').next().unwrap_or_default();
        prop_assert_eq!(EmailAddress::parse(written), Ok(address.clone()));
        prop_assert_eq!(address.at_domain(address.domain()), Ok(address.clone()));
        let rest = address.local().get(1..).unwrap_or_default();
        prop_assert!(rest.len() < 3 || !address.masked().split('@').next().unwrap_or_default().contains(rest));
    }

    #[test]
    fn a_suggestion_is_another_domain_that_would_not_be_questioned(typed in typed(), known in vec(plain_domain(), 0..4)) {
        let Ok(address) = EmailAddress::parse(&typed) else { return Ok(()) };
        let _ = suspicion(&address, &known);
        if let Some(meant) = suggest(&address, &known) {
            prop_assert_eq!(meant.local(), address.local());
            prop_assert_ne!(meant.domain(), address.domain());
        }
    }

    #[test]
    fn e_3_a_printed_rule_reads_as_the_same_rule(star in any::<bool>(), typed in prop_oneof![domain(), near_address()]) {
        let typed = if star { format!("*.{typed}") } else { typed };
        let Ok(rule) = DomainRule::parse(&typed) else { return Ok(()) };
        prop_assert_eq!(DomainRule::parse(&rule.to_string()), Ok(rule.clone()));
        let json = serde_json::to_string(&rule).unwrap();
        prop_assert_eq!(serde_json::from_str::<DomainRule>(&json).unwrap(), rule);
    }

    #[test]
    fn e_3_a_rule_matches_exactly_the_labels_it_says(own in plain_domain(), other in plain_domain(), below in plain_domain(), glued in "[a-z0-9-]{1,6}") {
        let exactly = DomainRule::parse(&own).unwrap();
        let star = DomainRule::parse(&format!("*.{own}")).unwrap();
        for domain in [own.clone(), other, format!("{below}.{own}"), format!("{glued}{own}"), format!("{own}.{below}")] {
            let (labels, wanted): (Vec<&str>, Vec<&str>) = (domain.split('.').collect(), own.split('.').collect());
            prop_assert_eq!(exactly.matches_domain(&domain), labels == wanted, "{} and {}", exactly, domain);
            let is_below = labels.len() > wanted.len() && labels.ends_with(&wanted);
            prop_assert_eq!(star.matches_domain(&domain), is_below, "{} and {}", star, domain);
        }
    }

    #[test]
    fn e_3_a_rule_knows_a_domain_however_it_was_typed(typed in domain()) {
        let Ok(address) = EmailAddress::parse(&format!("a@{typed}")) else { return Ok(()) };
        prop_assert!(DomainRule::parse(&typed).unwrap().matches(&address));
        prop_assert!(DomainRule::parse(address.domain()).unwrap().matches(&address));
    }

    #[test]
    fn a_list_never_loses_an_address(
        people in vec((an_address(), "([A-Z][a-z]{1,8})?", 0usize..5), 1..40),
        separators in vec(0usize..6, 40),
    ) {
        let marks = ["\n", ", ", ";", "\t", "\r\n", " ;\n"];
        let mut text = String::new();
        for ((address, name, form), mark) in people.iter().zip(separators.iter()) {
            text.push_str(&match form {
                0 => format!("{name} <{address}>"),
                1 => format!("\"{name}, X\" <{address}>"),
                2 => format!("\"{address}\""),
                3 => format!("{name} {address}"),
                _ => address.clone(),
            });
            text.push_str(marks[*mark]);
        }
        let found: Vec<EmailAddress> = read_list(&text).unwrap().into_iter().filter_map(|e| e.address.ok()).collect();
        for (address, _, _) in &people {
            prop_assert!(found.contains(&EmailAddress::parse(address).unwrap()), "{} in {:?}", address, text);
        }
    }

    #[test]
    fn a_list_loses_no_word(pieces in vec(prop_oneof![select(LIST_MARKS.to_vec()), Just("WORD"), Just("ADDRESS")], 0..16)) {
        let mut text = String::new();
        let mut words = Vec::new();
        for (n, piece) in pieces.iter().enumerate() {
            let word = match *piece {
                "WORD" => format!("Word{n}x"),
                "ADDRESS" => format!("anna{n}x@x{n}x.example"),
                mark => { text.push_str(mark); continue }
            };
            text.push_str(&word);
            words.push(word);
        }
        let entries = read_list(&text).unwrap();
        let kept: Vec<String> = entries.iter().map(|e| format!("{} {}", e.name.clone().unwrap_or_default(), e.typed)).collect();
        for word in words {
            prop_assert!(kept.iter().any(|kept| kept.contains(&word)), "{} of {:?} in {:?}", word, text, kept);
        }
    }

    #[test]
    fn a_list_of_anything_is_read_once_and_in_order(text in prop_oneof![near_address(), any::<String>()]) {
        let Ok(entries) = read_list(&text) else { return Ok(()) };
        prop_assert!(entries.iter().all(|entry| !entry.typed.trim().is_empty()), "an entry of nothing: {:?}", entries);
        let once: std::collections::HashSet<String> =
            entries.iter().filter_map(|entry| entry.address.as_ref().ok()).map(ToString::to_string).collect();
        prop_assert_eq!(once.len(), entries.iter().filter(|entry| entry.address.is_ok()).count());
        let again: Vec<String> = entries.into_iter().filter_map(|entry| entry.address.ok()).map(String::from).collect();
        let second = read_list(&again.join("\n")).unwrap();
        prop_assert_eq!(second.into_iter().map(|entry| entry.address.unwrap().to_string()).collect::<Vec<_>>(), again);
    }
}

/// What stands between people in a pasted list.
const LIST_MARKS: &[&str] = &[
    " ",
    " ",
    ", ",
    "; ",
    "\t",
    "\n",
    "\"",
    "<",
    ">",
    "<>",
    "<n/a>",
    "<mailto:>",
    "(",
    ")",
    "'",
    "@",
    " . ",
    "\u{200b}",
];
