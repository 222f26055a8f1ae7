//! The web server: its limits, its layers, its routes.

use std::any::Any;
use std::net::TcpListener;
use std::num::NonZero;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::rt::net::TcpStream;
use actix_web::{App, HttpServer, web};

use crate::cli::Failure;
use crate::cli::running::cannot_listen;
use crate::features::sign_in::pages::Providers;
use crate::foundation::mail::Mailbox;
use crate::foundation::web::World;
use crate::foundation::web::health::{Probe, Stopping};
use crate::routes;

/// What a process opens beside connections: the database, the log, mail on its way.
const OTHER_FILES: usize = 96;

pub(super) fn start(
    world: &World,
    listeners: Vec<TcpListener>,
    mailbox: Option<Mailbox>,
    stopping: &Stopping,
) -> Result<Server, Failure> {
    let providers = Providers::of(&world.config).map_err(|error| Failure::Usage(format!("oidc: {error}")))?;
    let providers = web::Data::new(Arc::new(providers));
    let (data, stopping) = (web::Data::new(world.clone()), web::Data::new(stopping.clone()));
    let probe = web::Data::new(Probe::default());
    let mailbox = mailbox.map(web::Data::new);
    let limits = world.config.limits.clone();
    let workers = std::thread::available_parallelism().map_or(1, NonZero::get);
    let seconds = |count: u32| Duration::from_secs(count.into());
    let world = world.clone();
    let mut server = HttpServer::new(move || {
        let app = App::new().app_data(data.clone()).app_data(providers.clone()).app_data(stopping.clone());
        let app = app.app_data(probe.clone());
        app.configure(|config| match mailbox.clone() {
            Some(mailbox) => {
                config.app_data(mailbox);
                routes::serve(config, &world, &[routes::SCOPES, routes::DEMO].concat());
            }
            None => routes::serve(config, &world, routes::SCOPES),
        })
    })
    // G-5: slow clients are let go; the body has a deadline of its own where it is read.
    .client_request_timeout(seconds(limits.head_seconds))
    .client_disconnect_timeout(Duration::from_secs(5))
    .on_connect(move |connection, _| give_up_on_the_deaf(connection, seconds(limits.answer_seconds)))
    .keep_alive(seconds(limits.keep_alive_seconds))
    .workers(workers)
    // actix counts per worker.
    .max_connections(most_connections(limits.connections as usize).div_ceil(workers))
    .shutdown_timeout(limits.stop_seconds.into())
    .disable_signals();
    for listener in listeners {
        server = server.listen(listener).map_err(cannot_listen)?;
    }
    Ok(server.run())
}

/// Ends a connection whose client has taken nothing for so long, which actix does not: it would stay for ever (G-5).
#[cfg(target_os = "linux")]
fn give_up_on_the_deaf(connection: &dyn Any, patience: Duration) {
    if let Some(stream) = connection.downcast_ref::<TcpStream>()
        && let Err(error) = socket2::SockRef::from(stream).set_tcp_user_timeout(Some(patience))
    {
        tracing::debug!(%error, "a connection has no deadline for its answers");
    }
}

#[cfg(not(target_os = "linux"))]
fn give_up_on_the_deaf(_: &dyn Any, _: Duration) {}

/// As many as are wished and the operating system allows. To accept more would fail again and again, and the database
/// could not open its files either (F53).
fn most_connections(wished: usize) -> usize {
    let allowed = open_files().map_or(wished, |files| files.saturating_sub(OTHER_FILES).max(16));
    if allowed < wished {
        tracing::info!(connections = allowed, "fewer than limits.connections: this process may not open more files");
    }
    wished.min(allowed)
}

fn open_files() -> Option<usize> {
    let limits = std::fs::read_to_string("/proc/self/limits").ok()?;
    let line = limits.lines().find(|line| line.starts_with("Max open files"))?;
    line.split_whitespace().nth(3)?.parse().ok()
}
