//! A form with one file, read piece by piece and never further than it may go.

use std::time::Duration;

use actix_multipart::{Field, Multipart};
use actix_web::HttpRequest;
use futures_util::TryStreamExt;

use crate::foundation::refusal::{Kind, Refused};
use crate::foundation::text::Text;
use crate::foundation::web::{Asked, Posted, WebError};

/// What lies beyond is read and forgotten, so that the browser gets to see the answer …
const MOST_READ: usize = 4 * 1024 * 1024;
/// … and of a field that is no file this much is kept.
const MOST_TEXT: usize = 4 * 1024;
const MOST_FIELDS: usize = 16;

/// The fields of the form, checked for its token, and the file if one was chosen.
pub struct Upload {
    pub posted: Posted,
    /// At most one byte more than asked for, which tells that it was too large.
    pub file: Option<Vec<u8>>,
}

impl Upload {
    /// Reads the form; the file is the field of this name.
    pub async fn read(
        asked: &Asked,
        request: &HttpRequest,
        form: Multipart,
        name: &str,
        most: usize,
    ) -> Result<Self, WebError> {
        let refuse = |refused| WebError::new(asked, refused);
        let patience = Duration::from_secs(asked.world.config.limits.body_seconds.into());
        let reading = tokio::time::timeout(patience, Self::parts(form, name, most));
        let (fields, file) =
            reading.await.unwrap_or_else(|_| Err(refusal(Kind::Slow, "refused-slow"))).map_err(refuse)?;
        let posted = Posted::checked(asked, request, fields)?;
        Ok(Self { posted, file: file.filter(|file| !file.is_empty()) })
    }

    async fn parts(mut form: Multipart, name: &str, most: usize) -> Result<Parts, Refused> {
        let (mut fields, mut file, mut left) = (Vec::new(), None, MOST_READ);
        while let Some(mut field) = form.try_next().await.map_err(|_| unreadable())? {
            if fields.len() >= MOST_FIELDS {
                return Err(too_large());
            }
            let field_name = field.name().unwrap_or_default().to_owned();
            let is_file = field_name == name;
            let bytes = content(&mut field, if is_file { most + 1 } else { MOST_TEXT + 1 }, &mut left).await?;
            if is_file {
                file = Some(bytes);
            } else if bytes.len() > MOST_TEXT {
                return Err(too_large());
            } else {
                fields.push((field_name, String::from_utf8(bytes).map_err(|_| unreadable())?));
            }
        }
        Ok((fields, file))
    }
}

type Parts = (Vec<(String, String)>, Option<Vec<u8>>);

/// The beginning of the field, up to `keep` bytes; the rest is read past.
async fn content(field: &mut Field, keep: usize, left: &mut usize) -> Result<Vec<u8>, Refused> {
    let mut kept = Vec::new();
    while let Some(chunk) = field.try_next().await.map_err(|_| unreadable())? {
        *left = left.checked_sub(chunk.len()).ok_or_else(too_large)?;
        let wanted = keep.saturating_sub(kept.len()).min(chunk.len());
        kept.extend(chunk.iter().take(wanted));
    }
    Ok(kept)
}

fn unreadable() -> Refused {
    refusal(Kind::Unsupported, "refused-type")
}

fn too_large() -> Refused {
    refusal(Kind::TooLarge, "refused-too-large")
}

fn refusal(kind: Kind, key: &'static str) -> Refused {
    Refused { kind, text: Text::new(key) }
}
