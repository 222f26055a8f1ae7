//! Stops without cutting off anybody who has come in.

use std::io;
use std::net::TcpListener;
use std::time::Duration;

/// Long enough for every connection that was begun to reach its worker.
const ON_THE_THRESHOLD: Duration = Duration::from_millis(500);

/// The listening sockets, beside the server that accepts from them.
pub(super) struct Doors(Vec<TcpListener>);

impl Doors {
    pub fn of(listeners: &[TcpListener]) -> io::Result<Self> {
        listeners.iter().map(TcpListener::try_clone).collect::<io::Result<_>>().map(Self)
    }

    /// No connection is begun any more, and those begun are with the server (F9). actix drops the ones that wait for a
    /// worker when it stops, and the kernel those that wait to be accepted: so nobody may be waiting by then.
    pub async fn shut(self) {
        for door in &self.0 {
            if let Err(error) = ignore_newcomers(door) {
                tracing::debug!(%error, "whoever comes in this moment may be cut off");
            }
        }
        tokio::time::sleep(ON_THE_THRESHOLD).await;
    }
}

/// Drops the packet that would begin a connection. Its sender repeats it a second later, is refused by then, and goes
/// to another node. Classic BPF, which sees the TCP header: byte 13 holds the flags (RFC 9293, 3.1).
#[cfg(target_os = "linux")]
fn ignore_newcomers(door: &TcpListener) -> io::Result<()> {
    use socket2::{SockFilter, SockRef};
    const LOAD_BYTE: u16 = 0x30;
    const JUMP_IF_ANY: u16 = 0x45;
    const RETURN: u16 = 0x06;
    const SYN: u32 = 0x02;
    SockRef::from(door).attach_filter(&[
        SockFilter::new(LOAD_BYTE, 0, 0, 13),
        SockFilter::new(JUMP_IF_ANY, 0, 1, SYN),
        SockFilter::new(RETURN, 0, 0, 0),
        SockFilter::new(RETURN, 0, 0, u32::MAX),
    ])
}

#[cfg(not(target_os = "linux"))]
fn ignore_newcomers(_: &TcpListener) -> io::Result<()> {
    Ok(())
}
