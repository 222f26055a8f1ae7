//! Lists as files (B-5): CSV (RFC 4180), sent while it is read, and safe to open in a spreadsheet.

use std::io;

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Bytes;
use futures_util::future::ready;
use futures_util::stream::{StreamExt, once, try_unfold};

use crate::foundation::web::{Answer, WebError};

/// Some rows of a list, and where to go on.
pub struct Piece<S> {
    pub rows: Vec<Vec<String>>,
    pub next: Option<S>,
}

/// The list as a file of this name. The first piece is read before anything is answered, so that a refusal is one;
/// should a later one fail, the download breaks off instead of looking whole.
pub async fn send_table<S, R, P>(name: &str, head: &[&str], first: S, read: R) -> Answer
where
    S: 'static,
    R: Fn(S) -> P + 'static,
    P: Future<Output = Result<Piece<S>, WebError>> + 'static,
{
    let begun = read(first).await?;
    let head = head.iter().map(|name| (*name).to_owned()).collect();
    let start = lines(std::iter::once(head).chain(begun.rows));
    let rest = try_unfold((begun.next, read), |(next, read)| async move {
        let Some(next) = next else { return Ok(None) };
        let piece = read(next).await.map_err(|error| io::Error::other(error.to_string()))?;
        Ok::<_, io::Error>(Some((lines(piece.rows)?, (piece.next, read))))
    });
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/csv; charset=utf-8"))
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.csv\"")))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .streaming(once(ready(start)).chain(rest)))
}

fn lines(rows: impl IntoIterator<Item = Vec<String>>) -> io::Result<Bytes> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row.iter().map(|cell| disarmed(cell)).collect::<Vec<_>>())?;
    }
    writer.into_inner().map(Bytes::from).map_err(|error| io::Error::other(error.to_string()))
}

/// A cell that a spreadsheet would take for a formula begins with an apostrophe instead.
fn disarmed(cell: &str) -> String {
    let calls = |letter: char| matches!(letter, '=' | '+' | '-' | '@' | '\t' | '\r' | '\0' | '＝' | '＋' | '－' | '＠');
    if cell.starts_with(calls) { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(row: &[&str]) -> String {
        let row = row.iter().map(|cell| (*cell).to_owned()).collect();
        String::from_utf8(lines([row]).unwrap().to_vec()).unwrap()
    }

    #[test]
    fn b5_cells_are_quoted_and_formulas_are_disarmed() {
        assert_eq!(text(&["a", "b,c", "d\"e", "f\ng", ""]), "a,\"b,c\",\"d\"\"e\",\"f\ng\",\r\n");
        for call in ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\0x", "＝1", "＋1", "－1", "＠1"] {
            assert!(text(&[call, "x"]).trim_start_matches('"').starts_with('\''), "{call:?}");
        }
        assert_eq!(text(&["ann@partner.example", "3-4"]), "ann@partner.example,3-4\r\n");
    }
}
