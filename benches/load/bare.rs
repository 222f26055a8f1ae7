//! The simplest server that could answer My Apps: one read by primary key on the blocking pool, the same template.

use std::net::SocketAddr;
use std::num::NonZero;
use std::sync::{Arc, OnceLock};

use actix_web::middleware::from_fn;
use actix_web::{App, HttpResponse, HttpServer, web};
use guestlist::features::panel::pages::apps_page;
use guestlist::features::panel::shown::AppsPage;
use guestlist::features::policies::Sight;
use guestlist::features::{panel, sign_in, users};
use guestlist::foundation::clock::Clock;
use guestlist::foundation::config::{Config, Sources};
use guestlist::foundation::db::{Db, DbError};
use guestlist::foundation::id::UserId;
use guestlist::foundation::later::Later;
use guestlist::foundation::web::{Answer, Asked, Ended, Place, Surface, World, around, show};
use guestlist::{routes, wiring};

use crate::house::House;
use crate::http::Wire;
use crate::process::{Running, again, free_port, guestlist, start};

type Filled = Arc<OnceLock<AppsPage>>;

/// A bare server in a process of its own, its page filled with what this house's first reader sees.
pub fn start_for(house: &House) -> Running {
    let [bare, filling]: [SocketAddr; 2] = [free_port(), free_port()].map(|port| ([127, 0, 0, 1], port).into());
    let as_program = guestlist(&house.folder, &house.url, &[("BASE_URL", format!("http://{filling}"))]);
    let mut command = again(&as_program);
    command.current_dir(&house.folder);
    let running = start(command.args(["bare", &bare.to_string(), &filling.to_string()]), bare);
    let filled = Wire::new(filling).ask(&house.readers[0].get(&filling.to_string(), "/fill"));
    assert_eq!(filled.expect("the page is filled").status, 200);
    running
}

pub fn serve(arguments: &[String]) {
    let addresses: Vec<SocketAddr> = arguments.iter().filter_map(|address| address.parse().ok()).collect();
    actix_web::rt::System::new().block_on(async {
        let config = Config::load(&Sources::of_this_process(None)).expect("settings");
        let db = Db::open(&config.database_url).expect("the database");
        let world = World {
            ended: Ended::default(),
            later: Later::start(&db),
            config: Arc::new(config),
            db: db.clone(),
            clock: Clock::default(),
            gate: wiring::GATE,
            demo: false,
        };
        let filled = Filled::default();
        let workers = std::thread::available_parallelism().map_or(1, NonZero::get);
        let bare = {
            let (db, filled) = (web::Data::new(db), web::Data::new(filled.clone()));
            HttpServer::new(move || {
                App::new()
                    .app_data(db.clone())
                    .app_data(filled.clone())
                    .route("/apps/{id}", web::get().to(bare_apps))
                    .route("/readyz", web::get().to(HttpResponse::Ok))
            })
        };
        let filling = {
            let (world, filled) = (world.clone(), web::Data::new(filled));
            HttpServer::new(move || {
                App::new()
                    .app_data(web::Data::new(world.clone()))
                    .app_data::<&'static Surface>(&routes::PAGES)
                    .app_data(filled.clone())
                    .route("/fill", web::get().to(fill))
                    .wrap(sign_in::pages::middleware(&world))
                    .wrap(from_fn(around))
            })
        };
        let bare = bare.workers(workers).bind(addresses[0]).expect("an address").run();
        let filling = filling.workers(1).bind(addresses[1]).expect("an address").run();
        let _ = futures_util::future::join(bare, filling).await;
    });
}

async fn fill(asked: Asked, filled: web::Data<Filled>) -> Answer {
    let page = asked.read(|conn, visit| {
        let held = panel::apps_of(conn, visit.me.id, visit.now())?;
        Ok(apps_page(visit.page(Place::Apps), "", held, Sight::WHOLE))
    });
    let page = page.await?;
    let _ = filled.set(page);
    Ok(HttpResponse::Ok().finish())
}

async fn bare_apps(db: web::Data<Db>, filled: web::Data<Filled>, id: web::Path<UserId>) -> HttpResponse {
    let read = web::block(move || db.read_now(|conn| users::find(conn, id.into_inner())));
    let found: Result<_, DbError> = read.await.expect("the read ends");
    match (found, filled.get()) {
        (Ok(Some(_)), Some(page)) => show(page),
        _ => HttpResponse::InternalServerError().finish(),
    }
}
