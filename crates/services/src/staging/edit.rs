//! Looking at staged rows, and changing one.

use serde_json::{Map, Value};
use store::staging::{ListPlace, StagingKind, StagingList, StagingRow};

use super::check::sheet_info;
use super::{DELETION, GameRows, ROWS_PER_AREA, SheetRows, StagedRows, Staging};
use crate::caller::Caller;
use crate::input_error::InputError;

/// A sheet or a game, as far as it can be staged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// What its rows are.
    pub kind: StagingKind,
    /// Sheet, or id of the game.
    pub name: String,
    /// Its lists.
    pub lists: Vec<StagingList>,
    /// Columns that tell its rows apart; none for a game.
    pub key: Vec<String>,
}

/// A staged row: which of which list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowPlace {
    /// The list.
    pub list: StagingList,
    /// Its number in the list.
    pub number: i64,
}

impl Area {
    /// The area of a kind and name, whether rows of it are staged or not.
    pub fn find(kind: &str, name: &str) -> Result<Self, InputError> {
        let unknown = || InputError::NotFound(format!("there is no staging of {kind} {name}"));
        match kind.parse().map_err(|_| unknown())? {
            StagingKind::Blb => {
                let info = sheet_info(name).map_err(|_| unknown())?;
                Ok(Self {
                    kind: StagingKind::Blb,
                    name: info.name.to_owned(),
                    lists: vec![StagingList::Rows],
                    key: info.key.iter().map(|&column| column.to_owned()).collect(),
                })
            }
            StagingKind::Tracking => {
                let game: i64 = name.parse().map_err(|_| unknown())?;
                Ok(Self {
                    kind: StagingKind::Tracking,
                    name: game.to_string(),
                    lists: vec![StagingList::Events, StagingList::Shifts],
                    key: Vec::new(),
                })
            }
        }
    }

    /// The sheets of the league workbook, each after those that its rows refer to.
    pub fn sheets() -> impl Iterator<Item = &'static str> {
        ingest::league::SHEETS.iter().map(|sheet| sheet.name)
    }

    /// The columns that a run reads of a list.
    pub fn columns(&self, list: StagingList) -> Vec<String> {
        let sorted = |columns: std::collections::BTreeSet<String>| columns.into_iter().collect();
        match list {
            StagingList::Events => sorted(ingest::staged::event_columns()),
            StagingList::Shifts => sorted(ingest::staged::shift_columns()),
            StagingList::Rows => sheet_info(&self.name)
                .map(|info| info.columns.iter().map(|&name| name.to_owned()).collect())
                .unwrap_or_default(),
        }
    }

    /// One of its lists by its name; the first one when none is named.
    pub fn list(&self, name: &str) -> Result<StagingList, InputError> {
        let mut lists = self.lists.iter().copied();
        let found = if name.is_empty() {
            lists.next()
        } else {
            lists.find(|list| list.as_str() == name)
        };
        found.ok_or_else(|| InputError::NotFound(format!("{} has no list {name}", self.name)))
    }

    const fn place(&self, list: StagingList) -> ListPlace<'_> {
        ListPlace {
            kind: self.kind,
            name: self.name.as_str(),
            list,
        }
    }
}

impl Staging {
    /// Staged rows of a list after a number, in order.
    pub async fn rows(
        &self,
        caller: &Caller,
        area: &Area,
        list: StagingList,
        after: i64,
        limit: i64,
    ) -> Result<Vec<StagingRow>, InputError> {
        let store = self.inputs.staging();
        Ok(store
            .rows(caller.tenant, area.place(list), after, limit)
            .await?)
    }

    /// One staged row.
    pub async fn row(
        &self,
        caller: &Caller,
        area: &Area,
        place: RowPlace,
    ) -> Result<StagingRow, InputError> {
        let before = place.number.saturating_sub(1);
        let rows = self.rows(caller, area, place.list, before, 1).await?;
        let mut rows = rows.into_iter();
        let row = rows.next().filter(|row| row.number == place.number);
        row.ok_or_else(|| gone(area, place))
    }

    /// Stages a row of a sheet, or changes a row of a game. Of a game's row the number says which one.
    pub async fn save_row(
        &self,
        caller: &Caller,
        area: &Area,
        place: Option<RowPlace>,
        content: Map<String, Value>,
        is_deletion: bool,
    ) -> Result<StagedRows, InputError> {
        match (area.kind, place) {
            (StagingKind::Blb, _) => {
                let mut row = content;
                if is_deletion {
                    row.insert(DELETION.to_owned(), Value::Bool(true));
                }
                let rows = SheetRows {
                    table_name: area.name.clone(),
                    data: vec![Value::Object(row)],
                    replace: false,
                };
                self.put_sheet(caller, rows).await
            }
            (StagingKind::Tracking, Some(place)) => {
                self.change_game(caller, area, place, Some(content)).await
            }
            (StagingKind::Tracking, None) => Err(InputError::BadRequest(
                "a row of a game is changed where it is; new ones come with all rows of their list"
                    .to_owned(),
            )),
        }
    }

    /// Takes one row out of the staging. Of a sheet, the workbook's row with its key counts again.
    pub async fn remove_row(
        &self,
        caller: &Caller,
        area: &Area,
        place: RowPlace,
    ) -> Result<(), InputError> {
        if area.kind == StagingKind::Tracking {
            return self
                .change_game(caller, area, place, None)
                .await
                .map(|_| ());
        }
        let row = self.row(caller, area, place).await?;
        let key = row.key.ok_or_else(|| gone(area, place))?;
        let store = self.inputs.staging();
        let removed = store
            .remove_row(caller.tenant, area.kind, &area.name, &key)
            .await?;
        removed.map(|_| ()).ok_or_else(|| gone(area, place))
    }

    /// Puts a list of a game again with one row changed or left out.
    async fn change_game(
        &self,
        caller: &Caller,
        area: &Area,
        place: RowPlace,
        content: Option<Map<String, Value>>,
    ) -> Result<StagedRows, InputError> {
        let revision = self.inputs.staging().revision(caller.tenant).await?;
        let rows = self
            .rows(caller, area, place.list, 0, ROWS_PER_AREA)
            .await?;
        let position = rows.iter().position(|row| row.number == place.number);
        let position = position.ok_or_else(|| gone(area, place))?;
        let mut rows: Vec<Value> = rows
            .into_iter()
            .map(|row| Value::Object(row.content))
            .collect();
        match (content, rows.get_mut(position)) {
            (Some(content), Some(row)) => *row = Value::Object(content),
            _ => {
                rows.remove(position);
            }
        }
        let game_id = area.name.parse().map_err(|_| gone(area, place))?;
        let (events, shifts) = match place.list {
            StagingList::Shifts => (None, Some(rows)),
            _ => (Some(rows), None),
        };
        let rows = GameRows {
            game_id,
            events,
            shifts,
        };
        self.put_lists(caller, rows, Some(revision)).await
    }
}

fn gone(area: &Area, place: RowPlace) -> InputError {
    InputError::NotFound(format!(
        "row {} of {} is not staged any more",
        place.number, area.name
    ))
}
