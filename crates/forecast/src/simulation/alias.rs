//! Drawing from a table of chances in constant time (the alias method of 1974, built in linear time as of 1991).

/// One column: its own place below the threshold, another place above.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Column {
    threshold: u32,
    other: u32,
}

/// A table to draw places from.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct AliasTable {
    columns: Vec<Column>,
}

impl AliasTable {
    /// The table of chances that add up to one; it must not be empty.
    pub(super) fn new(chances: &[f64]) -> Self {
        let count = chances.len();
        let mut scaled: Vec<f64> = chances.iter().map(|chance| chance * count as f64).collect();
        let mut columns: Vec<Column> = (0..count as u32)
            .map(|place| Column {
                threshold: u32::MAX,
                other: place,
            })
            .collect();
        let (mut small, mut large): (Vec<usize>, Vec<usize>) =
            (0..count).partition(|&place| scaled[place] < 1.0);
        while let Some((low, high)) = small.pop().zip(large.pop()) {
            columns[low] = Column {
                threshold: (scaled[low] * f64::from(u32::MAX)) as u32,
                other: high as u32,
            };
            scaled[high] -= 1.0 - scaled[low];
            if scaled[high] < 1.0 {
                small.push(high);
            } else {
                large.push(high);
            }
        }
        Self { columns }
    }

    /// The place that belongs to 64 random bits.
    pub(super) fn draw(&self, bits: u64) -> usize {
        let (upper, lower) = (bits >> 32, bits as u32);
        let column = ((upper * self.columns.len() as u64) >> 32) as usize;
        match self.columns.get(column) {
            Some(found) if lower > found.threshold => found.other as usize,
            _ => column,
        }
    }

    /// The chance of each place, as the table will draw it.
    #[cfg(test)]
    pub(super) fn chances(&self) -> Vec<f64> {
        let mut chances = vec![0.0; self.columns.len()];
        for (place, column) in self.columns.iter().enumerate() {
            let own =
                (f64::from(column.threshold) + 1.0) / 4_294_967_296.0 / self.columns.len() as f64;
            chances[place] += own;
            chances[column.other as usize] += 1.0 / self.columns.len() as f64 - own;
        }
        chances
    }
}
