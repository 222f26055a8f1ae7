//! A mail relay on loopback that does as the row says at each step, and remembers everything.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use base64::Engine;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::support::program::free_port;

/// Where a conversation is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    Greeting,
    Hello,
    Sender,
    Recipient,
    Data,
    /// The message has arrived, final dot included.
    Dot,
}

/// What is being asked, for the row to decide by.
pub struct Step<'a> {
    pub stage: Stage,
    /// The recipient, once it is known.
    pub to: &'a str,
    /// How often this recipient has come to this stage, this time included.
    pub nth: usize,
}

pub enum Answer {
    Usual,
    /// These words instead, such as `550 5.1.1 no such user`.
    Say(String),
    /// The same, so much later.
    After(Duration, Box<Answer>),
    /// Nothing is ever said again; the connection stays.
    Silence,
    /// The connection is closed without a word. At `Dot`, the message was accepted.
    Drop,
}

/// A message that was accepted.
#[derive(Clone, Debug)]
pub struct Mail {
    pub to: String,
    pub message_id: String,
    pub text: String,
    pub at: Instant,
}

type Manner = Arc<dyn Fn(&Step<'_>) -> Answer + Send + Sync>;

#[derive(Default)]
struct Kept {
    manner: Option<Manner>,
    steps: Vec<(Instant, Stage, String)>,
    mails: Vec<Mail>,
    open: usize,
}

pub struct Relay {
    pub port: u16,
    kept: Arc<Mutex<Kept>>,
    listening: Mutex<Option<JoinHandle<()>>>,
}

impl Relay {
    pub async fn open() -> Self {
        let relay = Self { port: free_port(), kept: Arc::default(), listening: Mutex::default() };
        relay.reopen().await;
        relay
    }

    /// Nobody listens any more; conversations under way go on.
    pub fn close(&self) {
        if let Some(listening) = self.listening.lock().unwrap().take() {
            listening.abort();
        }
    }

    pub async fn reopen(&self) {
        let listener = TcpListener::bind(("127.0.0.1", self.port)).await.unwrap();
        let kept = Arc::clone(&self.kept);
        let listening = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(talk(stream, Arc::clone(&kept)));
            }
        });
        *self.listening.lock().unwrap() = Some(listening);
    }

    /// From now on it answers so.
    pub fn answers(&self, manner: impl Fn(&Step<'_>) -> Answer + Send + Sync + 'static) {
        self.kept.lock().unwrap().manner = Some(Arc::new(manner));
    }

    pub fn mails(&self) -> Vec<Mail> {
        self.kept.lock().unwrap().mails.clone()
    }

    pub fn mails_to(&self, to: &str) -> Vec<Mail> {
        self.mails().into_iter().filter(|mail| mail.to == to).collect()
    }

    /// When each conversation came to this stage, and for whom.
    pub fn steps(&self, stage: Stage) -> Vec<(Instant, String)> {
        let kept = self.kept.lock().unwrap();
        kept.steps.iter().filter(|step| step.1 == stage).map(|(at, _, to)| (*at, to.clone())).collect()
    }

    /// How many connections are open now.
    pub fn connections(&self) -> usize {
        self.kept.lock().unwrap().open
    }
}

async fn talk(stream: TcpStream, kept: Arc<Mutex<Kept>>) {
    kept.lock().unwrap().open += 1;
    let _ = Talk { stream: BufReader::new(stream), to: String::new(), kept: Arc::clone(&kept) }.go().await;
    kept.lock().unwrap().open -= 1;
}

struct Talk {
    stream: BufReader<TcpStream>,
    to: String,
    kept: Arc<Mutex<Kept>>,
}

impl Talk {
    async fn go(mut self) -> std::io::Result<()> {
        self.answer(Stage::Greeting, "220 relay ESMTP").await?;
        loop {
            let mut line = String::new();
            if self.stream.read_line(&mut line).await? == 0 {
                return Ok(());
            }
            let verb = line.get(..4).unwrap_or_default().to_ascii_uppercase();
            match verb.as_str() {
                "EHLO" | "HELO" => self.answer(Stage::Hello, "250 relay").await?,
                "MAIL" => self.answer(Stage::Sender, "250 ok").await?,
                "RCPT" => {
                    self.to = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                    self.answer(Stage::Recipient, "250 ok").await?;
                }
                "DATA" if self.answer_is_positive(Stage::Data, "354 go on").await? => self.take().await?,
                "DATA" => {}
                "QUIT" => return self.say("221 bye").await,
                _ => self.say("250 ok").await?,
            }
        }
    }

    async fn take(&mut self) -> std::io::Result<()> {
        let mut raw = String::new();
        loop {
            let mut line = String::new();
            if self.stream.read_line(&mut line).await? == 0 {
                return Ok(());
            }
            if line.trim_end() == "." {
                break;
            }
            raw.push_str(line.strip_prefix('.').unwrap_or(&line));
        }
        let mail = Mail {
            to: self.to.clone(),
            message_id: header(&raw, "Message-ID:").to_owned(),
            text: plain_text(&raw),
            at: Instant::now(),
        };
        let answer = self.decide(Stage::Dot);
        if accepts(&answer) {
            self.kept.lock().unwrap().mails.push(mail);
        }
        self.give(answer, "250 queued").await.map(drop)
    }

    async fn answer(&mut self, stage: Stage, usual: &str) -> std::io::Result<()> {
        self.answer_is_positive(stage, usual).await.map(drop)
    }

    async fn answer_is_positive(&mut self, stage: Stage, usual: &str) -> std::io::Result<bool> {
        let answer = self.decide(stage);
        self.give(answer, usual).await
    }

    fn decide(&self, stage: Stage) -> Answer {
        let mut kept = self.kept.lock().unwrap();
        kept.steps.push((Instant::now(), stage, self.to.clone()));
        let nth = kept.steps.iter().filter(|step| step.1 == stage && step.2 == self.to).count();
        let manner = kept.manner.clone();
        drop(kept);
        manner.map_or(Answer::Usual, |manner| manner(&Step { stage, to: &self.to, nth }))
    }

    async fn give(&mut self, mut answer: Answer, usual: &str) -> std::io::Result<bool> {
        while let Answer::After(wait, then) = answer {
            tokio::time::sleep(wait).await;
            answer = *then;
        }
        match answer {
            Answer::Say(words) => self.say(&words).await.map(|()| words.starts_with(['2', '3'])),
            Answer::Silence => std::future::pending().await,
            Answer::Drop => Err(std::io::ErrorKind::ConnectionAborted.into()),
            _ => self.say(usual).await.map(|()| true),
        }
    }

    async fn say(&mut self, words: &str) -> std::io::Result<()> {
        self.stream.get_mut().write_all(format!("{words}\r\n").as_bytes()).await
    }
}

fn accepts(answer: &Answer) -> bool {
    match answer {
        Answer::Say(words) => words.starts_with('2'),
        Answer::After(_, then) => accepts(then),
        Answer::Usual | Answer::Silence | Answer::Drop => true,
    }
}

fn header<'a>(raw: &'a str, name: &str) -> &'a str {
    raw.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().trim()
}

/// The words of the first part, decoded.
fn plain_text(raw: &str) -> String {
    let part = raw.split("Content-Type: text/plain").nth(1).unwrap_or_default();
    let (head, body) = part.split_once("\r\n\r\n").unwrap_or_default();
    let body = body.split("\r\n--").next().unwrap_or_default();
    match header(&format!("{head}\n"), "Content-Transfer-Encoding:") {
        "base64" => {
            let dense: String = body.split_whitespace().collect();
            let bytes = base64::engine::general_purpose::STANDARD.decode(dense).unwrap_or_default();
            String::from_utf8_lossy(&bytes).into_owned()
        }
        "quoted-printable" => unquoted(body),
        _ => body.to_owned(),
    }
}

fn unquoted(body: &str) -> String {
    let joined = body.replace("=\r\n", "");
    let mut parts = joined.split('=');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let (code, rest) = part.split_at(part.len().min(2));
        bytes.extend(u8::from_str_radix(code, 16).ok());
        bytes.extend_from_slice(rest.as_bytes());
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

impl Mail {
    /// Where its invitation's link leads, as a path.
    pub fn link(&self) -> Option<String> {
        let (_, rest) = self.text.split_once("/i/")?;
        let token: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect();
        Some(format!("/i/{token}"))
    }

    /// The digits of its code.
    pub fn code(&self) -> Option<String> {
        let digits = |line: &str| line.trim().replace(' ', "");
        self.text.lines().map(digits).find(|line| line.len() == 8 && line.bytes().all(|byte| byte.is_ascii_digit()))
    }
}
