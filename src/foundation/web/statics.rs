//! Static files: named by their hash, compressed when the program was built, cached for ever.

use actix_web::http::header::{self, ContentEncoding, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};

/// A file as `build.rs` left it.
struct File {
    /// `app.css`
    name: &'static str,
    /// `/static/app.1a2b3c4d5e6f.css`
    href: &'static str,
    kind: &'static str,
    plain: &'static [u8],
    gzip: &'static [u8],
    brotli: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/static_files.rs"));

/// Where the file is served; its name is checked by a test, so an unknown one is only visibly wrong.
pub fn href(name: &str) -> &'static str {
    FILES.iter().find(|file| file.name == name).map_or("", |file| file.href)
}

/// GET /static/{name} (H-5): the hash in the name makes every version a file of its own.
pub async fn show(request: HttpRequest, name: web::Path<String>) -> HttpResponse {
    let wanted = name.as_str();
    let named = |file: &&File| file.href.rsplit('/').next() == Some(wanted);
    let Some(file) = FILES.iter().find(named) else {
        return HttpResponse::NotFound().content_type("text/plain; charset=utf-8").body("There is no such file.\n");
    };
    let (encoding, bytes) = best(&request, file);
    let mut answer = HttpResponse::Ok();
    answer
        .content_type(file.kind)
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((header::VARY, "Accept-Encoding"));
    if let Some(encoding) = encoding {
        answer.insert_header((header::CONTENT_ENCODING, encoding.as_str()));
    }
    answer.body(bytes)
}

fn best(request: &HttpRequest, file: &'static File) -> (Option<ContentEncoding>, &'static [u8]) {
    let accepted = request.headers().get(header::ACCEPT_ENCODING).map(HeaderValue::to_str);
    let accepted = accepted.and_then(Result::ok).unwrap_or_default();
    let takes = |name: &str| accepted.split(',').any(|part| part.trim().split(';').next() == Some(name));
    if takes("br") {
        (Some(ContentEncoding::Brotli), file.brotli)
    } else if takes("gzip") {
        (Some(ContentEncoding::Gzip), file.gzip)
    } else {
        (None, file.plain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_the_pages_name_is_there() {
        for name in ["app.css", "app.js", "icons.svg", "favicon.svg"] {
            assert!(href(name).starts_with("/static/"), "{name}");
        }
    }

    #[test]
    fn styles_and_scripts_together_weigh_under_40_kb() {
        let weight: usize = FILES.iter().filter(|file| !file.name.ends_with("svg")).map(|file| file.brotli.len()).sum();
        assert!(weight < 40_000, "{weight} bytes");
    }
}
