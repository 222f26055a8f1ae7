//! What the program says while it runs: one line per event, without addresses and without secrets.

use std::borrow::Cow;
use std::io::{self, Write};

use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::util::TryInitError;
use tracing_subscriber::{EnvFilter, Layer, Registry, fmt};

use crate::foundation::config::{Log, LogFormat};
use crate::foundation::metrics;

/// Starts logging to standard error. `RUST_LOG` may ask for more or less than the configured level.
pub fn start(log: Log) -> Result<(), TryInitError> {
    let usual = format!("warn,guestlist={}", log.level.as_str().to_lowercase());
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(usual));
    tracing_subscriber::registry().with(layer(log.format, Stderr).with_filter(filter)).try_init()
}

fn layer<W>(format: LogFormat, writer: W) -> Box<dyn Layer<Registry> + Send + Sync>
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let layer = fmt::layer().with_writer(Masking(writer)).log_internal_errors(false);
    match format {
        LogFormat::Text => layer.with_ansi(false).boxed(),
        LogFormat::Json => layer.json().flatten_event(true).with_current_span(false).with_span_list(false).boxed(),
    }
}

/// The text with every e-mail address cut to its first letter and its domain (L-3).
pub fn masked(text: &str) -> Cow<'_, str> {
    if !text.contains('@') {
        return Cow::Borrowed(text);
    }
    let mut parts = text.split('@').peekable();
    let mut done = String::with_capacity(text.len());
    while let Some(part) = parts.next() {
        let followed = parts.peek().is_some_and(|next| next.starts_with(|c: char| c.is_alphanumeric() || c == '['));
        match followed {
            true => mask_end(part, &mut done),
            false => done.push_str(part),
        }
        if parts.peek().is_some() {
            done.push('@');
        }
    }
    Cow::Owned(done)
}

/// What stands before an `@`: all but the first letter of its last word becomes stars.
fn mask_end(part: &str, done: &mut String) {
    let local = part.rsplit(|c: char| !is_local(c)).next().unwrap_or_default();
    let before = part.strip_suffix(local).unwrap_or_default();
    done.push_str(before);
    done.extend(local.chars().take(1));
    done.push_str("***");
}

fn is_local(c: char) -> bool {
    c.is_alphanumeric() || ".!#$%&'*+-/=?^_`{|}~".contains(c)
}

/// Masks each line on its way out; a line that cannot be written is counted, never waited for (F30).
struct Masking<W>(W);

impl<'a, W: MakeWriter<'a>> MakeWriter<'a> for Masking<W> {
    type Writer = Line<W::Writer>;

    fn make_writer(&'a self) -> Self::Writer {
        Line(self.0.make_writer())
    }
}

struct Line<W>(W);

impl<W: Write> Write for Line<W> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(line);
        if self.0.write_all(masked(&text).as_bytes()).is_err() {
            metrics::log_line_lost();
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

struct Stderr;

impl MakeWriter<'_> for Stderr {
    type Writer = io::Stderr;

    fn make_writer(&self) -> io::Stderr {
        io::stderr()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    #[test]
    fn l_3_addresses_are_masked_wherever_they_stand() {
        let table = [
            ("no address here", "no address here"),
            ("sent to anna.berg@example.com.", "sent to a***@example.com."),
            ("a@x.se, Bo <bo+1@y.se>", "a***@x.se, Bo <b***@y.se>"),
            ("mail=\"ülf@x.se\"", "mail=\"ü***@x.se\""),
            ("→anna@x.se", "→a***@x.se"),
            ("at @ noon", "at @ noon"),
            ("@@", "@@"),
        ];
        for (text, expected) in table {
            assert_eq!(masked(text), expected);
        }
    }

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl Write for Kept {
        fn write(&mut self, line: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(line)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn logged(format: LogFormat, event: impl FnOnce()) -> String {
        let kept = Kept::default();
        let writer = kept.clone();
        let subscriber = tracing_subscriber::registry().with(layer(format, move || writer.clone()));
        tracing::subscriber::with_default(subscriber, event);
        String::from_utf8(kept.0.lock().unwrap().clone()).unwrap()
    }

    #[test]
    fn l_3_one_event_is_one_line_whatever_it_holds() {
        for format in [LogFormat::Text, LogFormat::Json] {
            let line = logged(format, || tracing::info!(to = "anna@x.se", why = "one\ntwo\u{1b}[31m", "refused"));
            assert_eq!(line.matches('\n').count(), 1, "{line:?}");
            assert!(line.contains("a***@x.se") && !line.contains("anna") && !line.contains('\u{1b}'), "{line:?}");
        }
    }
}
