use std::fmt::Write as _;

use services::input_error::InputError;
use services::tables::RowsRequest;
use store::tables::UploadMode;
use test_databases::{TestDatabase, on_both_databases};

use super::{HEADER, House, request};

on_both_databases!(
    questions_are_answered,
    wrong_questions_are_explained,
    pages_follow_each_other,
    a_download_has_no_end_but_its_own,
    stamps_change_with_the_rows,
);

async fn house(test: TestDatabase) -> House {
    let house = House::with_notes(test).await;
    let mut file = HEADER.to_owned();
    for number in 0..2_500 {
        let mark = if number % 3 == 0 {
            String::new()
        } else {
            format!("{}.5", number % 7)
        };
        writeln!(
            file,
            "{number},p{},note {number},{mark},{},2026-01-{:02}",
            number % 10,
            number % 2 == 0,
            1 + number % 28
        )
        .unwrap();
    }
    house.notes(&file, UploadMode::Replace).await.unwrap();
    house
}

async fn questions_are_answered(test: TestDatabase) {
    let house = house(test).await;
    let rows = house
        .json(
            "coach_notes",
            &[
                ("select", "game_id,mark"),
                ("player_id", "in.(p1,p2)"),
                ("mark", "gte.5"),
                ("written_on", "lt.2026-01-15"),
                ("order", "mark.desc,game_id.desc"),
                ("limit", "2"),
            ],
        )
        .await;
    assert_eq!(rows.as_array().unwrap().len(), 2);
    assert!(rows[0]["mark"].as_f64() >= rows[1]["mark"].as_f64());
    let page = house
        .rows(
            "coach_notes",
            &[
                ("mark", "is.null"),
                ("note", "ilike.NOTE 1*"),
                ("total", "true"),
                ("limit", "1"),
            ],
        )
        .await
        .unwrap();
    let expected = (0..2_500)
        .filter(|number: &i32| number % 3 == 0 && number.to_string().starts_with('1'))
        .count();
    assert_eq!(page.total, Some(expected as i64));
    let page = house
        .rows("coach_notes", &[("total", "true")])
        .await
        .unwrap();
    assert_eq!((page.total, page.rows.len()), (Some(2_500), 50));
}

async fn wrong_questions_are_explained(test: TestDatabase) {
    let house = house(test).await;
    let refused = house.rows("coach_notes", &[("mark", "gt.much")]).await;
    let Err(InputError::BadRequest(message)) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(
        message,
        "column mark: \"much\" is not of type number; expected a number, such as 0.75"
    );
    let refused = house.rows("coach_note", &[]).await;
    let Err(InputError::NotFound(message)) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(
        message,
        "table coach_note does not exist; did you mean coach_notes?"
    );
}

async fn pages_follow_each_other(test: TestDatabase) {
    let house = house(test).await;
    let mut seen = Vec::new();
    let mut request = request(
        "coach_notes",
        &[
            ("order", "mark.desc"),
            ("limit", "999"),
            ("select", "game_id"),
        ],
    );
    loop {
        let page = house.tables().rows(house.tenant, &request).await.unwrap();
        let rows = serde_json::to_value(&page.rows).unwrap();
        seen.extend(
            rows.as_array()
                .unwrap()
                .iter()
                .map(|row| row["game_id"].as_i64().unwrap()),
        );
        request.cursor = page.next_cursor;
        if request.cursor.is_none() {
            break;
        }
    }
    assert_eq!(seen.len(), 2_500);
    seen.sort_unstable();
    assert!(seen.into_iter().eq(0..2_500));
    let first = house.rows("coach_notes", &[("limit", "1")]).await.unwrap();
    let elsewhere = RowsRequest {
        order: Some("mark".to_owned()),
        cursor: first.next_cursor,
        ..request
    };
    let answer = house.tables().rows(house.tenant, &elsewhere).await;
    assert!(
        matches!(answer, Err(InputError::BadRequest(_))),
        "{answer:?}"
    );
}

async fn a_download_has_no_end_but_its_own(test: TestDatabase) {
    let house = house(test).await;
    let csv = house.csv("coach_notes", &[]).await;
    assert_eq!(csv.lines().count(), 2_501);
    assert_eq!(csv.lines().nth(2), Some("1,p1,note 1,1.5,false,2026-01-02"));
    let csv = house
        .csv(
            "coach_notes",
            &[
                ("select", "game_id"),
                ("game_id", "gte.2000"),
                ("limit", "3"),
            ],
        )
        .await;
    assert_eq!(csv, "game_id\n2000\n2001\n2002\n");
}

async fn stamps_change_with_the_rows(test: TestDatabase) {
    let house = house(test).await;
    let stamp = house
        .tables()
        .stamp(house.tenant, "coach_notes")
        .await
        .unwrap();
    let page = house.rows("coach_notes", &[]).await.unwrap();
    assert_eq!(page.stamp, stamp);
    let schema = super::NOTES.replace("coach_notes", "other_notes");
    house.schemas().define(house.tenant, &schema).await.unwrap();
    assert_eq!(
        house
            .tables()
            .stamp(house.tenant, "coach_notes")
            .await
            .unwrap(),
        stamp
    );
    house.notes(HEADER, UploadMode::Replace).await.unwrap();
    assert_ne!(
        house
            .tables()
            .stamp(house.tenant, "coach_notes")
            .await
            .unwrap(),
        stamp
    );
}
