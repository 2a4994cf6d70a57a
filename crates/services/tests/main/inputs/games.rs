use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use services::games::{
    EtlState, GameDetails, GameFilter, GameView, NothingPublished, PublishedGame, PublishedGames,
    PublishedInTables, TrackingState,
};
use services::input_error::InputError;
use services::inputs::InputSource;
use services::tables::Tables;
use store::tables::{
    Batch, ColumnDefinition, ColumnKind, NewPublication, TableDefinition, TableOrigin, ValueRef,
};
use store::{Database, StoreError, TenantId};
use test_databases::{TestDatabase, on_both_databases};

use super::{House, problems};

on_both_databases!(
    the_schedule_is_listed_page_by_page,
    games_are_added_changed_and_taken_away,
    a_game_that_does_not_fit_is_refused_with_every_reason,
    what_the_sheet_knows_beyond_the_details_stays,
    two_who_add_the_same_game_do_not_both_succeed,
    tracking_and_tables_are_told,
    published_games_are_read_from_their_table,
);

#[derive(Debug)]
struct Published(Vec<PublishedGame>);

#[async_trait]
impl PublishedGames for Published {
    async fn games(
        &self,
        _tenant: TenantId,
    ) -> Result<Arc<BTreeMap<i64, PublishedGame>>, StoreError> {
        let games = self.0.iter().map(|game| (game.game_id, game.clone()));
        Ok(Arc::new(games.collect()))
    }
}

fn details(game: &GameView) -> GameDetails {
    GameDetails {
        season_id: game.season_id.clone(),
        date: game.date.clone(),
        start_time: game.start_time.clone(),
        home_team_id: game.home_team_id.clone(),
        away_team_id: game.away_team_id.clone(),
        game_type: Some(game.game_type.clone()),
        playoff_round: game.playoff_round.clone(),
        last_period_type: Some(game.last_period_type.clone()),
        home_goals: game.home_goals,
        away_goals: game.away_goals,
    }
}

async fn all(house: &House) -> Vec<GameView> {
    house
        .games(NothingPublished)
        .list(&house.caller, &GameFilter::default(), None, 1_000)
        .await
        .unwrap()
        .games
}

async fn the_schedule_is_listed_page_by_page(test: TestDatabase) {
    let house = House::with_league(test).await;
    let service = house.games(NothingPublished);
    let games = all(&house).await;
    assert!(games.len() >= 12);
    let days: Vec<_> = games
        .iter()
        .map(|game| (&game.date, game.game_id))
        .collect();
    assert!(days.is_sorted_by(|one, other| one > other), "{days:?}");
    assert!(
        games
            .iter()
            .all(|game| game.home_team_name.is_some() && !game.is_staged)
    );

    let mut paged = Vec::new();
    let mut after = None;
    loop {
        let page = service
            .list(&house.caller, &GameFilter::default(), after, 5)
            .await
            .unwrap();
        assert_eq!(page.total, games.len());
        paged.extend(page.games);
        after = page.next.map(|next| next.to_string().parse().unwrap());
        if after.is_none() {
            break;
        }
    }
    assert_eq!(paged, games);

    let team = games[0].home_team_id.clone();
    let filter = GameFilter {
        team_id: Some(team.clone()),
        from: Some(games[5].date.parse().unwrap()),
        ..GameFilter::default()
    };
    let page = service
        .list(&house.caller, &filter, None, 100)
        .await
        .unwrap();
    let expected = games.iter().filter(|game| {
        game.date >= games[5].date && [&game.home_team_id, &game.away_team_id].contains(&&team)
    });
    assert_eq!(page.games.len(), expected.count());
    let nobody = service
        .list(&house.other, &filter, None, 100)
        .await
        .unwrap();
    assert!(nobody.games.is_empty());
}

async fn games_are_added_changed_and_taken_away(test: TestDatabase) {
    let house = House::with_league(test).await;
    let service = house.games(NothingPublished);
    let (caller, first) = (&house.caller, all(&house).await.remove(0));
    let planned = GameDetails {
        home_goals: None,
        away_goals: None,
        start_time: Some("19:30".to_owned()),
        ..details(&first)
    };
    let added = service.create(caller, 88_001, &planned).await.unwrap();
    assert!(added.is_staged);
    assert_eq!(
        (added.home_goals, added.start_time.as_deref()),
        (None, Some("19:30:00"))
    );
    assert_eq!(added.etl, EtlState::NotPublished);
    for game_id in [88_001, first.game_id] {
        let again = service.create(caller, game_id, &planned).await;
        assert!(matches!(again, Err(InputError::Conflict(_))), "{again:?}");
    }
    let played = GameDetails {
        home_goals: Some(4),
        away_goals: Some(1),
        ..planned.clone()
    };
    let changed = service.update(caller, 88_001, &played).await.unwrap();
    assert_eq!((changed.home_goals, changed.away_goals), (Some(4), Some(1)));
    let missing = service.update(caller, 88_002, &played).await;
    assert!(matches!(missing, Err(InputError::NotFound(_))));

    for game_id in [88_001, first.game_id] {
        service.delete(caller, game_id).await.unwrap();
        let gone = service.get(caller, game_id).await;
        assert!(matches!(gone, Err(InputError::NotFound(_))));
        let again = service.delete(caller, game_id).await;
        assert!(matches!(again, Err(InputError::NotFound(_))));
    }
    // Its box score went with it, so the next run is not stopped by it.
    let league = house.inputs.league(caller).await.unwrap();
    let blocking: Vec<_> = league
        .findings
        .iter()
        .filter(|finding| finding.is_blocking())
        .collect();
    assert!(blocking.is_empty(), "{blocking:#?}");
    // A game that was taken away can be added again.
    service
        .create(caller, first.game_id, &details(&first))
        .await
        .unwrap();
    let (request, _) = house
        .inputs
        .request(caller, InputSource::Staging)
        .await
        .unwrap();
    let validation = services::etl::validate(&request, &services::etl::Silent).unwrap();
    assert_eq!(validation.counts.blocking(), 0);
}

async fn a_game_that_does_not_fit_is_refused_with_every_reason(test: TestDatabase) {
    let house = House::with_league(test).await;
    let service = house.games(NothingPublished);
    let first = all(&house).await.remove(0);
    let wrong = GameDetails {
        season_id: "N1999".to_owned(),
        date: "31.12.2025".to_owned(),
        start_time: Some("late".to_owned()),
        home_team_id: first.home_team_id.clone(),
        away_team_id: first.home_team_id.clone(),
        game_type: Some("Reguler".to_owned()),
        playoff_round: Some("Championship".to_owned()),
        last_period_type: Some("Shootout".to_owned()),
        home_goals: Some(-1),
        away_goals: None,
    };
    let found = problems(service.create(&house.caller, 99_999, &wrong).await);
    let columns: Vec<_> = found
        .iter()
        .map(|problem| problem.column.as_deref().unwrap())
        .collect();
    assert_eq!(
        columns,
        [
            "game_id",
            "season_id",
            "away_team_id",
            "game_type",
            "last_period_type",
            "playoff_round",
            "home_goals",
            "away_goals",
            "date",
            "start_time"
        ]
    );
    assert!(found[3].message.contains("did you mean Regular?"));
    let revision = house
        .staging()
        .status(&house.caller)
        .await
        .unwrap()
        .revision;
    assert_eq!(revision, 0);
}

async fn what_the_sheet_knows_beyond_the_details_stays(test: TestDatabase) {
    let house = House::with_league(test).await;
    let service = house.games(NothingPublished);
    let first = all(&house).await.remove(0);
    let before = house.inputs.league(&house.caller).await.unwrap();
    let before = before.game(first.game_id).unwrap().clone();
    let same = details(&first);
    service
        .update(&house.caller, first.game_id, &same)
        .await
        .unwrap();
    let after = house.inputs.league(&house.caller).await.unwrap();
    let after = after.game(first.game_id).unwrap();
    assert!(after.source_row.is_staged);
    let expected = ingest::league::Game {
        source_row: after.source_row,
        ..before.clone()
    };
    assert_eq!(*after, expected);
    let other = GameDetails {
        home_goals: before.home_goals.map(|goals| goals + 1),
        ..same
    };
    service
        .update(&house.caller, first.game_id, &other)
        .await
        .unwrap();
    let after = house.inputs.league(&house.caller).await.unwrap();
    let after = after.game(first.game_id).unwrap();
    assert_eq!(after.home_periods, ingest::league::PeriodGoals::default());
    assert_eq!(after.period_seconds, before.period_seconds);
}

async fn two_who_add_the_same_game_do_not_both_succeed(test: TestDatabase) {
    let house = House::with_league(test).await;
    let planned = details(&all(&house).await.remove(0));
    let adding = (0..4).map(|_| {
        let (service, caller) = (house.games(NothingPublished), house.caller.clone());
        let planned = planned.clone();
        tokio::spawn(async move { service.create(&caller, 88_001, &planned).await })
    });
    let mut added = 0;
    for answer in adding.collect::<Vec<_>>() {
        match answer.await.unwrap() {
            Ok(_) => added += 1,
            Err(InputError::Conflict(_)) => {}
            Err(error) => panic!("{error:?}"),
        }
    }
    assert_eq!(added, 1);
}

async fn tracking_and_tables_are_told(test: TestDatabase) {
    let house = House::with_league(test).await;
    let (game_id, path) = house
        .tracking_files()
        .into_iter()
        .find(|(_, path)| path.extension().is_some_and(|ending| ending == "xlsx"))
        .unwrap();
    let plain = house.games(NothingPublished);
    let before = plain.get(&house.caller, game_id).await.unwrap();
    assert_eq!(before.tracking.state, TrackingState::None);
    let published = PublishedGame {
        game_id,
        date: Some(before.date.clone()),
        home_team_id: before.home_team_id.clone(),
        away_team_id: before.away_team_id.clone(),
        home_goals: before.home_goals,
        away_goals: before.away_goals,
        tracking_status: "NO_FILE".to_owned(),
        ..PublishedGame::default()
    };
    let service = house.games(Published(vec![published.clone()]));
    let game = service.get(&house.caller, game_id).await.unwrap();
    assert_eq!(game.etl, EtlState::Published);

    house
        .uploads()
        .upload(&house.caller, &path, "game.xlsx")
        .await
        .unwrap();
    let service = house.games(Published(vec![published.clone()]));
    let game = service.get(&house.caller, game_id).await.unwrap();
    assert_eq!(
        (game.tracking.state, game.etl),
        (TrackingState::File, EtlState::Outdated)
    );
    assert!(game.tracking.layout.is_some() && game.tracking.uploaded_at.is_some());
    let complete = PublishedGame {
        tracking_status: "COMPLETE".to_owned(),
        events_status: "full".to_owned(),
        ..published
    };
    let service = house.games(Published(vec![complete]));
    let game = service.get(&house.caller, game_id).await.unwrap();
    assert_eq!(game.etl, EtlState::Published);
    assert_eq!(game.tracking.published.unwrap().events_status, "full");
    let filter = GameFilter {
        is_tracked: Some(true),
        ..GameFilter::default()
    };
    let page = service
        .list(&house.caller, &filter, None, 50)
        .await
        .unwrap();
    assert_eq!((page.total, page.games[0].game_id), (1, game_id));
}

async fn published_games_are_read_from_their_table(test: TestDatabase) {
    let database = Database::open(&test.options()).await.unwrap();
    let house = House::with_league(test).await;
    let first = all(&house).await.remove(0);
    let service = house.games(PublishedInTables::new(Tables::new(database.tables())));
    let game = service.get(&house.caller, first.game_id).await.unwrap();
    assert_eq!(game.etl, EtlState::NotPublished);

    let columns = [
        ("game_id", ColumnKind::Integer),
        ("date", ColumnKind::Date),
        ("home_team_id", ColumnKind::Text),
        ("away_team_id", ColumnKind::Text),
        ("home_goals", ColumnKind::Integer),
        ("away_goals", ColumnKind::Integer),
        ("tracking_status", ColumnKind::Text),
        ("quarantined", ColumnKind::Boolean),
        ("event_coverage_pct", ColumnKind::Number),
        ("goals_match", ColumnKind::Boolean),
    ];
    let definition = TableDefinition {
        name: "fact_game_status".to_owned(),
        description: "Games".to_owned(),
        columns: columns
            .iter()
            .map(|(name, kind)| ColumnDefinition {
                name: (*name).to_owned(),
                kind: *kind,
                required: false,
                description: String::new(),
                indexed: false,
            })
            .collect(),
        primary_key: vec!["game_id".to_owned()],
        origin: TableOrigin::Dictionary,
    };
    let tables = database.tables();
    for (goals, etl) in [
        (first.home_goals, EtlState::Published),
        (Some(77), EtlState::Outdated),
    ] {
        let new = NewPublication {
            run_id: "run".to_owned(),
            schema_hash: "hash".to_owned(),
            definitions: vec![definition.clone()],
            ..NewPublication::default()
        };
        let mut publication = tables
            .begin_publication(house.caller.tenant, new)
            .await
            .unwrap();
        publication
            .begin_table("fact_game_status", None)
            .await
            .unwrap();
        let mut batch = Batch::new(columns.map(|(_, kind)| kind));
        let whole = |number: Option<i64>| number.map_or(ValueRef::Null, ValueRef::Integer);
        let date = ingest::league::days_of(first.date.parse().unwrap());
        let values = [
            ValueRef::Integer(first.game_id),
            ValueRef::Date(date),
            ValueRef::Text(&first.home_team_id),
            ValueRef::Text(&first.away_team_id),
            whole(goals),
            whole(first.away_goals),
            ValueRef::Text("NO_FILE"),
            ValueRef::Boolean(false),
            ValueRef::Null,
            ValueRef::Null,
        ];
        for (column, value) in batch.columns_mut().iter_mut().zip(values) {
            column.push(value).unwrap();
        }
        publication.write(&batch).await.unwrap();
        publication.commit(None).await.unwrap();
        // Asked twice: read, and kept.
        for _ in 0..2 {
            let game = service.get(&house.caller, first.game_id).await.unwrap();
            assert_eq!(game.etl, etl);
            let published = game.tracking.published.unwrap();
            assert_eq!(published.home_goals, goals);
            assert_eq!(published.tracking_status, "NO_FILE");
        }
    }
    assert!(
        !service
            .get(&house.caller, first.game_id)
            .await
            .unwrap()
            .is_staged
    );
}
