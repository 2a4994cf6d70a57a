//! A layered drawing after Sugiyama: every line leads to the right, long lines bend around boxes, and neighbours in
//! a layer are ordered so that few lines cross.

/// Sweeps that order the layers; more change little.
const SWEEPS: usize = 8;

/// A line with the places that it passes, from a box to a box.
pub(super) struct Line {
    pub(super) from: usize,
    pub(super) to: usize,
    /// Layer and row of each place.
    pub(super) stops: Vec<(usize, f64)>,
}

/// Where boxes and lines go.
pub(super) struct Layout {
    /// By knot: its layer and row. The boxes come first, then the bends of long lines.
    places: Vec<(usize, f64)>,
    /// The knots along each line.
    ways: Vec<Vec<usize>>,
    layers: usize,
    tallest: usize,
}

impl Layout {
    /// Places `count` boxes; `edges` lead from box to box. Lines that close a circle do not count for the layers.
    pub(super) fn new(count: usize, edges: &[(usize, usize)]) -> Self {
        let forward = without_circles(count, edges);
        let mut layer_of = longest_paths(count, &forward);
        let mut ways = Vec::new();
        for (from, to) in edges.iter().copied() {
            // A line of a circle is drawn the other way round, as it would run backwards.
            let (from, to) = if layer(&layer_of, from) <= layer(&layer_of, to) {
                (from, to)
            } else {
                (to, from)
            };
            let mut way = vec![from];
            for between in layer(&layer_of, from) + 1..layer(&layer_of, to) {
                way.push(layer_of.len());
                layer_of.push(between);
            }
            way.push(to);
            ways.push(way);
        }
        let layers = layer_of.iter().max().map_or(0, |last| last + 1);
        let mut columns: Vec<Vec<usize>> = vec![Vec::new(); layers];
        for (knot, layer) in layer_of.iter().enumerate() {
            if let Some(column) = columns.get_mut(*layer) {
                column.push(knot);
            }
        }
        order(&mut columns, &ways, layer_of.len());
        let tallest = columns.iter().map(Vec::len).max().unwrap_or(0);
        let mut places = vec![(0, 0.0); layer_of.len()];
        for (layer, column) in columns.iter().enumerate() {
            let above = (tallest - column.len()) as f64 / 2.0;
            for (row, knot) in column.iter().enumerate() {
                if let Some(place) = places.get_mut(*knot) {
                    *place = (layer, above + row as f64);
                }
            }
        }
        Self {
            places,
            ways,
            layers,
            tallest,
        }
    }

    pub(super) fn layers(&self) -> usize {
        self.layers
    }

    pub(super) fn tallest(&self) -> usize {
        self.tallest
    }

    /// Layer and row of a box.
    pub(super) fn place(&self, knot: usize) -> (usize, f64) {
        self.places.get(knot).copied().unwrap_or_default()
    }

    pub(super) fn lines(&self) -> impl Iterator<Item = Line> + '_ {
        self.ways.iter().filter_map(|way| {
            Some(Line {
                from: *way.first()?,
                to: *way.last()?,
                stops: way.iter().map(|knot| self.place(*knot)).collect(),
            })
        })
    }
}

fn layer(layers: &[usize], knot: usize) -> usize {
    layers.get(knot).copied().unwrap_or(0)
}

/// The edges without those that close a circle: in a depth-first search, what is read later is left earlier, except
/// along an edge that leads back.
fn without_circles(count: usize, edges: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let left_at = leaving_order(count, edges);
    let forward = |(from, to): &(usize, usize)| left_at.get(*from) > left_at.get(*to);
    edges.iter().copied().filter(forward).collect()
}

/// When a depth-first search leaves each knot.
fn leaving_order(count: usize, edges: &[(usize, usize)]) -> Vec<usize> {
    let mut seen = vec![false; count];
    let mut left_at = vec![0; count];
    let mut clock = 0;
    // Upside down, so that the first box is left last and comes first where there is a choice.
    for start in (0..count).rev() {
        let mut way = vec![(start, false)];
        while let Some((knot, leaving)) = way.pop() {
            if leaving {
                clock += 1;
                if let Some(slot) = left_at.get_mut(knot) {
                    *slot = clock;
                }
            } else if let Some(seen) = seen.get_mut(knot).filter(|seen| !**seen) {
                *seen = true;
                way.push((knot, true));
                way.extend(
                    edges
                        .iter()
                        .filter(|(from, _)| *from == knot)
                        .map(|(_, to)| (*to, false)),
                );
            }
        }
    }
    left_at
}

/// The layer of each box: one more than the furthest of what it reads.
fn longest_paths(count: usize, edges: &[(usize, usize)]) -> Vec<usize> {
    let mut layers = vec![0; count];
    // Without circles no path is longer than the number of boxes.
    for _ in 0..count {
        let mut moved = false;
        for (from, to) in edges.iter().copied() {
            let least = layer(&layers, from) + 1;
            if let Some(own) = layers.get_mut(to).filter(|own| **own < least) {
                *own = least;
                moved = true;
            }
        }
        if !moved {
            break;
        }
    }
    layers
}

/// Orders the knots of each layer by the mean row of their neighbours, forth and back.
fn order(columns: &mut [Vec<usize>], ways: &[Vec<usize>], knots: usize) {
    let mut row = vec![0.0; knots];
    let number = |column: &[usize], row: &mut Vec<f64>| {
        for (place, knot) in column.iter().enumerate() {
            if let Some(slot) = row.get_mut(*knot) {
                *slot = place as f64 - column.len() as f64 / 2.0;
            }
        }
    };
    for column in columns.iter() {
        number(column, &mut row);
    }
    let mut before = vec![Vec::new(); knots];
    let mut after = vec![Vec::new(); knots];
    for pair in ways.iter().flat_map(|way| way.windows(2)) {
        if let [from, to] = pair
            && let (Some(before), Some(after)) = (before.get_mut(*to), after.get_mut(*from))
        {
            before.push(*from);
            after.push(*to);
        }
    }
    for sweep in 0..SWEEPS {
        let neighbours = if sweep % 2 == 0 { &before } else { &after };
        let count = columns.len();
        for step in 0..count {
            let index = if sweep % 2 == 0 {
                step
            } else {
                count - 1 - step
            };
            let Some(column) = columns.get_mut(index) else {
                continue;
            };
            let mean = |knot: &usize| {
                let near = neighbours.get(*knot).map_or(&[][..], Vec::as_slice);
                let sum: f64 = near.iter().filter_map(|other| row.get(*other)).sum();
                if near.is_empty() {
                    row.get(*knot).copied().unwrap_or(0.0)
                } else {
                    sum / near.len() as f64
                }
            };
            let mut keyed: Vec<(f64, usize)> =
                column.iter().map(|knot| (mean(knot), *knot)).collect();
            keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
            *column = keyed.into_iter().map(|(_, knot)| knot).collect();
            number(column, &mut row);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_box_stands_right_of_all_that_it_reads() {
        let layout = Layout::new(4, &[(0, 1), (1, 2), (0, 2), (2, 3), (0, 3)]);
        let layers: Vec<usize> = (0..4).map(|knot| layout.place(knot).0).collect();
        assert_eq!(layers, [0, 1, 2, 3]);
        let long = layout
            .lines()
            .find(|line| (line.from, line.to) == (0, 3))
            .map(|line| line.stops.len());
        assert_eq!(long, Some(4), "the long line bends in the layers between");
    }

    proptest! {
        #[test]
        fn any_graph_is_laid_out(edges in prop::collection::vec((0..20usize, 0..20usize), 0..60)) {
            let edges: Vec<_> = edges.into_iter().filter(|(from, to)| from != to).collect();
            let layout = Layout::new(20, &edges);
            prop_assert_eq!(layout.lines().count(), edges.len());
            let mut places: Vec<_> = (0..layout.places.len()).map(|knot| {
                let (layer, row) = layout.place(knot);
                (layer, (row * 2.0) as i64)
            }).collect();
            places.sort_unstable();
            places.dedup();
            prop_assert_eq!(places.len(), layout.places.len(), "two knots in one place");
            for line in layout.lines() {
                for pair in line.stops.windows(2) {
                    prop_assert_eq!(pair[1].0, pair[0].0 + 1);
                }
            }
        }
    }
}
