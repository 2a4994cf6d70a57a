//! Queries in files: blocks between empty lines, each a comment that says what it asks, the query, and
//! the expected rows after `-->` if it has any.

/// A query with its title.
#[derive(Debug, Default)]
pub(crate) struct Block {
    /// What it asks.
    pub(crate) what: String,
    /// The query.
    pub(crate) sql: String,
    /// The expected rows, cells separated by blanks.
    pub(crate) rows: Vec<String>,
}

/// The blocks of a file; fails on one without title or query.
pub(crate) fn blocks(text: &str) -> Vec<Block> {
    let blocks: Vec<Block> = text.trim_end().split("\n\n").map(block).collect();
    for block in &blocks {
        assert!(
            !block.what.is_empty() && !block.sql.is_empty(),
            "not a query with a title: {block:?}"
        );
    }
    blocks
}

fn block(text: &str) -> Block {
    let mut block = Block::default();
    for line in text.lines() {
        if let Some(row) = line.strip_prefix("--> ") {
            block.rows.push(row.to_owned());
        } else if let Some(what) = line.strip_prefix("-- ") {
            block.what.push_str(what);
        } else {
            block.sql.push_str(line);
            block.sql.push('\n');
        }
    }
    block
}

#[test]
fn a_file_is_cut_into_titles_queries_and_rows() {
    let found = blocks("-- One.\nselect\n    1\n--> 1\n\n-- Two.\nselect 2, 3\n--> 2 3\n--> 4 -\n");
    let [one, two] = found.as_slice() else {
        panic!("{found:?}");
    };
    assert_eq!(
        (one.what.as_str(), one.sql.as_str()),
        ("One.", "select\n    1\n")
    );
    assert_eq!(two.rows, ["2 3", "4 -"]);
}
