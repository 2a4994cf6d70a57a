//! Reading tables of pages.

/// The text of a cell: of a table by its id, the row of an owner, and the column.
#[track_caller]
pub(super) fn shown(page: &str, table: &str, owner: &str, column: &str) -> String {
    let part = after(page, &format!("<table id=\"{table}\""));
    let (part, _) = part.split_once("</table>").unwrap();
    let line = after(part, &format!("<tr data-owner=\"{owner}\">"));
    let (line, _) = line.split_once("</tr>").unwrap();
    let cell = after(line, &format!("data-column=\"{column}\""));
    let (_, cell) = cell.split_once('>').unwrap();
    let end = cell
        .find("</td>")
        .into_iter()
        .chain(cell.find("</th>"))
        .min();
    without_tags(&cell[..end.unwrap()])
}

/// The row of a plain table that begins with a name.
#[track_caller]
pub(super) fn row<'a>(page: &'a str, name: &str) -> &'a str {
    let line = after(
        page,
        &format!("<th scope=\"row\">{name}</th><td class=\"number\">"),
    );
    line.split("</tr>").next().unwrap()
}

#[track_caller]
fn after<'a>(text: &'a str, mark: &str) -> &'a str {
    match text.split_once(mark) {
        Some((_, rest)) => rest,
        None => panic!("no {mark} in {text}"),
    }
}

fn without_tags(text: &str) -> String {
    let mut words = String::new();
    let mut is_tag = false;
    for sign in text.chars() {
        match sign {
            '<' => is_tag = true,
            '>' => is_tag = false,
            sign if !is_tag => words.push(sign),
            _ => {}
        }
    }
    words
}

/// Shares as whole percents that add up: each rounded down, and one more for those that lost most.
pub(super) fn percents(shares: &[f64], total: u32) -> Vec<String> {
    let exact: Vec<f64> = shares.iter().map(|share| share * 100.0).collect();
    let mut whole: Vec<u32> = exact.iter().map(|part| part.floor() as u32).collect();
    while whole.iter().sum::<u32>() < total {
        let lost = |place: &usize| exact[*place] - f64::from(whole[*place]);
        let most = (0..whole.len())
            .rev()
            .max_by(|one, other| lost(one).total_cmp(&lost(other)));
        whole[most.unwrap()] += 1;
    }
    whole.into_iter().map(|part| part.to_string()).collect()
}
