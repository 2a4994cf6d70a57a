//! Games that several players took part in.

use std::collections::BTreeMap;

use super::League;
use super::leaders::Kind;
use crate::input_error::InputError;
use crate::tables::{Question, Record, date_of};

/// A game in which all of several players appeared.
#[derive(Debug, Clone, PartialEq)]
pub struct SharedGame {
    /// The game.
    pub game_id: i64,
    /// Day, `YYYY-MM-DD`; none where it is not known.
    pub date: Option<String>,
    /// Whether all of them played for one team; none where a team is not known.
    pub is_together: Option<bool>,
    /// Their lines, in the order of the players.
    pub lines: Vec<Record>,
}

impl SharedGame {
    /// The games of all these players among their lines of games, the latest first.
    fn of(players: &[&str], lines: Vec<Record>) -> Vec<Self> {
        let mut games: BTreeMap<i64, Vec<Record>> = BTreeMap::new();
        for line in lines {
            if let Some(game_id) = line.whole("game_id") {
                games.entry(game_id).or_default().push(line);
            }
        }
        let shared = games.into_iter().filter_map(|(game_id, lines)| {
            let line_of = |player: &&str| {
                let mut lines = lines.iter();
                lines.find(|line| line.text("player_id") == Some(player))
            };
            let lines: Option<Vec<Record>> = players
                .iter()
                .map(|player| line_of(player).cloned())
                .collect();
            let lines = lines.filter(|lines| !lines.is_empty())?;
            Some(Self {
                game_id,
                date: lines.first().and_then(|line| date_of(line.value("date"))),
                is_together: is_together(&lines),
                lines,
            })
        });
        let mut games: Vec<Self> = shared.collect();
        games.sort_by(|one, other| (&other.date, other.game_id).cmp(&(&one.date, one.game_id)));
        games
    }
}

fn is_together(lines: &[Record]) -> Option<bool> {
    let teams: Option<Vec<&str>> = lines.iter().map(|line| line.text("team_id")).collect();
    let teams = teams?;
    let first = teams.first()?;
    Some(teams.iter().all(|team| team == first))
}

impl League<'_> {
    /// The games of a season and type in which all of these skaters, or goalies, appeared; of all seasons and types where
    /// none is named. `columns` are those of `v_player_game_log` or `v_goalie_game_log` that lines hold.
    ///
    /// # Errors
    /// [`InputError`] where the tables do not answer.
    pub async fn shared_games(
        &self,
        kind: Kind,
        players: &[&str],
        season_id: Option<&str>,
        game_type: Option<&str>,
        columns: &[&str],
    ) -> Result<Vec<SharedGame>, InputError> {
        let table = match kind {
            Kind::Skaters => "v_player_game_log",
            Kind::Goalies => "v_goalie_game_log",
        };
        let mut question = Question::of(table).among("player_id", players.iter().copied());
        if let Some(season_id) = season_id {
            question = question.is("season_id", season_id);
        }
        if let Some(game_type) = game_type {
            question = question.is("game_type", game_type);
        }
        let mut read = vec!["player_id", "game_id", "date", "team_id"];
        read.extend(
            columns
                .iter()
                .filter(|column| !["player_id", "game_id", "date", "team_id"].contains(column)),
        );
        let lines = self.tables.records(self.tenant, question, &read).await?;
        Ok(SharedGame::of(players, lines))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::tables::Value;

    fn line(game_id: i64, player_id: &str, team_id: Option<&str>) -> Record {
        let columns: Arc<[String]> = ["game_id", "player_id", "team_id", "date"]
            .map(str::to_owned)
            .into();
        let values = vec![
            Value::Integer(game_id),
            Value::from(player_id),
            team_id.map_or(Value::Null, Value::from),
            Value::Date(i32::try_from(game_id).unwrap()),
        ];
        Record::new(columns, values)
    }

    #[test]
    fn only_games_of_all_of_them_are_shared() {
        let lines = vec![
            line(1, "A", Some("T1")),
            line(1, "B", Some("T1")),
            line(2, "A", Some("T1")),
            line(3, "B", Some("T2")),
            line(3, "A", Some("T1")),
            line(4, "A", None),
            line(4, "B", Some("T1")),
        ];
        let games = SharedGame::of(&["A", "B"], lines);
        let told: Vec<_> = games
            .iter()
            .map(|game| (game.game_id, game.is_together))
            .collect();
        assert_eq!(told, [(4, None), (3, Some(false)), (1, Some(true))]);
        let order: Vec<_> = games[1]
            .lines
            .iter()
            .map(|line| line.text("player_id").unwrap())
            .collect();
        assert_eq!(order, ["A", "B"]);
        assert_eq!(games[2].date.as_deref(), Some("1970-01-02"));
        assert_eq!(SharedGame::of(&[], Vec::new()), []);
    }
}
