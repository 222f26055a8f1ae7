//! Uploaded logos: small pictures of a kind browsers cannot be hurt by (H-10).

use imagesize::ImageType;

use crate::foundation::refusal::{Kind, Refusal};
use crate::foundation::secret;
use crate::foundation::text::Text;

/// A picture that was looked at and found fit to be served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    pub content_type: &'static str,
    pub bytes: Vec<u8>,
    /// Names this very picture in its URL.
    pub hash: String,
}

/// Why a file cannot be a logo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotALogo {
    #[error("not a PNG, JPEG, GIF or WebP picture")]
    OtherKind,
    #[error("larger than {MOST_BYTES} bytes")]
    TooLarge,
    #[error("outside {LEAST_PIXELS} to {MOST_PIXELS} pixels")]
    OddSize,
}

pub const MOST_BYTES: usize = 256 * 1024;
const LEAST_PIXELS: usize = 16;
const MOST_PIXELS: usize = 2048;

/// Reads the kind from the bytes; what the browser said of the file is not believed.
pub fn read_logo(bytes: Vec<u8>) -> Result<Logo, NotALogo> {
    if bytes.len() > MOST_BYTES {
        return Err(NotALogo::TooLarge);
    }
    let content_type = match imagesize::image_type(&bytes) {
        Ok(ImageType::Png) => "image/png",
        Ok(ImageType::Jpeg) => "image/jpeg",
        Ok(ImageType::Gif) => "image/gif",
        Ok(ImageType::Webp) => "image/webp",
        _ => return Err(NotALogo::OtherKind),
    };
    let size = imagesize::blob_size(&bytes).map_err(|_| NotALogo::OtherKind)?;
    let fits = |pixels: usize| (LEAST_PIXELS..=MOST_PIXELS).contains(&pixels);
    if !fits(size.width) || !fits(size.height) {
        return Err(NotALogo::OddSize);
    }
    let hash = secret::text(&secret::sha256(&bytes)).chars().take(16).collect();
    Ok(Logo { content_type, bytes, hash })
}

impl Refusal for NotALogo {
    fn kind(&self) -> Kind {
        Kind::Invalid { field: "logo" }
    }

    fn text(&self) -> Text {
        match self {
            Self::OtherKind => Text::new("logo-other-kind"),
            Self::TooLarge => Text::new("logo-too-large").with("kb", MOST_BYTES / 1024),
            Self::OddSize => Text::new("logo-odd-size").with("least", LEAST_PIXELS).with("most", MOST_PIXELS),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn h10_what_is_no_picture_is_refused_whatever_it_is_called() {
        for bytes in [b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), b"<!doctype html>".to_vec(), vec![]] {
            assert_eq!(read_logo(bytes), Err(NotALogo::OtherKind));
        }
        assert_eq!(read_logo(vec![0; MOST_BYTES + 1]), Err(NotALogo::TooLarge));
    }
}
