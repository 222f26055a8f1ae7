//! Talks to the relay: one conversation per message, each step with its own patience.

use std::future::Future;
use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::ClientId;
use tokio::net::{TcpSocket, TcpStream, lookup_host};

use crate::foundation::mail::Outcome;
use crate::foundation::mail::judge::{Cause, Stage, judge};

const NO_ANSWER: &str = "no answer in time";

/// How long each step may take (F14, F20). The library waits for ever on its own.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    pub connect: Duration,
    pub greeting: Duration,
    pub command: Duration,
    pub data: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self { connect: seconds(10), greeting: seconds(30), command: seconds(60), data: seconds(120) }
    }
}

/// How the conversation is protected (M-3).
#[derive(Clone)]
pub enum Security {
    /// TLS from the first byte.
    Implicit(TlsParameters),
    /// STARTTLS, and nothing without it.
    Upgrade(TlsParameters),
    /// None: a relay on this very machine.
    Loopback,
}

/// The relay and how to be let in.
#[derive(Clone)]
pub struct Peer {
    pub host: String,
    pub port: u16,
    pub security: Security,
    pub login: Option<Credentials>,
    pub hello: ClientId,
    pub patience: Patience,
}

/// One open conversation.
pub struct Conversation(AsyncSmtpConnection);

/// A step that did not succeed, and whether the conversation can go on with another message.
pub struct Broken {
    pub outcome: Outcome,
    pub before_data: bool,
    pub usable: bool,
}

impl Peer {
    /// Connects, greets, encrypts and logs in.
    pub async fn open(&self) -> Result<Conversation, Outcome> {
        let mut connection = match &self.security {
            Security::Implicit(tls) => self.connect_encrypted(tls).await?,
            Security::Upgrade(tls) => self.upgrade(self.connect_plain().await?, tls).await?,
            Security::Loopback => self.connect_plain().await?,
        };
        if let Some(login) = &self.login {
            let attempt = connection.auth(&[Mechanism::Plain, Mechanism::Login], login);
            step(Stage::Login, self.patience.command, attempt).await?;
        }
        Ok(Conversation(connection))
    }

    async fn connect_plain(&self) -> Result<AsyncSmtpConnection, Outcome> {
        let stream = self.reach().await?;
        let greeting = AsyncSmtpConnection::connect_with_transport(Box::new(stream), &self.hello);
        step(Stage::Greeting, self.patience.greeting, greeting).await
    }

    async fn connect_encrypted(&self, tls: &TlsParameters) -> Result<AsyncSmtpConnection, Outcome> {
        let (address, patience) = ((self.host.as_str(), self.port), self.patience);
        let limit = Some(patience.connect);
        let opening = AsyncSmtpConnection::connect_tokio1(address, limit, &self.hello, Some(tls.clone()), None);
        step(Stage::Connect, patience.connect + patience.greeting, opening).await
    }

    async fn upgrade(
        &self,
        mut connection: AsyncSmtpConnection,
        tls: &TlsParameters,
    ) -> Result<AsyncSmtpConnection, Outcome> {
        if !connection.can_starttls() {
            return Err(judge(Stage::Tls, Cause::NoCommonWay, "the relay does not offer STARTTLS"));
        }
        step(Stage::Tls, self.patience.greeting, connection.starttls(tls.clone(), &self.hello)).await?;
        Ok(connection)
    }

    /// A TCP connection to the first address that answers, with keep-alive on.
    async fn reach(&self) -> Result<TcpStream, Outcome> {
        match tokio::time::timeout(self.patience.connect, first_that_answers(&self.host, self.port)).await {
            Ok(Ok(stream)) => Ok(stream),
            Ok(Err(error)) => Err(judge(Stage::Connect, Cause::Lost, &error.to_string())),
            Err(_) => Err(judge(Stage::Connect, Cause::Silence, NO_ANSWER)),
        }
    }
}

async fn first_that_answers(host: &str, port: u16) -> std::io::Result<TcpStream> {
    let mut last = std::io::Error::other("the name has no address");
    for address in lookup_host((host, port)).await? {
        let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
        socket.set_keepalive(true)?;
        // A message is several small writes: without this each waits for a delayed acknowledgement, 40 ms.
        socket.set_nodelay(true)?;
        match socket.connect(address).await {
            Ok(stream) => return Ok(stream),
            Err(error) => last = error,
        }
    }
    Err(last)
}

impl Conversation {
    /// Gives one message to the relay for one recipient (M-4) and returns the relay's last reply.
    pub async fn give(
        &mut self,
        from: &Address,
        to: &Address,
        message: &[u8],
        patience: Patience,
    ) -> Result<String, Broken> {
        let envelope = self.announce(from, to, patience).await;
        if let Err(outcome) = envelope {
            return Err(self.broken(outcome, true, patience).await);
        }
        let written = std::sync::atomic::AtomicBool::new(false);
        let content = self.0.message_iter(Once { message: Some(message), written: &written });
        let answer = tokio::time::timeout(patience.data, content).await;
        let stage = if written.into_inner() { Stage::Dot } else { Stage::Body };
        match settle(stage, answer) {
            Ok(reply) => Ok(format!("{} {}", reply.code(), reply.message().collect::<Vec<_>>().join(" "))),
            Err(outcome) => Err(self.broken(outcome, false, patience).await),
        }
    }

    async fn announce(&mut self, from: &Address, to: &Address, patience: Patience) -> Result<(), Outcome> {
        step(Stage::Sender, patience.command, self.0.command(Mail::new(Some(from.clone()), vec![]))).await?;
        step(Stage::Recipient, patience.command, self.0.command(Rcpt::new(to.clone(), vec![]))).await?;
        step(Stage::Data, patience.command, self.0.command(Data)).await?;
        Ok(())
    }

    /// After a refusal the conversation can go on if the relay accepts RSET; after silence it cannot.
    async fn broken(&mut self, outcome: Outcome, before_data: bool, patience: Patience) -> Broken {
        let refused = match &outcome {
            Outcome::Failed { trouble } | Outcome::Deferred { trouble, .. } => {
                trouble.reply.starts_with(['4', '5']) && !trouble.reply.starts_with("421")
            }
            _ => false,
        };
        let usable = refused && step(Stage::Sender, patience.greeting, self.0.command(Rset)).await.is_ok();
        Broken { outcome, before_data, usable }
    }

    /// Whether the relay still listens on this connection.
    pub async fn is_alive(&mut self, patience: Patience) -> bool {
        matches!(tokio::time::timeout(patience.connect, self.0.test_connected()).await, Ok(true))
    }

    /// Says goodbye.
    pub async fn quit(mut self, patience: Patience) {
        let _ = tokio::time::timeout(patience.connect, self.0.quit()).await;
    }
}

/// Yields the message once and notes when the end was asked for, which is when the final dot is written.
struct Once<'a> {
    message: Option<&'a [u8]>,
    written: &'a std::sync::atomic::AtomicBool,
}

impl<'a> Iterator for Once<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        if self.message.is_none() {
            self.written.store(true, std::sync::atomic::Ordering::Relaxed);
        }
        self.message.take()
    }
}

async fn step<T>(
    stage: Stage,
    patience: Duration,
    attempt: impl Future<Output = Result<T, Error>>,
) -> Result<T, Outcome> {
    settle(stage, tokio::time::timeout(patience, attempt).await)
}

fn settle<T>(stage: Stage, answer: Result<Result<T, Error>, tokio::time::error::Elapsed>) -> Result<T, Outcome> {
    match answer {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(judge(stage, cause(&error), &said(&error))),
        Err(_) => Err(judge(stage, Cause::Silence, NO_ANSWER)),
    }
}

fn cause(error: &Error) -> Cause {
    match error.status() {
        Some(code) => Cause::Reply(code.into()),
        None if error.is_timeout() => Cause::Silence,
        None if error.is_client() => Cause::NoCommonWay,
        None if is_about_trust(error) => Cause::Untrusted,
        None => Cause::Lost,
    }
}

/// The TLS library reports a bad certificate or a failed negotiation as invalid data.
fn is_about_trust(error: &Error) -> bool {
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        if error.downcast_ref::<std::io::Error>().is_some_and(|io| io.kind() == std::io::ErrorKind::InvalidData) {
            return true;
        }
        source = error.source();
    }
    false
}

/// What the relay or the network said, without the library's own heading.
fn said(error: &Error) -> String {
    std::error::Error::source(error).map_or_else(|| error.to_string(), ToString::to_string)
}
