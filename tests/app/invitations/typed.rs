//! A mistake in the form: the message beside its field, everything typed still there, nothing done.

use super::{ANN, Scene, traces};

const EMAILS: &str = "Ann Ash <ann@partner.example>";

/// Sends the whole form with one field changed, by both buttons.
async fn refused(field: &str, value: &str, says: &str) {
    let scene = Scene::new().await;
    let before = traces(&scene.house);
    let day = (scene.house.now().utc() + chrono::TimeDelta::days(40)).date_naive().to_string();
    let typed = [
        ("emails", EMAILS),
        ("role", "editor"),
        ("ends", "other"),
        ("ends_on", &day),
        ("message", "Dear Ann,\nwelcome."),
        ("language", "de"),
        ("cc", "boss@aurora.example"),
    ];
    let also = format!("group:{}", scene.cast.north);
    for step in ["check", "invite"] {
        let form = scene.form(&scene.owner, &scene.wiki(), &typed).await;
        let form = form.with("also", &also).with(field, value).with("step", step);
        let page = scene.owner.submit_only(form).await;
        page.must_be(422).must_say(says);
        let mistake = page.texts(&format!("#{field}-mistake")).join("");
        assert!(mistake.contains(says), "{step}: {says:?} is not beside {field}: {}", page.html());
        let again = page.form(&format!("{}/people", scene.wiki()));
        for (name, kept) in typed.iter().filter(|(name, _)| *name != field) {
            let kept = if *name == "emails" { kept.to_string() } else { (*kept).to_owned() };
            assert_eq!(again.field(name), Some(&*kept), "{step}: {name} is lost");
        }
        assert_eq!(again.field("also"), Some(&*also), "{step}");
        if !["role"].contains(&field) {
            assert_eq!(again.field(field), Some(value), "{step}: what was wrong is still there to be mended");
        }
    }
    assert_eq!(traces(&scene.house), before);
}

#[actix_web::test]
async fn without_an_address_the_form_says_so() {
    refused("emails", "", "Type at least one e-mail address").await;
    refused("emails", " \n ,; ", "Type at least one e-mail address").await;
}

#[actix_web::test]
async fn five_hundred_and_one_addresses_are_too_many() {
    let many: Vec<String> = (0..501).map(|n| format!("p{n}@partner.example")).collect();
    refused("emails", &many.join("\n"), "These are 501 addresses; one form takes 500").await;
}

#[actix_web::test]
async fn a_day_that_is_none_or_past_is_refused() {
    refused("ends_on", "2027-02-30", "This is not a day").await;
    refused("ends_on", "next week", "This is not a day").await;
    refused("ends_on", "2020-01-01", "This day is over").await;
}

#[actix_web::test]
async fn a_role_the_app_does_not_have_is_refused() {
    refused("role", "owner", "This app has no such role").await;
    refused("role", "", "Choose what they will be able to do").await;
}

#[actix_web::test]
async fn v14_a_message_of_501_characters_is_refused() {
    refused("message", &"ä".repeat(501), "The message is longer than 500 characters").await;
}

#[actix_web::test]
async fn a_copy_to_no_address_is_refused() {
    refused("cc", "the boss", "space inside it").await;
}

#[actix_web::test]
async fn v14_a_message_of_500_characters_goes_out_as_plain_text() {
    let scene = Scene::new().await;
    let message = format!("{}\r\n<script>\u{202e}https://evil.example", "ä".repeat(470));
    scene.invite(&scene.wiki(), &[("emails", ANN), ("message", &message)]).await.must_be(200);
    let mail = scene.mails.last(ANN).await;
    mail.must_say("> <script>https://evil.example");
    assert!(mail.0.html.contains("&#60;script&#62;") || mail.0.html.contains("&lt;script&gt;"), "{}", mail.0.html);
    assert!(!mail.0.html.contains("href=\"https://evil"));
}

#[actix_web::test]
async fn m5_a_name_with_tricks_in_it_stays_a_name() {
    let scene = Scene::new().await;
    let name = format!("{}\u{202e}<img src=x>", "N".repeat(300));
    scene.invite(&scene.wiki(), &[("emails", &format!("\"{name}\" <{ANN}>"))]).await.must_be(200);
    let mail = scene.mails.last(ANN).await;
    assert!(!mail.0.to_name.contains('\u{202e}') && !mail.0.html.contains("<img"));
}

#[actix_web::test]
async fn the_last_day_is_whole_and_the_presets_are_days() {
    let scene = Scene::new().await;
    let page = scene.owner.get(&format!("{}/people/add", scene.wiki())).await;
    let presets = page.attributes("input[name=ends]", "value");
    let today = scene.house.now().date();
    assert_eq!(presets[0], "");
    assert_eq!(presets[1], (today + chrono::Days::new(14)).to_string());
    assert_eq!(presets.last().unwrap(), "other");
    // The contract's field alone, as a page without the presets would send it.
    let day = (today + chrono::Days::new(3)).to_string();
    let mut form = scene.form(&scene.owner, &scene.wiki(), &[("emails", ANN), ("ends_on", &day)]).await;
    form.fields.retain(|(name, _)| name != "ends");
    scene.owner.submit(form.with("step", "invite")).await.must_say("Invitation on its way");
    let person = scene.owner.get(&format!("{}/people", scene.wiki())).await;
    person.must_be(200).must_say(ANN);
    scene.mails.last(ANN).await.must_say("until ");
}
