//! Where a visitor may be sent afterwards: a path of this site and nothing else (G-9).

/// The path if it is one of ours.
pub fn safe_next(wanted: &str) -> Option<&str> {
    let decoded = percent_decoded(wanted);
    (is_path(wanted) && is_path(&decoded)).then_some(wanted)
}

/// One `/` at the start, no control characters, and nothing that tidying could turn into `//`: no
/// backslash, no empty segment before another, no `.` or `..`.
fn is_path(text: &str) -> bool {
    let path = text.split(['?', '#']).next().unwrap_or_default();
    path.starts_with('/')
        && !path.contains("//")
        && !path.split('/').any(|segment| segment == "." || segment == "..")
        && !text.chars().any(|letter| letter.is_control() || letter == '\\')
        && text.len() <= 2000
}

fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((&first, tail)) = rest.split_first() {
        let pair = tail.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        let byte = pair.filter(|_| first == b'%').and_then(|pair| u8::from_str_radix(pair, 16).ok());
        decoded.push(byte.unwrap_or(first));
        rest = if byte.is_some() { tail.get(2..).unwrap_or_default() } else { tail };
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn g9_only_a_path_of_ours_is_followed() {
        for good in ["/apps", "/groups/1?x=y#z", "/", "/apps?back=/../a//b"] {
            assert_eq!(safe_next(good), Some(good));
        }
        let bad = ["", "//evil.example", "/\\evil.example", "https://evil.example", "/%2fevil", "/%5cevil", "/a\nb"];
        let more = [
            "/%0d%0aSet-Cookie:x",
            "javascript:alert(1)",
            "apps",
            "/\t/evil",
            "/x/..//evil",
            "/x/%2e.//evil",
            "/.//evil",
        ];
        for bad in bad.into_iter().chain(more) {
            assert_eq!(safe_next(bad), None, "{bad:?}");
        }
    }

    /// What paths are made of, and what has led browsers astray in them.
    const PIECES: &str = "/ / // \\ %2f %2F %5c %252f %25 % %2 %09 %0a %0D %00 @ : :80 https: http: javascript: data:
        evil.example guest.example apps groups ? # ?next= .. . %2e %2e%2e ; & = ä ／ ＼ 。 \u{200b} \u{feff} %c0%af %ff
        %e2%80%a8 [ ] < \" | ^ \t \r \0 \u{85}";

    fn wanted() -> impl Strategy<Value = String> {
        let pieces: Vec<&str> =
            PIECES.split([' ', '\n']).filter(|piece| !piece.is_empty()).chain([" ", "\n"]).collect();
        let woven =
            proptest::collection::vec(proptest::sample::select(pieces), 0..10).prop_map(|pieces| pieces.concat());
        let rooted = (any::<bool>(), woven).prop_map(|(slash, rest)| format!("{}{rest}", if slash { "/" } else { "" }));
        prop_oneof![4 => rooted, 1 => any::<String>(), 1 => "/.{0,80}"]
    }

    fn here() -> url::Url {
        url::Url::parse("https://guest.example/sign-in?next=x").unwrap()
    }

    proptest! {
        #[test]
        fn g9_whatever_is_asked_the_answer_stays_here(wanted in wanted()) {
            let next = safe_next(&wanted).unwrap_or("/");
            let there = here().join(next).unwrap();
            prop_assert_eq!(there.origin(), here().origin(), "{:?} leads to {}", next, there);
            // A proxy that decodes or tidies the path once must not lead away either.
            let decoded = percent_decoded(next);
            prop_assert_eq!(here().join(&decoded).unwrap().origin(), here().origin(), "{:?}", decoded);
            prop_assert!(!there.path().starts_with("//"), "{} could be taken for another host's", there);
        }

        #[test]
        fn g9_the_answer_is_one_line_of_a_header_and_its_own_answer(wanted in wanted()) {
            let next = safe_next(&wanted).unwrap_or("/");
            prop_assert!(next.parse::<actix_web::http::header::HeaderValue>().is_ok(), "{:?}", next);
            prop_assert_eq!(safe_next(next), Some(next));
        }

        #[test]
        fn g9_a_plain_path_is_followed_as_it_is(path in "(/[a-z0-9.-]{0,9}[a-z0-9]){1,4}/?(\\?[a-z]+=([a-z0-9+/]|%2[0f]|%c3%a4){0,20})?(#[a-z]*)?") {
            prop_assert_eq!(safe_next(&path), Some(path.as_str()));
        }
    }
}
