//! F37 to F40: PostgreSQL restarts, turns read-only, hangs, or asks to try again.

use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use tokio::task::JoinSet;

use crate::row::{On, Row, Verdict, held, impossible};
use crate::stage::{ANNA, Stage, ZOE, until};
use crate::support::program::query;
use crate::support::wire::Browser;

pub fn rows() -> Vec<Row> {
    vec![
        Row::new(
            "F37",
            "PostgreSQL restarts in immediate mode while 4 people invite",
            "503 meanwhile, served again within 5 s; nothing acknowledged is lost, nothing is there twice",
            f37,
        )
        .on_postgres(),
        Row::new(
            "F38",
            "PostgreSQL becomes read-only, connections broken, as in a failover",
            "writes 503, pages 200, readiness says read-only; writes again without a restart",
            f38,
        )
        .on_postgres(),
        Row::new(
            "F39",
            "every connection waits for a locked table, 46 pages at once",
            "503 within 2 s for who gets no connection, within 6 s for who waits; other pages at once",
            f39,
        )
        .on_postgres(),
        Row::new(
            "F40",
            "serialization failures: twice, then always (a trigger raises 40001)",
            "tried again up to 3 times, then 503; nothing half done",
            f40,
        )
        .short()
        .on_postgres(),
    ]
}

/// Another program's connection to the stage's database.
fn stranger(stage: &Stage, sql: &str) -> PgConnection {
    let mut conn = PgConnection::establish(stage.program.database_url()).unwrap();
    conn.batch_execute(sql).unwrap();
    conn
}

#[derive(QueryableByName)]
struct Setting {
    #[diesel(sql_type = diesel::sql_types::Text)]
    setting: String,
}

fn setting(conn: &mut PgConnection, sql: &str) -> String {
    diesel::sql_query(sql).get_result::<Setting>(conn).unwrap().setting
}

/// `pg_ctl` as whoever owns the cluster; nothing if that is not possible.
fn restart(cluster: &str) -> Option<Command> {
    let mut conn = PgConnection::establish(cluster).unwrap();
    let data = setting(&mut conn, "SELECT setting FROM pg_settings WHERE name = 'data_directory'");
    let tools = setting(&mut conn, "SELECT setting FROM pg_config WHERE name = 'BINDIR'");
    let owner = Command::new("stat").args(["-c", "%U", &data]).output().ok()?;
    let owner = String::from_utf8(owner.stdout).ok()?.trim().to_owned();
    let me = String::from_utf8(Command::new("id").arg("-un").output().ok()?.stdout).ok()?.trim().to_owned();
    let program = format!("{tools}/pg_ctl");
    let log = std::env::temp_dir().join(format!("pg-restart-{}", std::process::id()));
    let mut command = match me == owner {
        true => Command::new(&program),
        false => {
            let mut other = Command::new("runuser");
            other.args(["-u", &owner, "--", &program]);
            other
        }
    };
    command.args(["-D", &data, "-m", "immediate", "-w", "restart", "-l"]).arg(log).current_dir("/");
    (me == owner || me == "root").then_some(command)
}

async fn f37(on: On) -> Verdict {
    let cluster = std::env::var("GUESTLIST_TEST_DATABASE").unwrap();
    let Some(mut restart) = restart(&cluster) else { return impossible("the cluster is somebody else's") };
    let mut stage = Stage::new(on).await;
    let anna = stage.signed_in(ANNA).await;
    anna.get(&format!("{}/people/add", stage.path_of("wiki"))).await;
    let over = Arc::new(AtomicBool::new(false));
    let mut inviting = JoinSet::new();
    for person in 0..4 {
        let (anna, path) = (anna.clone(), format!("{}/people", stage.path_of("wiki")));
        inviting.spawn(keep_inviting(anna, path, person, Arc::clone(&over)));
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    let done = tokio::task::spawn_blocking(move || restart.output().unwrap()).await.unwrap();
    assert!(done.status.success(), "{done:?}");
    let up = Instant::now();
    let ready = until(Duration::from_secs(20), async || (stage.readiness().await == 200).then_some(())).await;
    let back = up.elapsed();
    tokio::time::sleep(Duration::from_secs(6)).await;
    over.store(true, Ordering::Relaxed);
    let answers: Vec<(String, u16, Instant)> = inviting.join_all().await.into_iter().flatten().collect();
    assert!(ready.is_some() && back < Duration::from_secs(5), "ready after {back:?}");
    let late = answers.iter().filter(|(_, status, at)| *status != 303 && *at > up + Duration::from_secs(5)).count();
    assert_eq!(late, 0, "still refused 5 s after the restart");
    for (mail, status, _) in &answers {
        let traces = stage.traces_of(mail);
        match status {
            303 => assert_eq!(traces, (1, 1, 1), "{mail} was acknowledged"),
            503 => assert!([(0, 0, 0), (1, 1, 1)].contains(&traces), "{mail}: {traces:?}"),
            other => panic!("{mail}: {other}"),
        }
    }
    let refused = answers.iter().filter(|(_, status, _)| *status == 503).count();
    assert!(refused > 0, "nobody noticed the restart");
    for (mail, ..) in answers.iter().filter(|(_, status, _)| *status == 503) {
        stage.invite(&anna, mail).await.unwrap();
        assert_eq!(stage.traces_of(mail), (1, 1, 1), "{mail}, sent again");
    }
    assert!(stage.lives());
    stage.is_sound();
    let invited = answers.len() - refused;
    held(format!(
        "{invited} invited, {refused} times 503, ready {:.1} s after the restart; each once after sending again",
        back.as_secs_f64()
    ))
}

async fn keep_inviting(
    anna: Browser,
    path: String,
    person: usize,
    over: Arc<AtomicBool>,
) -> Vec<(String, u16, Instant)> {
    let mut answers = Vec::new();
    for n in 0.. {
        if over.load(Ordering::Relaxed) {
            break;
        }
        let mail = format!("zoe{person}-{n}@elsewhere.example");
        let fields = [("emails", mail.as_str()), ("role", ""), ("ends", ""), ("step", "invite")];
        let status = anna.post(&path, &fields).await.status;
        answers.push((mail, status, Instant::now()));
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    answers
}

async fn f38(on: On) -> Verdict {
    let mut stage = Stage::new(on).await;
    let anna = stage.signed_in(ANNA).await;
    anna.get(&format!("{}/people/add", stage.path_of("wiki"))).await;
    let cluster = std::env::var("GUESTLIST_TEST_DATABASE").unwrap();
    let name = url::Url::parse(stage.program.database_url()).unwrap().path().trim_start_matches('/').to_owned();
    let turn = |to: &str| {
        query(&cluster, &format!("ALTER DATABASE {name} SET default_transaction_read_only = {to}"));
        query(&cluster, &format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"));
    };
    turn("on");
    let mut writes = Vec::new();
    for n in 0..12 {
        let refused = stage.invite_again(&anna, &format!("zoe{n}@elsewhere.example")).await.unwrap();
        writes.push((refused.status, refused.header("retry-after").is_empty()));
    }
    assert!(writes.iter().all(|write| *write == (503, false)), "{writes:?}");
    let read = until(Duration::from_secs(5), async || (anna.get("/apps").await.status == 200).then_some(())).await;
    assert!(read.is_some(), "pages are not shown");
    let reads: Vec<u16> =
        [anna.get("/apps").await, anna.get("/groups").await, anna.get("/account").await].map(|page| page.status).into();
    assert_eq!(reads, [200; 3]);
    let ready = stage.browser().get("/readyz").await;
    assert_eq!((ready.status, ready.body.trim()), (503, "read-only"));
    turn("off");
    let healed = until(Duration::from_secs(5), async || (stage.readiness().await == 200).then_some(())).await;
    assert!(healed.is_some());
    assert_eq!(stage.invite(&anna, ZOE).await.unwrap().status, 303);
    assert_eq!(stage.count("SELECT COUNT(*) FROM invitations"), 1);
    assert!(stage.lives());
    stage.is_sound();
    held("12 writes 503 with Retry-After, 3 pages 200, readiness \"read-only\"; writing again in the same process")
}

async fn f39(on: On) -> Verdict {
    let mut stage = Stage::new(on).await;
    let anna = stage.signed_in(ANNA).await;
    let mut lock = stranger(&stage, "BEGIN; LOCK TABLE apps IN ACCESS EXCLUSIVE MODE");
    let mut asking = JoinSet::new();
    for _ in 0..46 {
        let anna = anna.clone();
        asking.spawn(async move {
            let began = Instant::now();
            let page = anna.get("/apps").await;
            (page.status, page.header("retry-after").is_empty(), began.elapsed().as_millis())
        });
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    let began = Instant::now();
    assert_eq!(stage.browser().get("/healthz").await.status, 200);
    let other = began.elapsed().as_millis();
    assert!(other < 300, "/healthz took {other} ms");
    let mut answers = asking.join_all().await;
    answers.sort_by_key(|answer| answer.2);
    assert!(answers.iter().all(|(status, lacking, _)| (*status, *lacking) == (503, false)), "{answers:?}");
    let turned_away = answers.iter().filter(|answer| answer.2 < 2600).count();
    let longest = answers.last().unwrap().2;
    // Sixteen have a connection, and wait for the table.
    assert!(turned_away >= 30 && longest < 6000, "{turned_away} in 2 s, the last after {longest} ms");
    lock.batch_execute("COMMIT").unwrap();
    let back = until(Duration::from_secs(3), async || (anna.get("/apps").await.status == 200).then_some(())).await;
    assert!(back.is_some() && stage.lives());
    stage.is_sound();
    held(format!(
        "{turned_away} of 46 turned away within 2.6 s, the last after {:.1} s; /healthz {other} ms; served again",
        longest as f64 / 1000.0
    ))
}

async fn f40(on: On) -> Verdict {
    let mut stage = Stage::new(on).await;
    let anna = stage.signed_in(ANNA).await;
    anna.get(&format!("{}/people/add", stage.path_of("wiki"))).await;
    // A sequence counts on when its transaction is rolled back.
    let raise = "CREATE SEQUENCE tries; CREATE TABLE failing (times int); INSERT INTO failing VALUES (2); \
         CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
         IF nextval('tries') <= (SELECT times FROM failing) THEN RAISE EXCEPTION 'not now' USING ERRCODE = '40001'; \
         END IF; RETURN NEW; END $$; CREATE TRIGGER fail BEFORE INSERT ON invitations FOR EACH ROW EXECUTE FUNCTION fail();";
    stranger(&stage, raise);
    let mended = stage.invite_again(&anna, ZOE).await.unwrap();
    assert_eq!((mended.status, stage.traces_of(ZOE)), (303, (1, 1, 1)), "two failures");
    stranger(&stage, "UPDATE failing SET times = 1000; SELECT setval('tries', 1, false)");
    let refused = stage.invite_again(&anna, "zoe2@elsewhere.example").await.unwrap();
    assert_eq!((refused.status, refused.header("retry-after").is_empty()), (503, false));
    assert_eq!(stage.traces_of("zoe2@elsewhere.example"), (0, 0, 0));
    let tries = stage.count("SELECT last_value FROM tries");
    assert_eq!(tries, 4, "the first try and three more");
    assert!(stage.lives());
    stage.is_sound();
    held(format!("two failures: invited once; without end: 503 after {tries} tries, nothing there"))
}
