//! Where a visitor may be sent afterwards: a path of this site and nothing else (G-9).

/// The path if it is one of ours, otherwise My Apps.
pub fn safe_next(wanted: &str) -> &str {
    let decoded = percent_decoded(wanted);
    if is_path(wanted) && is_path(&decoded) { wanted } else { "/apps" }
}

/// One `/` at the start, neither `/` nor `\` after it, and no control characters.
fn is_path(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next() == Some('/')
        && !matches!(letters.next(), Some('/' | '\\'))
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
        for good in ["/apps", "/groups/1?x=y#z", "/"] {
            assert_eq!(safe_next(good), good);
        }
        let bad = ["", "//evil.example", "/\\evil.example", "https://evil.example", "/%2fevil", "/%5cevil", "/a\nb"];
        for bad in bad.into_iter().chain(["/%0d%0aSet-Cookie:x", "javascript:alert(1)", "apps", "/\t/evil"]) {
            assert_eq!(safe_next(bad), "/apps", "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_asked_the_answer_stays_here(wanted in ".{0,80}") {
            let next = safe_next(&wanted);
            prop_assert!(next.starts_with('/'));
            prop_assert!(!next.starts_with("//") && !next.starts_with("/\\"));
        }
    }
}
