//! Lists of games on the command line: ids separated by commas, or a text file of them.

use std::path::Path;
use std::str::FromStr;

/// Ids of games.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct GameIds(Vec<i64>);

/// All ids of an option that may be given several times.
pub(crate) fn all(lists: &[GameIds]) -> Vec<i64> {
    lists.iter().flat_map(|list| list.0.clone()).collect()
}

impl FromStr for GameIds {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match (ids(text), Path::new(text).exists()) {
            (_, true) => from_file(Path::new(text)),
            (Ok(list), false) if !list.is_empty() => Ok(Self(list)),
            (Ok(_), false) => Err("give ids like 18969,18977, or a text file of them".to_owned()),
            (Err(part), false) => Err(format!(
                "{part:?} is neither a game id nor a file; give ids like 18969,18977, or a text file of them"
            )),
        }
    }
}

/// Reads a file with ids on its lines; `#` starts a comment.
fn from_file(path: &Path) -> Result<GameIds, String> {
    let content = std::fs::read_to_string(path)
        .map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    let mut found = Vec::new();
    for (line, number) in content.trim_start_matches('\u{feff}').lines().zip(1..) {
        let text = line.split('#').next().unwrap_or("");
        found.extend(ids(text).map_err(|part| {
            format!(
                "{} line {number}: {part:?} is not a game id; write a number like 18969",
                path.display()
            )
        })?);
    }
    if found.is_empty() {
        return Err(format!("{} holds no game id", path.display()));
    }
    Ok(GameIds(found))
}

/// Ids separated by commas; the error is the part that is none.
fn ids(text: &str) -> Result<Vec<i64>, String> {
    text.split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().map_err(|_| part.to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_a_list_or_a_file() {
        let read = |text: &str| GameIds::from_str(text).map(|ids| ids.0);
        assert_eq!(read("1, 2,3").unwrap(), [1, 2, 3]);
        let error = read("1,two").unwrap_err();
        assert!(
            error.starts_with("\"two\" is neither a game id nor a file"),
            "{error}"
        );
        assert!(read("").is_err());

        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("games.txt");
        let name = file.to_string_lossy();
        std::fs::write(
            &file,
            "# left out\r\n18969 # no camera\r\n\r\n18977, 18978\n",
        )
        .unwrap();
        assert_eq!(read(&name).unwrap(), [18969, 18977, 18978]);
        std::fs::write(&file, "18969\neighteen\n").unwrap();
        let error = read(&name).unwrap_err();
        assert!(
            error.contains("games.txt line 2: \"eighteen\" is not a game id"),
            "{error}"
        );
        std::fs::write(&file, "# none yet\n").unwrap();
        assert!(read(&name).unwrap_err().ends_with("holds no game id"));
    }
}
