//! The web server: its limits, its layers, its routes.

use std::net::TcpListener;
use std::num::NonZero;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::middleware::{Compress, from_fn};
use actix_web::{App, HttpServer, web};

use crate::cli::Failure;
use crate::cli::running::cannot_listen;
use crate::features::sign_in;
use crate::features::sign_in::pages::Providers;
use crate::foundation::mail::Mailbox;
use crate::foundation::web::health::Stopping;
use crate::foundation::web::{World, around};
use crate::routes;

pub(super) fn start(
    world: &World,
    listeners: Vec<TcpListener>,
    mailbox: Option<Mailbox>,
    stopping: &Stopping,
) -> Result<Server, Failure> {
    let providers = Providers::of(&world.config).map_err(|error| Failure::Usage(format!("oidc: {error}")))?;
    let providers = web::Data::new(Arc::new(providers));
    let (data, stopping) = (web::Data::new(world.clone()), web::Data::new(stopping.clone()));
    let mailbox = mailbox.map(web::Data::new);
    let limits = world.config.limits.clone();
    let workers = std::thread::available_parallelism().map_or(1, NonZero::get);
    let seconds = |count: u32| Duration::from_secs(count.into());
    let world = world.clone();
    let mut server = HttpServer::new(move || {
        let app = App::new().app_data(data.clone()).app_data(providers.clone()).app_data(stopping.clone());
        let demo = mailbox.clone();
        app.configure(move |config| {
            if let Some(mailbox) = demo {
                config.app_data(mailbox);
                routes::demo_only(config);
            }
        })
        .configure(routes::all)
        .wrap(sign_in::pages::middleware(&world))
        .wrap(from_fn(around))
        .wrap(Compress::default())
    })
    // G-5: slow clients are let go; the body has a deadline of its own where it is read.
    .client_request_timeout(seconds(limits.head_seconds))
    .client_disconnect_timeout(Duration::from_secs(5))
    .keep_alive(seconds(limits.keep_alive_seconds))
    .workers(workers)
    // actix counts per worker.
    .max_connections((limits.connections as usize).div_ceil(workers))
    .shutdown_timeout(limits.stop_seconds.into())
    .disable_signals();
    for listener in listeners {
        server = server.listen(listener).map_err(cannot_listen)?;
    }
    Ok(server.run())
}
