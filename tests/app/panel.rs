//! My Apps and My Groups.

use crate::support::House;

#[actix_web::test]
async fn my_apps_are_those_i_can_open_or_own() {
    let house = House::new().await;
    let guest = house.enter(house.cast.guest).await;
    let page = guest.get("/apps").await;
    assert_eq!(page.texts(".tile h3"), ["Chat", "Wiki"]);
}
