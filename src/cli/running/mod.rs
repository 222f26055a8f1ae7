//! The running program: the server, the workers, and how both come to rest.

mod chores;
mod doors;
mod server;

use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use crate::cli::Failure;
use crate::cli::running::doors::Doors;
use crate::features::outbox::{Desk, Pace, Running, Worker};
use crate::features::users;
use crate::foundation::clock::Clock;
use crate::foundation::config::Config;
use crate::foundation::db::Db;
use crate::foundation::later::Later;
use crate::foundation::mail::Courier;
use crate::foundation::metrics;
use crate::foundation::web::health::Stopping;
use crate::foundation::web::{Ended, World};
use crate::wiring;

/// What this process does.
pub struct Plan {
    /// Where pages are served, if they are.
    pub listeners: Vec<TcpListener>,
    /// Through what mail leaves, if it does.
    pub courier: Option<Courier>,
    pub mailbox: Option<crate::foundation::mail::Mailbox>,
}

/// Runs until told to stop, then finishes what is under way.
pub fn run(config: Config, db: Db, plan: Plan) -> Result<(), Failure> {
    actix_web::rt::System::new().block_on(run_async(config, db, plan))
}

async fn run_async(config: Config, db: Db, plan: Plan) -> Result<(), Failure> {
    let told = told_to_stop();
    settle_organization(&config, &db)?;
    let world = World {
        ended: Ended::default(),
        later: Later::start(&db),
        config: Arc::new(config),
        db,
        clock: Clock::default(),
        gate: wiring::GATE,
        demo: plan.mailbox.is_some(),
    };
    let stopping = Stopping::default();
    let metrics = world.config.metrics_listen.map(metrics::serve).transpose().map_err(cannot_listen)?;
    if let Some(metrics) = metrics {
        actix_web::rt::spawn(metrics);
    }
    let worker = plan.courier.map(|courier| work(&world, courier));
    let chores = worker.is_some().then(|| [chores::start(&world), chores::follow_changes(&world)]);
    if plan.listeners.is_empty() {
        told.await;
    } else {
        serve(&world, plan.listeners, plan.mailbox, (&stopping, told)).await?;
    }
    if let Some(chores) = chores {
        chores.iter().for_each(|chore| chore.abort());
    }
    if let Some(worker) = worker {
        // How long what is under way may take after SIGTERM (D-4).
        worker.stop(Duration::from_secs(world.config.limits.stop_seconds.into())).await;
    }
    world.later.flush().await;
    Ok(())
}

async fn serve(
    world: &World,
    listeners: Vec<TcpListener>,
    mailbox: Option<crate::foundation::mail::Mailbox>,
    (stopping, told): (&Stopping, impl Future<Output = ()> + 'static),
) -> Result<(), Failure> {
    let doors = Doors::of(&listeners).map_err(cannot_listen)?;
    let server = server::start(world, listeners, mailbox, stopping)?;
    let (handle, stopping) = (server.handle(), stopping.clone());
    actix_web::rt::spawn(async move {
        told.await;
        tracing::info!("stopping: finishing what is under way");
        stopping.begin();
        doors.shut().await;
        handle.stop(true).await;
    });
    server.await.map_err(|error| Failure::Failed(format!("the server ended: {error}")))
}

fn work(world: &World, courier: Courier) -> Running {
    let desk =
        Desk { keys: world.config.keys.clone(), base_url: world.config.base_url.clone(), from: courier.from().clone() };
    let pace = Pace::from(&world.config.limits);
    Worker::new(world.db.clone(), world.clock.clone(), Arc::new(courier), desk, wiring::WRITERS, pace).start()
}

/// On its first run the house takes its name from the configuration; later the admin pages have the word.
fn settle_organization(config: &Config, db: &Db) -> Result<(), Failure> {
    let given = &config.organization;
    let fresh = users::Organization {
        display_name: given.name.clone().unwrap_or_else(|| config.base_url.host().to_owned()),
        domain: given.domain.clone().unwrap_or_else(|| config.base_url.host().to_owned()),
        privacy_url: given.privacy_url.clone(),
        privacy_contact: given.privacy_contact.clone(),
        language: given.language.tag().to_owned(),
    };
    let now = Clock::default().now();
    let settled = db.write_now(|conn| match users::organization(conn)? {
        Some(_) => Ok(()),
        None => users::keep_organization(conn, &fresh, now),
    });
    Ok(settled?)
}

/// SIGTERM or Ctrl+C, heard from the call on and not from when it is waited for: a process that is stopped while it
/// starts ends in order as well.
fn told_to_stop() -> impl Future<Output = ()> {
    #[cfg(unix)]
    let orders = {
        use tokio::signal::unix::{SignalKind, signal};
        [SignalKind::terminate(), SignalKind::interrupt()].map(signal)
    };
    async move {
        #[cfg(unix)]
        if let [Ok(mut terminate), Ok(mut interrupt)] = orders {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            return;
        }
        // Without a handler for signals the process ends when it is killed, and nothing is lost but grace.
        let _ = tokio::signal::ctrl_c().await;
    }
}

pub(super) fn cannot_listen(error: std::io::Error) -> Failure {
    Failure::Usage(format!("listen: the address cannot be used ({error}). Choose another, or stop what uses it"))
}
