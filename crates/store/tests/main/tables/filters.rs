use store::StoreError;
use store::tables::{Comparison, Filter, Test, Value};
use test_databases::{TestDatabase, on_both_databases};

use super::{Fixture, player, players, query, rows, text, unknown};

on_both_databases!(rows_are_filtered, wrong_questions_are_refused);

async fn found(fixture: &Fixture, column: &str, test: Test) -> Vec<String> {
    let mut query = query("dim_player");
    query.columns = vec!["player_id".to_owned()];
    query.filters = vec![Filter {
        column: column.to_owned(),
        test,
    }];
    query.count = true;
    let page = fixture.read(&query).await;
    assert_eq!(page.total, Some(page.rows.rows() as i64));
    rows(&page.rows)
        .into_iter()
        .map(|row| match row.as_slice() {
            [Value::Text(id)] => id.clone(),
            other => panic!("{other:?}"),
        })
        .collect()
}

async fn rows_are_filtered(test: TestDatabase) {
    use Comparison::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual};
    let fixture = Fixture::new(test).await;
    let given = vec![
        player("p1", "McDavid", 3),
        player("p2", "mcdougal", 1),
        player("p3", "50% off_*", 0),
        unknown("p4"),
    ];
    fixture.publish(&[(players(), given)]).await;
    let is = Test::Is;
    let like = |pattern: &str, any_case| Test::Like {
        pattern: pattern.to_owned(),
        any_case,
    };
    let cases: Vec<(&str, Test, &[&str])> = vec![
        ("goals", is(Equal, Value::Integer(3)), &["p1"]),
        ("goals", is(NotEqual, Value::Integer(3)), &["p2", "p3"]),
        ("goals", is(Greater, Value::Integer(1)), &["p1"]),
        (
            "goals",
            is(GreaterOrEqual, Value::Integer(1)),
            &["p1", "p2"],
        ),
        ("goals", is(Less, Value::Integer(1)), &["p3"]),
        ("goals", is(LessOrEqual, Value::Integer(1)), &["p2", "p3"]),
        ("rating", is(Equal, Value::Number(0.75)), &["p1"]),
        ("is_goalie", is(Equal, Value::Boolean(true)), &["p3"]),
        ("born", is(Greater, Value::Date(10_001)), &["p1"]),
        ("name", is(Equal, text("McDavid")), &["p1"]),
        (
            "name",
            is(Equal, text("x'; drop table dim_player; --")),
            &[],
        ),
        ("name", is(Greater, text("Z")), &["p2"]),
        ("name", like("Mc%", false), &["p1"]),
        ("name", like("mc%", true), &["p1", "p2"]),
        ("name", like("_cD%", true), &["p1", "p2"]),
        ("name", like(r"50\%%\_*", false), &["p3"]),
        ("name", like("50% off_[*]", false), &[]),
        ("name", like("%\\", false), &[]),
        ("name", like("%\\", true), &[]),
        (
            "goals",
            Test::In(vec![Value::Integer(0), Value::Integer(3)]),
            &["p1", "p3"],
        ),
        ("born", Test::In(vec![Value::Date(10_000)]), &["p3"]),
        ("goals", Test::In(vec![]), &[]),
        ("goals", Test::Null, &["p4"]),
        ("goals", Test::NotNull, &["p1", "p2", "p3"]),
    ];
    for (column, test, expected) in cases {
        assert_eq!(
            found(&fixture, column, test.clone()).await,
            expected,
            "{column} {test:?}"
        );
    }
}

async fn wrong_questions_are_refused(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    fixture.publish(&[(players(), vec![])]).await;
    let filtered = |column: &str, test| {
        let mut query = query("dim_player");
        query.filters = vec![Filter {
            column: column.to_owned(),
            test,
        }];
        query
    };
    let like = Test::Like {
        pattern: String::new(),
        any_case: false,
    };
    let mut unknown_column = query("dim_player");
    unknown_column.columns = vec!["tenant_id".to_owned()];
    let mut wrong_place = query("dim_player");
    wrong_place.limit = Some(1);
    wrong_place.after = Some(vec![Value::Integer(1)]);
    let wrong = [
        filtered("nothing", Test::Null),
        filtered("goals", Test::Is(Comparison::Equal, text("3"))),
        filtered("goals", Test::Is(Comparison::Equal, Value::Null)),
        filtered("goals", like),
        unknown_column,
        wrong_place,
    ];
    for query in wrong {
        let answer = fixture.tables.read(fixture.tenant, &query).await;
        assert!(
            matches!(answer, Err(StoreError::Invalid(_))),
            "{query:?}: {answer:?}"
        );
    }
}
