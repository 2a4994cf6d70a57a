//! What must hold in the tables of every league, whatever its files say.
//!
//! The laws stand in `invariants/*.sql`. Each query lists every case with what was `found` and what was
//! `wanted`, the second computed from other tables than the first; a law holds when no two differ. A law
//! without a single case proves nothing and fails.

use crate::answers::{Differences, try_ask};
use crate::blocks::{Block, blocks};
use std::path::Path;

const FILES: &[&str] = &[
    include_str!("invariants/stints.sql"),
    include_str!("invariants/players.sql"),
    include_str!("invariants/teams.sql"),
    include_str!("invariants/shares.sql"),
    include_str!("invariants/lines.sql"),
    include_str!("invariants/official.sql"),
    include_str!("invariants/win_probability.sql"),
];

/// Games tracked from beginning to end, `{complete games}` in the queries.
const COMPLETE: &str = "(select game_id from fact_game_status where tracking_status = 'COMPLETE')";

/// Checks every law in the tables of a folder. Some leagues have no case of some laws; their titles are
/// given.
pub(crate) fn assert_hold(out: &Path, without_cases: &[&str]) {
    let mut broken = Differences::default();
    let laws: Vec<Block> = FILES.iter().flat_map(|text| blocks(text)).collect();
    for law in &laws {
        check(out, law, without_cases, &mut broken);
    }
    for title in without_cases {
        assert!(
            laws.iter().any(|law| law.what == *title),
            "there is no law {title}"
        );
    }
    broken.assert_none(laws.len());
}

fn check(out: &Path, law: &Block, without_cases: &[&str], broken: &mut Differences) {
    let cases = law.sql.replace("{complete games}", COMPLETE);
    let sql = format!(
        "with cases as ({cases})
        select
            count(*) as cases,
            count(*) filter (where found is distinct from wanted) as differing,
            min(concat_ws(' ', place, 'found', coalesce(cast(found as text), 'null'), 'wanted',
                coalesce(cast(wanted as text), 'null'))) filter (where found is distinct from wanted) as example
        from cases"
    );
    let answer = match try_ask(out, &sql) {
        Ok(answer) => answer,
        Err(error) => return broken.add(format!("{} {error}", law.what)),
    };
    let cell = |number: usize| answer.rows.first()?.get(number)?.as_deref();
    match (cell(0), cell(1)) {
        (Some("0"), _) if without_cases.contains(&law.what.as_str()) => broken.cells += 1,
        (Some("0"), _) => broken.add(format!("{} There is no case of it.", law.what)),
        (Some(_), Some("0")) => broken.cells += 1,
        (cases, differing) => broken.add(format!(
            "{} {differing:?} of {cases:?} cases differ, such as {:?}",
            law.what,
            cell(2)
        )),
    }
}
