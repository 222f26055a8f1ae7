//! Signs messages for the organization's domain (DKIM, RFC 6376; Ed25519 by RFC 8463).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::signature::{Ed25519KeyPair, RSA_PKCS1_SHA256, RsaKeyPair};

use crate::foundation::clock::Time;
use crate::foundation::secret;

/// The headers that are signed when present. `From` must be among them (RFC 6376, 5.4).
const SIGNED: [&str; 9] =
    ["From", "To", "Subject", "Date", "Message-ID", "Reply-To", "MIME-Version", "Content-Type", "Auto-Submitted"];

/// A signing key with the name under which its public half is published: `selector._domainkey.domain`.
pub struct Dkim {
    selector: String,
    domain: String,
    key: Key,
}

// RSA by ring: the `rsa` crate leaks timing of private keys (RUSTSEC-2023-0071).
enum Key {
    Rsa(Box<RsaKeyPair>),
    Ed25519(Box<Ed25519KeyPair>),
}

/// Why a signing key or a signature was not to be had.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DkimError {
    #[error("this is no private key; make one with: openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048")]
    NotPem,
    #[error("the key is neither RSA of 2048 to 4096 bits nor Ed25519")]
    NotAKey,
    #[error("the message could not be signed")]
    NotSigned,
}

impl std::fmt::Debug for Dkim {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Dkim({}._domainkey.{})", self.selector, self.domain)
    }
}

impl Dkim {
    /// From a private key: PEM (PKCS#8, or PKCS#1 for RSA), or the 32 bytes of Ed25519 in base64.
    pub fn new(domain: &str, selector: &str, key: &str) -> Result<Self, DkimError> {
        Ok(Self { selector: selector.into(), domain: domain.into(), key: Key::read(key)? })
    }

    /// The message with its `DKIM-Signature` in front, canonicalized relaxed/relaxed.
    pub fn sign(&self, message: &[u8], now: Time) -> Result<Vec<u8>, DkimError> {
        let text = std::str::from_utf8(message).map_err(|_| DkimError::NotSigned)?;
        let (head, body) = text.split_once("\r\n\r\n").ok_or(DkimError::NotSigned)?;
        let fields = unfolded(head);
        let signed: Vec<&(String, String)> = SIGNED.iter().filter_map(|name| field(&fields, name)).collect();
        let unsigned = self.tag_list(&signed, &secret::sha256(relaxed_body(body).as_bytes()), now);
        let mut covered: String = signed.iter().map(|(name, value)| format!("{name}:{value}\r\n")).collect();
        covered.push_str(&format!("dkim-signature:{unsigned}"));
        let signature = STANDARD.encode(self.key.sign(covered.as_bytes())?);
        Ok(format!("DKIM-Signature: {}\r\n{text}", folded(&unsigned, &signature)).into_bytes())
    }

    fn tag_list(&self, signed: &[&(String, String)], body_hash: &[u8], now: Time) -> String {
        let names: Vec<&str> = signed.iter().map(|(name, _)| name.as_str()).collect();
        format!(
            "v=1; a={}; c=relaxed/relaxed; d={}; s={}; t={}; h={}; bh={}; b=",
            self.key.algorithm(),
            self.domain,
            self.selector,
            now.utc().timestamp(),
            names.join(":"),
            STANDARD.encode(body_hash),
        )
    }
}

impl Key {
    fn read(text: &str) -> Result<Self, DkimError> {
        let key = match unwrap_pem(text) {
            Some(("RSA PRIVATE KEY", der)) => RsaKeyPair::from_der(&der).ok().map(Self::rsa),
            Some((_, der)) => pkcs8(&der),
            None => {
                let seed = STANDARD.decode(text.trim()).map_err(|_| DkimError::NotPem)?;
                Ed25519KeyPair::from_seed_unchecked(&seed).ok().map(Self::ed25519)
            }
        };
        key.ok_or(DkimError::NotAKey)
    }

    fn ed25519(pair: Ed25519KeyPair) -> Self {
        Self::Ed25519(Box::new(pair))
    }

    fn rsa(pair: RsaKeyPair) -> Self {
        Self::Rsa(Box::new(pair))
    }

    fn algorithm(&self) -> &'static str {
        match self {
            Self::Rsa(_) => "rsa-sha256",
            Self::Ed25519(_) => "ed25519-sha256",
        }
    }

    fn sign(&self, covered: &[u8]) -> Result<Vec<u8>, DkimError> {
        match self {
            // RFC 8463, 3: Ed25519 signs the SHA-256 of what is covered.
            Self::Ed25519(pair) => Ok(pair.sign(&secret::sha256(covered)).as_ref().to_vec()),
            Self::Rsa(pair) => {
                let mut signature = vec![0; pair.public().modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &secret::generator(), covered, &mut signature)
                    .map_err(|_| DkimError::NotSigned)?;
                Ok(signature)
            }
        }
    }
}

fn pkcs8(der: &[u8]) -> Option<Key> {
    let rsa = RsaKeyPair::from_pkcs8(der).ok().map(Key::rsa);
    rsa.or_else(|| Ed25519KeyPair::from_pkcs8_maybe_unchecked(der).ok().map(Key::ed25519))
}

fn unwrap_pem(pem: &str) -> Option<(&str, Vec<u8>)> {
    let (_, rest) = pem.split_once("-----BEGIN ")?;
    let (label, rest) = rest.split_once("-----")?;
    let (encoded, _) = rest.split_once("-----END ")?;
    let encoded: String = encoded.split_whitespace().collect();
    Some((label, STANDARD.decode(encoded).ok()?))
}

/// Each header as its lower-case name and its value on one line (RFC 6376, 3.4.2).
fn unfolded(head: &str) -> Vec<(String, String)> {
    let lines = head.replace("\r\n ", " ").replace("\r\n\t", " ");
    let fields = lines.split("\r\n").filter_map(|line| line.split_once(':'));
    fields.map(|(name, value)| (name.trim().to_ascii_lowercase(), relaxed(value).trim().to_owned())).collect()
}

fn field<'a>(fields: &'a [(String, String)], name: &str) -> Option<&'a (String, String)> {
    fields.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))
}

/// Runs of blanks become one space, blanks at the end go, and so do empty lines at the end (RFC 6376, 3.4.4).
fn relaxed_body(body: &str) -> String {
    let lines: Vec<String> = body.split("\r\n").map(|line| relaxed(line).trim_end_matches(' ').to_owned()).collect();
    let joined = lines.join("\r\n");
    let kept = joined.trim_end_matches("\r\n");
    if kept.is_empty() { String::new() } else { format!("{kept}\r\n") }
}

fn relaxed(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for c in line.chars() {
        match c {
            ' ' | '\t' if out.ends_with(' ') => {}
            ' ' | '\t' => out.push(' '),
            other => out.push(other),
        }
    }
    out
}

/// Breaks the header between its tags and within the signature, which relaxed readers put together again.
fn folded(tags: &str, signature: &str) -> String {
    let pieces = signature.as_bytes().chunks(70).filter_map(|piece| std::str::from_utf8(piece).ok());
    format!("{}{}", tags.replace("; ", ";\r\n "), pieces.collect::<Vec<_>>().join("\r\n "))
}
