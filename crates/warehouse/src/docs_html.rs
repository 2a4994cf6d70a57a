//! The data dictionary as one page that needs nothing but a browser.

use std::fmt::Write as _;

use crate::dictionary::{Dictionary, DictionaryColumn, DictionaryTable};
use crate::models::{DataTest, Severity, TestKind};

const STYLE: &str = include_str!("docs_html/style.css");
const SEARCH: &str = include_str!("docs_html/search.js");

/// Layers in the order in which data flows; others follow in alphabetical order.
const LAYERS: [&str; 7] = [
    "seeds",
    "staging",
    "dimensions",
    "facts",
    "statistics",
    "analytics",
    "quality",
];

/// A page with every table and every column: a table of contents by layer, a search box, links along
/// foreign keys and along the lineage, the SELECT behind each table. Light and dark follow the reader's
/// setting; without JavaScript everything but the search works.
pub fn docs_html(dictionary: &Dictionary) -> String {
    let layers = by_layer(dictionary);
    let mut page = String::with_capacity(1 << 20);
    let _ = write!(
        page,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>Data dictionary</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         <nav aria-label=\"Tables\">\n<p><input type=\"search\" id=\"search-box\" placeholder=\"Search tables and columns (/)\" \
         aria-label=\"Search tables and columns\"></p>\n<p class=\"note\" id=\"search-count\" aria-live=\"polite\">{} tables</p>\n",
        dictionary.tables.len()
    );
    for (layer, tables) in &layers {
        let _ = write!(
            page,
            "<div class=\"layer\">\n<h2>{}</h2>\n<ul>\n",
            escape(layer)
        );
        for table in tables {
            let name = escape(&table.name);
            let _ = writeln!(
                page,
                "<li id=\"toc-{name}\"><a href=\"#{name}\">{name}</a></li>"
            );
        }
        page.push_str("</ul>\n</div>\n");
    }
    page.push_str("</nav>\n<main>\n<h1>Data dictionary</h1>\n");
    for table in layers.iter().flat_map(|(_, tables)| tables) {
        push_table(&mut page, dictionary, table);
    }
    let _ = write!(
        page,
        "</main>\n<script>\n{SEARCH}</script>\n</body>\n</html>\n"
    );
    page
}

fn by_layer(dictionary: &Dictionary) -> Vec<(&str, Vec<&DictionaryTable>)> {
    let mut layers: Vec<(&str, Vec<&DictionaryTable>)> = Vec::new();
    for table in &dictionary.tables {
        match layers.iter_mut().find(|(layer, _)| *layer == table.layer) {
            Some((_, tables)) => tables.push(table),
            None => layers.push((&table.layer, vec![table])),
        }
    }
    let rank = |layer: &str| {
        LAYERS
            .iter()
            .position(|known| *known == layer)
            .unwrap_or(LAYERS.len())
    };
    layers.sort_by(|(left, _), (right, _)| (rank(left), left).cmp(&(rank(right), right)));
    layers
}

fn push_table(page: &mut String, dictionary: &Dictionary, table: &DictionaryTable) {
    let name = escape(&table.name);
    let words = words(table);
    let _ = write!(
        page,
        "<section id=\"{name}\" data-words=\"{}\">\n<h3><a href=\"#{name}\">{name}</a></h3>\n<p>{}</p>\n<dl>\n",
        escape(&words),
        escape(&table.description)
    );
    let kind = match &table.step {
        Some(step) => format!("step {}", escape(step)),
        None => table.kind.as_str().to_owned(),
    };
    let published = if table.is_published {
        ""
    } else {
        ", internal: not part of the output"
    };
    definition(
        page,
        "Made by",
        &format!("{kind} ({}){published}", escape(&table.layer)),
    );
    if let Some(grain) = &table.grain {
        definition(page, "One row per", &escape(grain));
    }
    definition(page, "Primary key", &escape(&table.primary_key.join(", ")));
    definition(page, "Made from", &links(dictionary, &table.depends_on));
    definition(page, "Used by", &links(dictionary, &table.used_by));
    let tests: Vec<String> = table
        .tests
        .iter()
        .filter(|test| test.kind != TestKind::PrimaryKey)
        .map(test_text)
        .collect();
    definition(page, "Tests", &tests.join("<br>"));
    page.push_str("</dl>\n<div class=\"scroll\">\n<table>\n<thead><tr><th scope=\"col\">Column</th><th scope=\"col\">Type</th>");
    page.push_str("<th scope=\"col\">Description</th><th scope=\"col\">Refers to</th><th scope=\"col\">Tests</th></tr></thead>\n<tbody>\n");
    for column in &table.columns {
        push_column(page, dictionary, table, column);
    }
    page.push_str("</tbody>\n</table>\n</div>\n");
    if let Some(sql) = &table.sql {
        let _ = write!(
            page,
            "<details>\n<summary>SQL</summary>\n<pre><code>{}</code></pre>\n</details>\n",
            escape(sql)
        );
    }
    page.push_str("</section>\n");
}

fn push_column(
    page: &mut String,
    dictionary: &Dictionary,
    table: &DictionaryTable,
    column: &DictionaryColumn,
) {
    let reference = column.foreign_key.as_ref().map(|key| {
        let target = dictionary.table(&key.table).is_some();
        let text = format!("{}.{}", escape(&key.table), escape(&key.column));
        if target {
            format!("<a href=\"#{text}\">{text}</a>")
        } else {
            text
        }
    });
    let tests: Vec<String> = column
        .tests
        .iter()
        .filter(|test| !matches!(test.kind, TestKind::Relationships { .. }))
        .map(test_text)
        .collect();
    let _ = writeln!(
        page,
        "<tr id=\"{0}.{1}\"><td>{1}</td><td>{2}</td><td>{3}</td><td>{4}</td><td>{5}</td></tr>",
        escape(&table.name),
        escape(&column.name),
        column.data_type.as_str(),
        escape(&column.description),
        reference.unwrap_or_default(),
        tests.join("<br>")
    );
}

/// A line of the list above the columns, unless there is nothing to say.
fn definition(page: &mut String, term: &str, html: &str) {
    if !html.is_empty() {
        let _ = writeln!(page, "<dt>{term}</dt><dd>{html}</dd>");
    }
}

/// Links to the tables that the page describes; inputs are named only.
fn links(dictionary: &Dictionary, tables: &[String]) -> String {
    let link = |name: &String| {
        let text = escape(name);
        if dictionary.table(name).is_some() {
            format!("<a href=\"#{text}\">{text}</a>")
        } else {
            text
        }
    };
    tables.iter().map(link).collect::<Vec<_>>().join(", ")
}

fn test_text(test: &DataTest) -> String {
    let demand = match &test.kind {
        TestKind::PrimaryKey => "primary key".to_owned(),
        TestKind::NotNull => "not null".to_owned(),
        TestKind::Unique => "unique".to_owned(),
        TestKind::AcceptedValues { values } => format!("one of {}", escape(&values.join(", "))),
        TestKind::Relationships { to, field } => format!("in {}.{}", escape(to), escape(field)),
        TestKind::Expression { expression } => {
            format!(
                "{}: <code>{}</code>",
                escape(&test.name),
                escape(expression)
            )
        }
    };
    if test.severity == Severity::Warn {
        demand + " (warning)"
    } else {
        demand
    }
}

/// What the search box looks through, in lower case.
fn words(table: &DictionaryTable) -> String {
    let mut words = format!("{} {} {}", table.name, table.layer, table.description);
    for column in &table.columns {
        let _ = write!(words, " {} {}", column.name, column.description);
    }
    words.to_lowercase()
}

/// Text for use between tags and inside double quotes.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}
