//! Joins, names by hash and compresses the static files, and writes them down for the program.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use ring::digest;

fn main() -> io::Result<()> {
    for folder in ["static", "locales", "migrations"] {
        println!("cargo:rerun-if-changed={folder}");
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo sets OUT_DIR"))?);
    let files = [
        ("app.css", "text/css; charset=utf-8", joined("static/css", "css", &["tokens.css", "base.css"])?),
        ("app.js", "text/javascript; charset=utf-8", joined("static/js", "js", &[])?),
        ("icons.svg", "image/svg+xml", fs::read("static/img/icons.svg")?),
        ("favicon.svg", "image/svg+xml", fs::read("static/img/favicon.svg")?),
    ];
    let mut list = "const FILES: &[File] = &[\n".to_owned();
    for (name, kind, bytes) in files {
        list.push_str(&entry(&out, name, kind, &bytes)?);
    }
    list.push_str("];\n");
    fs::write(out.join("static_files.rs"), list)
}

/// Every file of the folder in one, those named first in front, the rest by name.
fn joined(folder: &str, ending: &str, first: &[&str]) -> io::Result<Vec<u8>> {
    let mut names: Vec<String> = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(&format!(".{ending}")) {
            names.push(name);
        }
    }
    names.sort_by_key(|name| (first.iter().position(|one| one == name).unwrap_or(first.len()), name.clone()));
    let mut whole = Vec::new();
    for name in names {
        whole.extend(fs::read(Path::new(folder).join(name))?);
        whole.push(b'\n');
    }
    Ok(whole)
}

fn entry(out: &Path, name: &str, kind: &str, bytes: &[u8]) -> io::Result<String> {
    let (stem, ending) = name.split_once('.').unwrap_or((name, ""));
    let hash = digest::digest(&digest::SHA256, bytes);
    let mut short = String::new();
    for byte in hash.as_ref().iter().take(6) {
        let _ = write!(short, "{byte:02x}");
    }
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(bytes)?;
    let mut brotli = Vec::new();
    let how = brotli::enc::BrotliEncoderParams { quality: 11, ..Default::default() };
    brotli::BrotliCompress(&mut &*bytes, &mut brotli, &how)?;
    for (suffix, content) in [("plain", bytes), ("gz", &gzip.finish()?), ("br", &brotli)] {
        fs::write(out.join(format!("{name}.{suffix}")), content)?;
    }
    let path = |suffix: &str| format!("include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{name}.{suffix}\"))");
    Ok(format!(
        "    File {{ name: {name:?}, href: \"/static/{stem}.{short}.{ending}\", kind: {kind:?}, plain: {}, gzip: {}, brotli: {} }},\n",
        path("plain"),
        path("gz"),
        path("br"),
    ))
}
