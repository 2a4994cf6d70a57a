//! Which season and which games a page is about: `?season=N20252026F&type=Playoffs`.

use std::collections::BTreeMap;

use serde::Deserialize;
use services::TenantId;
use services::tables::Question;

use crate::app::App;
use crate::pages::{Address, Reading};
use crate::problem::{Detail, Problem};

/// In addresses, and in the tables that hold careers: all seasons together.
pub(crate) const ALL_SEASONS: &str = "ALL";

/// Which games count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum GameType {
    /// Of the regular season.
    Regular,
    /// Of the playoffs.
    Playoffs,
    /// Both together.
    All,
}

impl GameType {
    const EACH: [Self; 3] = [Self::Regular, Self::Playoffs, Self::All];

    /// In tables and addresses.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Regular => "Regular",
            Self::Playoffs => "Playoffs",
            Self::All => "All",
        }
    }

    /// For people.
    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::Regular => "regular season",
            Self::Playoffs => "playoffs",
            Self::All => "regular season and playoffs",
        }
    }
}

/// A season with games.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Season {
    /// In tables and addresses.
    pub(crate) season_id: String,
    season: Option<i64>,
    season_half: Option<String>,
    league_id: Option<String>,
    last_played_date: Option<String>,
    /// Played games of the regular season.
    pub(crate) games_regular: i64,
    /// Played games of the playoffs.
    pub(crate) games_playoffs: i64,
    games_upcoming: i64,
    is_current: bool,
    /// For people: `2025–26`, with the competition where the tables hold several.
    #[serde(skip)]
    pub(crate) name: String,
}

impl Season {
    /// The competition it belongs to.
    pub(crate) fn league_id(&self) -> Option<&str> {
        self.league_id.as_deref()
    }

    /// Whether games of it are still to be played.
    pub(crate) const fn has_games_to_come(&self) -> bool {
        self.games_upcoming > 0
    }

    const fn has_games(&self) -> bool {
        self.games_regular + self.games_playoffs + self.games_upcoming > 0
    }

    const fn games(&self, game_type: GameType) -> i64 {
        match game_type {
            GameType::Regular => self.games_regular,
            GameType::Playoffs => self.games_playoffs,
            GameType::All => self.games_regular + self.games_playoffs,
        }
    }
}

/// What a page can be about besides one season and one type of games.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Offer {
    /// All seasons together.
    pub(crate) all_seasons: bool,
    /// Regular season and playoffs together.
    pub(crate) all_types: bool,
}

impl Offer {
    /// One season, one type.
    pub(crate) const ONE: Self = Self {
        all_seasons: false,
        all_types: false,
    };
    /// One season, any type.
    pub(crate) const ANY_TYPE: Self = Self {
        all_types: true,
        ..Self::ONE
    };
    /// Everything.
    pub(crate) const EVERYTHING: Self = Self {
        all_seasons: true,
        all_types: true,
    };
}

/// The chosen season and type, and what else can be chosen.
#[derive(Debug, Clone)]
pub(crate) struct SeasonChoice {
    /// Seasons with games, the latest first.
    pub(crate) seasons: Vec<Season>,
    /// What the page offers.
    pub(crate) offer: Offer,
    /// Which games count.
    pub(crate) game_type: GameType,
    chosen: Option<usize>,
}

impl SeasonChoice {
    /// Reads what an address chooses; without a word the current season and its regular games.
    ///
    /// # Errors
    /// 400 for a season or type that does not exist. What exists but is not offered here, in a link from another page,
    /// becomes the usual choice.
    pub(crate) async fn of(
        app: &App,
        reading: &Reading,
        address: &Address,
        offer: Offer,
    ) -> Result<Self, Problem> {
        let seasons = seasons(app, reading.league.id).await?;
        Self::among(seasons, address, offer)
    }

    fn among(seasons: Vec<Season>, address: &Address, offer: Offer) -> Result<Self, Problem> {
        let usual = usual(&seasons);
        let chosen = match address.get("season") {
            Some(ALL_SEASONS) if offer.all_seasons => None,
            None | Some(ALL_SEASONS) => usual,
            Some(id) => {
                let place = seasons.iter().position(|season| season.season_id == id);
                Some(place.ok_or_else(|| unknown_season(id, &seasons))?)
            }
        };
        let game_type = match address.get("type") {
            None => GameType::Regular,
            Some(text) => {
                let mut types = GameType::EACH.into_iter();
                let found = types.find(|game_type| game_type.key().eq_ignore_ascii_case(text));
                match found.ok_or_else(|| unknown_type(text))? {
                    GameType::All if !offer.all_types => GameType::Regular,
                    found => found,
                }
            }
        };
        Ok(Self {
            seasons,
            offer,
            game_type,
            chosen,
        })
    }

    /// The chosen season; none for all of them, and in a league without games.
    pub(crate) fn season(&self) -> Option<&Season> {
        self.chosen.and_then(|place| self.seasons.get(place))
    }

    /// Id of the season in tables; [`ALL_SEASONS`] where none is chosen.
    pub(crate) fn season_id(&self) -> &str {
        self.season()
            .map_or(ALL_SEASONS, |season| season.season_id.as_str())
    }

    /// Id of the season; none for all of them, and in a league without games.
    pub(crate) fn one_season(&self) -> Option<&str> {
        self.season().map(|season| season.season_id.as_str())
    }

    /// The type of games in tables of single games; none for all of them.
    pub(crate) fn one_type(&self) -> Option<&'static str> {
        Some(self.game_type.key()).filter(|_| self.game_type != GameType::All)
    }

    /// Whether a season is the chosen one, for templates.
    pub(crate) fn is_chosen(&self, season: &Season) -> bool {
        self.season() == Some(season)
    }

    /// Name of the season.
    pub(crate) fn season_name(&self) -> &str {
        match self.season() {
            Some(season) => &season.name,
            None if self.seasons.is_empty() => "no season yet",
            None => "all seasons",
        }
    }

    /// What is chosen, for captions: `2025–26, regular season`.
    pub(crate) fn label(&self) -> String {
        format!("{}, {}", self.season_name(), self.game_type.label())
    }

    /// Played games of the choice.
    pub(crate) fn games(&self) -> i64 {
        let games = |season: &Season| season.games(self.game_type);
        match self.season() {
            Some(season) => games(season),
            None => self.seasons.iter().map(games).sum(),
        }
    }

    /// Types to choose from.
    pub(crate) fn types(&self) -> impl Iterator<Item = GameType> {
        let types = GameType::EACH.into_iter();
        types.filter(|game_type| self.offer.all_types || *game_type != GameType::All)
    }

    /// What links to other pages of the league add to keep the choice: `?season=…&type=…`; nothing where it is the usual
    /// one, so that such links stay good in the next season.
    pub(crate) fn query(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if self.chosen != usual(&self.seasons) {
            query.append_pair("season", self.season_id());
        }
        if self.game_type != GameType::Regular {
            query.append_pair("type", self.game_type.key());
        }
        let query = query.finish();
        if query.is_empty() {
            query
        } else {
            format!("?{query}")
        }
    }
}

/// Where a page opens: the current season of the competition that played last.
fn usual(seasons: &[Season]) -> Option<usize> {
    let places = seasons.iter().enumerate();
    let current = places.filter(|(_, season)| season.is_current);
    let latest = current.max_by(|(_, one), (_, other)| {
        one.last_played_date
            .cmp(&other.last_played_date)
            .then_with(|| other.season_id.cmp(&one.season_id))
    });
    match latest {
        Some((place, _)) => Some(place),
        None => (!seasons.is_empty()).then_some(0),
    }
}

fn unknown_season(id: &str, seasons: &[Season]) -> Problem {
    let known = |season: &Season| Detail {
        message: format!("{} is {}", season.season_id, season.name),
        ..Detail::default()
    };
    let told = format!("season: {id:?} is not a season with games; these are");
    Problem::bad_request(told).details(seasons.iter().map(known).collect())
}

fn unknown_type(text: &str) -> Problem {
    let known = GameType::EACH.map(GameType::key).join(", ");
    Problem::bad_request(format!("type: {text:?} is not known; it is one of {known}"))
}

#[derive(Deserialize)]
struct Competition {
    league_id: String,
    league_name: Option<String>,
}

/// The seasons with games, the latest first.
pub(crate) async fn seasons(app: &App, tenant: TenantId) -> Result<Vec<Season>, Problem> {
    let tables = &app.services.tables;
    let question = Question::of("v_seasons").descending("start_date");
    let mut seasons: Vec<Season> = tables.fetch(tenant, question).await?;
    seasons.retain(Season::has_games);
    let first = seasons.first().map(|season| season.league_id.clone());
    let is_one = seasons
        .iter()
        .all(|season| Some(&season.league_id) == first.as_ref());
    let mut competitions = BTreeMap::new();
    if !is_one {
        let rows: Vec<Competition> = tables.fetch(tenant, Question::of("dim_league")).await?;
        competitions.extend(rows.into_iter().map(|row| {
            let name = row.league_name.unwrap_or_else(|| row.league_id.clone());
            (row.league_id, name)
        }));
    }
    for season in &mut seasons {
        let years = years(season);
        let league = season.league_id.as_ref();
        season.name = match league.and_then(|league| competitions.get(league)) {
            Some(competition) => format!("{competition} {years}"),
            None => years,
        };
    }
    Ok(seasons)
}

/// The years of a season as people write them.
fn years(season: &Season) -> String {
    let digits = season
        .season
        .map_or_else(String::new, |digits| digits.to_string());
    match (digits.split_at_checked(4), season.season_half.as_deref()) {
        (Some((first, last)), _) if last.len() == 4 => {
            let (_, short) = last.split_at(2);
            format!("{first}–{short}")
        }
        (Some((year, "")), Some("S")) => format!("summer {year}"),
        (Some((year, "")), _) => year.to_owned(),
        _ => season.season_id.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn season(id: &str, digits: i64, half: &str, last: &str, is_current: bool) -> Season {
        let mut season = Season {
            season_id: id.to_owned(),
            season: Some(digits),
            season_half: Some(half.to_owned()),
            league_id: Some("N".to_owned()),
            last_played_date: Some(last.to_owned()),
            games_regular: 10,
            games_playoffs: 2,
            games_upcoming: 0,
            is_current,
            name: String::new(),
        };
        season.name = years(&season);
        season
    }

    fn choice(query: &str, offer: Offer) -> Result<SeasonChoice, Problem> {
        let seasons = vec![
            season("N3", 2026, "S", "2026-06-01", false),
            season("N2", 20_252_026, "F", "2026-03-01", true),
            season("N1", 20_242_025, "F", "2025-03-01", false),
        ];
        SeasonChoice::among(seasons, &Address::new("/", query), offer)
    }

    #[test]
    fn without_a_word_it_is_the_current_season() {
        let choice = choice("", Offer::ONE).unwrap();
        assert_eq!(choice.season_id(), "N2");
        assert_eq!(choice.label(), "2025–26, regular season");
        assert_eq!((choice.games(), choice.query()), (10, String::new()));
    }

    #[test]
    fn a_choice_is_kept_in_links() {
        let choice = choice("season=N3&type=playoffs", Offer::ONE).unwrap();
        assert_eq!(choice.label(), "summer 2026, playoffs");
        assert_eq!(choice.query(), "?season=N3&type=Playoffs");
        assert_eq!(choice.types().count(), 2);
    }

    #[test]
    fn all_of_it_only_where_it_is_offered() {
        let query = "season=ALL&type=All";
        let all = choice(query, Offer::EVERYTHING).unwrap();
        assert_eq!((all.season_id(), all.games()), ("ALL", 36));
        assert_eq!(all.query(), "?season=ALL&type=All");
        let one = choice(query, Offer::ONE).unwrap();
        assert_eq!((one.season_id(), one.games()), ("N2", 10));
    }

    #[test]
    fn what_does_not_exist_is_refused() {
        assert!(choice("season=N9", Offer::ONE).is_err());
        assert!(choice("type=Friendly", Offer::ONE).is_err());
        let none = SeasonChoice::among(Vec::new(), &Address::default(), Offer::ONE).unwrap();
        assert_eq!(none.season_name(), "no season yet");
        assert_eq!(none.season_id(), "ALL");
    }
}
