//! Reads a pasted crowd: one address per line, commas, names in front, a column from a spreadsheet.

use std::collections::HashMap;

use super::{EmailAddress, NotAnAddress};

/// More than this at once belongs in a file import.
pub const MOST_ENTRIES: usize = 500;

/// One person as typed, and what was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub typed: String,
    pub name: Option<String>,
    pub address: Result<EmailAddress, NotAnAddress>,
}

/// The list is longer than one form can take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooMany {
    pub found: usize,
    pub most: usize,
}

impl TooMany {
    /// The sentence's key in `locales/*/address.ftl`; it takes `found` and `most`.
    pub fn key(self) -> &'static str {
        "address-too-many"
    }
}

/// Everybody in the text, in order and once each. What is not an address is kept, with the reason.
pub fn read_list(text: &str) -> Result<Vec<Entry>, TooMany> {
    let entries = fold_duplicates(text.split(['\n', '\r', '\u{2028}', '\u{2029}']).flat_map(read_line));
    match entries.len() {
        found if found > MOST_ENTRIES => Err(TooMany { found, most: MOST_ENTRIES }),
        _ => Ok(entries),
    }
}

/// Marks that word processors and chat programs leave in copied text; they have no look of their own.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn read_line(line: &str) -> Vec<Entry> {
    let visible: String = line.chars().filter(|c| !is_invisible(*c)).collect();
    let mut entries = Vec::new();
    let mut words: Vec<String> = Vec::new();
    for piece in pieces(&visible) {
        match piece {
            Piece::Text(text) => read_text(&text, &mut words, &mut entries),
            Piece::Name(name) => words.push(name),
            Piece::Angle(inside) => {
                let name = name_of(&std::mem::take(&mut words), &inside);
                entries.push(entry(&inside, name));
            }
        }
    }
    finish(words, entries)
}

/// Words beside the line's only address name its owner; words alone, or after the last of several
/// addresses, were meant as something.
fn finish(words: Vec<String>, mut entries: Vec<Entry>) -> Vec<Entry> {
    let rest = words.join(" ");
    match entries.as_mut_slice() {
        _ if rest.is_empty() => {}
        [only] => only.name = Some(only.name.take().map_or(rest.clone(), |name| format!("{name} {rest}"))),
        _ => entries.push(entry(&rest, None)),
    }
    entries
}

/// An address without brackets takes the words before it in its cell as a name.
fn read_text(text: &str, words: &mut Vec<String>, entries: &mut Vec<Entry>) {
    let tokens: Vec<&str> = text.split_whitespace().map(strip_wrapping).filter(|t| !t.is_empty()).collect();
    if tokens.iter().any(|t| t.starts_with('@') || t.ends_with('@')) {
        entries.push(entry(text.trim(), None));
        return;
    }
    for token in tokens {
        match token.contains('@') {
            true => entries.push(entry(token, name_of(&std::mem::take(words), token))),
            false if looks_like_address(token) => entries.push(entry(token, None)),
            false => words.push(token.to_owned()),
        }
    }
}

/// `anna.partner.example`: the `@` was forgotten. `Dr.` and `J.R.` are names.
fn looks_like_address(word: &str) -> bool {
    word.contains('@') || word.split('.').filter(|label| label.chars().count() > 1).count() > 1
}

fn entry(typed: &str, name: Option<String>) -> Entry {
    Entry { typed: typed.to_owned(), name, address: EmailAddress::parse(typed) }
}

fn name_of(words: &[String], address: &str) -> Option<String> {
    let name = words.join(" ");
    (!name.is_empty() && name != address).then_some(name)
}

fn strip_wrapping(token: &str) -> &str {
    let token = token.trim();
    let pairs = [('\'', '\''), ('(', ')'), ('[', ']'), ('‘', '’'), ('“', '”'), ('"', '"')];
    let inner = pairs.iter().find_map(|(open, close)| token.strip_prefix(*open)?.strip_suffix(*close));
    let token = inner.unwrap_or(token);
    token.strip_prefix("mailto:").unwrap_or(token)
}

enum Piece {
    /// Text between separators, unquoted.
    Text(String),
    /// Words that can only be a name: quoted and without an address in them.
    Name(String),
    /// What stood between `<` and `>`.
    Angle(String),
}

fn pieces(line: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = line;
    while let Some(at) = rest.find(|c| is_separator(c) || c == '"' || c == '<') {
        let (before, found) = rest.split_at(at);
        push_text(&mut pieces, before);
        let mut chars = found.chars();
        rest = match chars.next() {
            Some('"') => take_quoted(chars.as_str(), &mut pieces),
            Some('<') => take_angle(chars.as_str(), &mut pieces),
            _ => chars.as_str(),
        };
    }
    push_text(&mut pieces, rest);
    pieces
}

fn is_separator(c: char) -> bool {
    matches!(c, ',' | ';' | '\t' | '，' | '；' | '、')
}

fn push_text(pieces: &mut Vec<Piece>, text: &str) {
    if !text.trim().is_empty() {
        pieces.push(Piece::Text(text.to_owned()));
    }
}

/// A quoted name may hold commas; a quoted cell may hold addresses, which are read as if unquoted.
fn take_quoted<'a>(inside: &'a str, pieces: &mut Vec<Piece>) -> &'a str {
    let Some((quoted, after)) = inside.split_once('"') else { return inside };
    match quoted.contains('@') && !after.trim_start_matches(' ').starts_with('<') {
        true => quoted.split(is_separator).for_each(|cell| push_text(pieces, cell)),
        false if quoted.trim().is_empty() => {}
        false => pieces.push(Piece::Name(quoted.trim().to_owned())),
    }
    after
}

fn take_angle<'a>(inside: &'a str, pieces: &mut Vec<Piece>) -> &'a str {
    let Some((address, after)) = inside.split_once('>') else { return inside };
    let address = strip_wrapping(address).trim();
    if !address.is_empty() {
        pieces.push(Piece::Angle(address.to_owned()));
    }
    after
}

/// The first of several stays in its place; a name is taken from whichever has one. Two people with the
/// same mistake are two.
fn fold_duplicates(entries: impl Iterator<Item = Entry>) -> Vec<Entry> {
    let mut places: HashMap<(String, Option<String>), usize> = HashMap::new();
    let mut folded: Vec<Entry> = Vec::new();
    for entry in entries {
        let key = match &entry.address {
            Ok(address) => (address.to_string(), None),
            Err(_) => (entry.typed.clone(), entry.name.clone()),
        };
        match places.get(&key).and_then(|place| folded.get_mut(*place)) {
            Some(first) => first.name = first.name.take().or(entry.name),
            None => {
                places.insert(key, folded.len());
                folded.push(entry);
            }
        }
    }
    folded
}
