use store::tables::{Comparison, Filter, Order, TableQuery, Test, Value};
use test_databases::{TestDatabase, on_both_databases};

use super::{Fixture, note, notes, player, players, query, rows, unknown};

on_both_databases!(
    pages_neither_overlap_nor_leave_rows_out,
    rows_without_a_value_come_last,
    wanted_columns_come_in_the_wanted_order,
    a_stream_and_pages_give_the_same_rows,
);

fn order(column: &str, descending: bool) -> Order {
    Order {
        column: column.to_owned(),
        descending,
    }
}

/// All rows, page by page, by cursor.
async fn by_cursor(fixture: &Fixture, query: &TableQuery, limit: u32) -> Vec<Vec<Value>> {
    let mut query = query.clone();
    query.limit = Some(limit);
    let mut all = Vec::new();
    loop {
        let page = fixture.read(&query).await;
        assert!(page.rows.rows() <= limit as usize);
        all.extend(rows(&page.rows));
        match page.next {
            Some(next) => query.after = Some(next),
            None => return all,
        }
    }
}

async fn pages_neither_overlap_nor_leave_rows_out(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    let mut given: Vec<_> = (0..40)
        .map(|number| player(&format!("p{number:02}"), "Ann", number % 4))
        .collect();
    given.extend((0..10).map(|number| unknown(&format!("q{number}"))));
    let mut game_notes: Vec<_> = (0..5)
        .flat_map(|game| (0..5).map(move |seq| note(game, seq, "x")))
        .collect();
    game_notes.sort_by_key(|row| format!("{row:?}"));
    fixture
        .publish(&[(players(), given), (notes(), game_notes)])
        .await;
    let orders = [
        vec![],
        vec![order("goals", false)],
        vec![order("goals", true)],
        vec![
            order("is_goalie", true),
            order("rating", false),
            order("born", true),
        ],
        vec![order("player_id", true)],
    ];
    for order in orders {
        let mut query = query("dim_player");
        query.order = order;
        let whole = rows(&fixture.read(&query).await.rows);
        assert_eq!(whole.len(), 50);
        for limit in [1, 7, 49, 50, 51] {
            assert!(
                by_cursor(&fixture, &query, limit).await == whole,
                "{:?} {limit}",
                query.order
            );
        }
        query.limit = Some(10);
        query.offset = 45;
        query.count = true;
        let page = fixture.read(&query).await;
        assert_eq!(rows(&page.rows), whole[45..]);
        assert_eq!((page.total, page.next), (Some(50), None));
    }
    let whole = fixture.rows("notes").await;
    assert!(by_cursor(&fixture, &query("notes"), 3).await == whole);
    assert!(whole.is_sorted_by_key(|row| match row.as_slice() {
        [Value::Integer(game), Value::Integer(seq), ..] => (*game, *seq),
        _ => panic!(),
    }));
}

async fn rows_without_a_value_come_last(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    fixture
        .publish(&[(
            players(),
            vec![unknown("a"), player("b", "B", 1), player("c", "C", 2)],
        )])
        .await;
    for (descending, expected) in [(false, ["b", "c", "a"]), (true, ["c", "b", "a"])] {
        let mut query = query("dim_player");
        query.columns = vec!["player_id".to_owned()];
        query.order = vec![order("goals", descending)];
        let ids: Vec<_> = rows(&fixture.read(&query).await.rows);
        assert_eq!(ids, expected.map(|id| vec![super::text(id)]));
    }
}

async fn wanted_columns_come_in_the_wanted_order(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    fixture
        .publish(&[(players(), vec![player("b", "B", 1), player("c", "C", 2)])])
        .await;
    let mut query = query("dim_player");
    query.columns = vec!["goals".to_owned(), "name".to_owned()];
    query.limit = Some(1);
    let page = fixture.read(&query).await;
    let names: Vec<_> = page
        .columns
        .iter()
        .map(|column| column.name.as_str())
        .collect();
    assert_eq!(names, ["goals", "name"]);
    assert_eq!(rows(&page.rows), [[Value::Integer(1), super::text("B")]]);
    assert_eq!(page.next, Some(vec![super::text("b")]));
    query.limit = Some(0);
    let page = fixture.read(&query).await;
    assert_eq!((page.rows.rows(), page.next), (0, None));
}

async fn a_stream_and_pages_give_the_same_rows(test: TestDatabase) {
    let fixture = Fixture::new(test).await;
    let given: Vec<_> = (0..3_500)
        .map(|number| player(&format!("p{number:05}"), "Ann", number))
        .collect();
    fixture.publish(&[(players(), given)]).await;
    let mut query = query("dim_player");
    query.columns = vec!["player_id".to_owned()];
    query.order = vec![order("goals", true)];
    query.filters = vec![Filter {
        column: "goals".to_owned(),
        test: Test::Is(Comparison::GreaterOrEqual, Value::Integer(100)),
    }];
    for limit in [None, Some(2_500)] {
        query.limit = limit;
        let mut stream = fixture.tables.stream(fixture.tenant, &query).await.unwrap();
        assert_eq!(stream.columns.len(), 1);
        let mut streamed = Vec::new();
        while let Some(batch) = stream.next().await {
            streamed.extend(rows(&batch.unwrap()));
        }
        assert!(streamed == rows(&fixture.read(&query).await.rows));
        assert_eq!(streamed.len(), limit.map_or(3_400, |limit| limit as usize));
    }
    // One that is not read to the end does not keep its connection.
    for _ in 0..20 {
        let mut stream = fixture.tables.stream(fixture.tenant, &query).await.unwrap();
        stream.next().await.unwrap().unwrap();
    }
}
