//! `step=check`: one verdict for each address, before anything happens.

use guestlist::features::users;

use super::{ANN, Scene, traces, verdicts};

#[actix_web::test]
async fn each_address_gets_the_verdict_it_deserves() {
    let scene = Scene::new().await;
    scene.deny("spam.example");
    let carl = scene.house.enter(scene.cast.co_owner).await;
    scene.invite(&scene.wiki(), &[("emails", "ida@partner.example")]).await;
    scene.invite_as(&carl, &scene.wiki(), &[("emails", "jan@partner.example")]).await;
    scene.invite(&scene.north(), &[("emails", "blocked@partner.example")]).await;
    let blocked = scene.user("blocked@partner.example").unwrap();
    scene.house.write(|conn| users::set_enabled(conn, blocked.id, false, scene.house.now()));
    for (typed, says) in [
        (ANN, "new guest"),
        ("otto@elsewhere.example", "new guest, the first from this domain: look twice"),
        ("frank@partner.example", "guest, gets access at once"),
        ("mona@aurora.example", "colleague, gets access at once"),
        ("greta@partner.example", "already has access"),
        ("ida@partner.example", "already invited by you just now, no answer yet"),
        ("jan@partner.example", "already invited by Carl Coowner just now, no answer yet"),
        ("x@spam.example", "Addresses at spam.example are blocked here. Use their work address, or ask an admin."),
        ("anna.partner.example", "There is no @ in it. An address looks like name@example.com."),
        ("ann@gmial.com", "Looks mistyped. Did you mean gmail.com?"),
        ("blocked@partner.example", "This account is blocked here. Ask an admin."),
    ] {
        let page = scene.check(&scene.wiki(), &[("emails", typed)]).await;
        page.must_be(200);
        assert_eq!(verdicts(&page), [(typed.to_owned(), says.to_owned())]);
    }
    let own = scene.check(&scene.wiki(), &[("emails", "nobody@aurora.example")]).await;
    own.must_say("aurora.example is your own organization, but nobody here has this address");
}

#[actix_web::test]
async fn all_of_them_at_once_keep_their_order() {
    let scene = Scene::new().await;
    let typed = "mona@aurora.example\nann@partner.example\nnonsense@\ngreta@partner.example";
    let page = scene.check(&scene.wiki(), &[("emails", typed)]).await;
    let found: Vec<String> = verdicts(&page).into_iter().map(|(address, _)| address).collect();
    assert_eq!(found, ["mona@aurora.example", ANN, "nonsense@", "greta@partner.example"]);
    page.must_say("2 can be added.").must_say("2 need a look and stay here").must_say("Invite 2 people");
    page.must_say("1 invitation goes out.").must_say("1 person gets in at once.");
}

#[actix_web::test]
async fn g1_checking_writes_nothing_and_sends_nothing() {
    let scene = Scene::new().await;
    let before = traces(&scene.house);
    let all = "ann@partner.example, mona@aurora.example, greta@partner.example, x@gmial.com, nonsense";
    scene.check(&scene.wiki(), &[("emails", all), ("cc", "boss@aurora.example"), ("message", "Hello")]).await;
    let preview = scene.form(&scene.owner, &scene.wiki(), &[("emails", all)]).await.with("step", "preview");
    scene.owner.submit(preview).await.must_be(200);
    assert_eq!(traces(&scene.house), before);
    assert!(scene.mails.all().await.is_empty());
}

#[actix_web::test]
async fn a_suggestion_is_taken_or_refused_with_one_click() {
    let scene = Scene::new().await;
    let page = scene.check(&scene.wiki(), &[("emails", "Ann <ann@gmial.com>, ben@partner.example")]).await;
    assert_eq!(page.attributes("button[name=fix]", "value"), ["ann@gmial.com=>ann@gmail.com"]);
    let form = page.form(&format!("{}/people", scene.wiki()));
    let fixed = scene.owner.submit(form.clone().with("fix", "ann@gmial.com=>ann@gmail.com")).await;
    assert_eq!(verdicts(&fixed)[0].0, "ann@gmail.com");
    let sure = scene.owner.submit(form.clone().with("sure", "ann@gmial.com")).await;
    assert!(verdicts(&sure)[0].1.starts_with("new guest"), "{:?}", verdicts(&sure));
    // Said once, it stays said until the invitation is sent.
    let again = scene.owner.submit(sure.form(&form.action).with("step", "check")).await;
    assert!(verdicts(&again)[0].1.starts_with("new guest"));
    let sent = scene.owner.submit(again.form(&form.action).with("step", "invite")).await;
    sent.must_say("2 people added");
    assert!(scene.user("ann@gmial.com").is_some() && scene.user("ann@gmail.com").is_none());
}

#[actix_web::test]
async fn a_mistyped_address_is_never_invited_unasked() {
    let scene = Scene::new().await;
    let page = scene.invite(&scene.wiki(), &[("emails", "ann@gmial.com")]).await;
    page.must_say("Nobody was added").must_say("Looks mistyped");
    assert!(scene.user("ann@gmial.com").is_none());
}

#[actix_web::test]
async fn one_address_is_taken_off_the_list_and_the_others_stay() {
    let scene = Scene::new().await;
    let page = scene.check(&scene.wiki(), &[("emails", "ann@partner.example, nonsense@, ben@partner.example")]).await;
    let form = page.form(&format!("{}/people", scene.wiki()));
    assert_eq!(page.attributes("button[name=without]", "value").len(), 3);
    // Even the button that would invite does not, when another one was pressed.
    let page = scene.owner.submit(form.with("step", "invite").with("without", "nonsense@")).await;
    let left: Vec<String> = verdicts(&page).into_iter().map(|(address, _)| address).collect();
    assert_eq!(left, [ANN, "ben@partner.example"]);
    assert!(scene.user(ANN).is_none());
}

#[actix_web::test]
async fn addresses_come_in_every_shape_people_paste() {
    let scene = Scene::new().await;
    for (typed, addresses) in [
        ("ann@partner.example\r\nben@partner.example", &[ANN, "ben@partner.example"][..]),
        (
            "ann@partner.example,ben@partner.example;cy@partner.example",
            &[ANN, "ben@partner.example", "cy@partner.example"],
        ),
        ("ann@partner.example ben@partner.example", &[ANN, "ben@partner.example"]),
        ("Ann Ash <ann@partner.example>; \"Bell, Ben\" <ben@partner.example>", &[ANN, "ben@partner.example"]),
        ("Ann Ash\tann@partner.example\tBerlin\nBen Bell\tben@partner.example\tParis", &[ANN, "ben@partner.example"]),
        ("ANN@Partner.Example, ann@partner.example", &[ANN]),
        (
            "ann@partner.example, ann+wiki@partner.example, a.nn@partner.example",
            &[ANN, "ann+wiki@partner.example", "a.nn@partner.example"],
        ),
    ] {
        let page = scene.check(&scene.wiki(), &[("emails", typed)]).await;
        let found: Vec<String> = verdicts(&page).into_iter().map(|(address, _)| address).collect();
        assert_eq!(found, addresses, "{typed:?}");
    }
}

#[actix_web::test]
async fn what_a_preview_shows_is_the_mail_that_goes_out() {
    let scene = Scene::new().await;
    let day = (scene.house.now().utc() + chrono::TimeDelta::days(90)).date_naive().to_string();
    let fields = [
        ("emails", "Ann Ash <ann@partner.example>"),
        ("message", "See\n<b>you</b> & me"),
        ("ends", "other"),
        ("ends_on", &*day),
    ];
    let page = scene.check(&scene.wiki(), &fields).await;
    let shown = page.attributes("section#preview pre", "class").len();
    assert_eq!(shown, 1, "the text part is there: {}", page.html());
    let previewed = page.texts("section#preview pre").join(" ");
    scene.invite(&scene.wiki(), &fields).await;
    let mail = scene.mails.last(ANN).await;
    let link = scene.house.world.link(&mail.link().unwrap());
    let sent = mail.text().replace(&link, &scene.house.world.link("/i/…"));
    assert_eq!(previewed, sent.split_whitespace().collect::<Vec<_>>().join(" "));
    page.must_say("<b>you</b> & me");
    assert!(!page.html().contains("<b>you</b>"));
}

#[actix_web::test]
async fn g7_another_host_in_the_request_never_shows_in_the_preview_or_the_mail() {
    let scene = Scene::new().await;
    scene.invited(ANN).await;
    let mail = scene.mails.last(ANN).await;
    mail.must_say(&scene.house.world.link("/i/"));
    assert!(mail.0.html.contains(&scene.house.world.link("/i/")));
}
