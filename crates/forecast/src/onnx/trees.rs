//! Ensembles of decision trees.
//!
//! Every tree is walked once when it is read: each of its nodes must be reached exactly once, so that there is no
//! circle and no prediction takes more steps than the deepest tree has levels.

use std::collections::{BTreeMap, BTreeSet};

use super::Budget;
use super::operators::{PostTransform, sigmoid};
use super::proto::Attributes;
use crate::ForecastError;

/// Most nodes of all trees together.
const MAX_NODES: usize = 500_000;

/// Most scores of an ensemble.
const MAX_SCORES: usize = 1_000;

/// How a branch compares a feature with its threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Comparison {
    LessOrEqual,
    Less,
    GreaterOrEqual,
    Greater,
    Equal,
    NotEqual,
}

/// A node; children are places in the list of nodes.
#[derive(Debug, Clone, PartialEq)]
enum Node {
    Branch {
        feature: usize,
        threshold: f32,
        comparison: Comparison,
        yes: usize,
        no: usize,
    },
    /// Scores and weights.
    Leaf(Vec<(usize, f32)>),
}

/// What becomes of the sums.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Finish {
    /// One number per score.
    Scores(PostTransform),
    /// One sum stands for two classes: the second one's chance, the first one's is the rest.
    Rest,
    /// One sum stands for two classes: the first one gets it with the other sign.
    Signed,
    /// The same, each through the logistic function.
    SignedLogistic,
}

/// An ensemble.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Ensemble {
    nodes: Vec<Node>,
    roots: Vec<usize>,
    base: Vec<f32>,
    average: bool,
    finish: Finish,
    /// Features it looks at: one more than the highest place.
    features: usize,
    /// Levels of all trees together.
    levels: usize,
}

impl Ensemble {
    pub(super) fn regressor(attributes: &Attributes<'_>) -> Result<Self, ForecastError> {
        // Runtimes do not agree on what a transformed regressor says.
        if PostTransform::of(attributes)? != PostTransform::None {
            return Err(attributes.wrong("a regressor with a post_transform is not known here"));
        }
        let average = match attributes.text("aggregate_function", "SUM")? {
            "SUM" => false,
            "AVERAGE" => true,
            other => {
                return Err(
                    attributes.wrong(format!("aggregate_function {other} is not known here"))
                );
            }
        };
        let scores = usize::try_from(attributes.int("n_targets", 1)).unwrap_or(0);
        let mut ensemble = Self::new(attributes, "target", scores)?;
        ensemble.average = average;
        ensemble.set_base(attributes, scores)?;
        Ok(ensemble)
    }

    pub(super) fn classifier(attributes: &Attributes<'_>) -> Result<Self, ForecastError> {
        let labels = attributes.ints("classlabels_int64s").len()
            + attributes.strings("classlabels_strings").len();
        let post = PostTransform::of(attributes)?;
        let ids: BTreeSet<i64> = attributes.ints("class_ids").iter().copied().collect();
        let mut ensemble = Self::new(attributes, "class", labels)?;
        if labels == 2 && ids.len() == 1 {
            let weights = attributes.floats("class_weights")?;
            ensemble.finish = match post {
                PostTransform::None if weights.iter().all(|weight| *weight >= 0.0) => Finish::Rest,
                PostTransform::None => Finish::Signed,
                PostTransform::Logistic => Finish::SignedLogistic,
                PostTransform::Softmax => {
                    return Err(
                        attributes.wrong("two classes with one sum and SOFTMAX are not known here")
                    );
                }
            };
            for node in &mut ensemble.nodes {
                if let Node::Leaf(weights) = node {
                    for (score, _) in weights {
                        *score = 0;
                    }
                }
            }
            ensemble.set_base(attributes, 1)?;
        } else {
            ensemble.finish = Finish::Scores(post);
            ensemble.set_base(attributes, labels)?;
        }
        Ok(ensemble)
    }

    /// Reads the trees; `kind` names the attributes of the leaves.
    fn new(attributes: &Attributes<'_>, kind: &str, scores: usize) -> Result<Self, ForecastError> {
        if !(1..=MAX_SCORES).contains(&scores) {
            return Err(attributes.wrong(format!(
                "{scores} scores, from 1 to {MAX_SCORES} are known here"
            )));
        }
        if !attributes.strings("nodes_modes").is_empty()
            && attributes.ints("nodes_treeids").is_empty()
        {
            return Err(attributes.wrong("nodes_treeids is missing"));
        }
        let places = places(attributes)?;
        let mut nodes = nodes(attributes, &places)?;
        let leaf_ids = attributes
            .ints(&format!("{kind}_treeids"))
            .iter()
            .zip(attributes.ints(&format!("{kind}_nodeids")));
        let weights = attributes
            .ints(&format!("{kind}_ids"))
            .iter()
            .zip(attributes.floats(&format!("{kind}_weights"))?);
        let lengths: BTreeSet<usize> = [
            attributes.ints(&format!("{kind}_treeids")).len(),
            attributes.ints(&format!("{kind}_nodeids")).len(),
            attributes.ints(&format!("{kind}_ids")).len(),
            attributes.floats(&format!("{kind}_weights"))?.len(),
        ]
        .into();
        if lengths.len() != 1 {
            return Err(attributes.wrong(format!(
                "the lists of the leaves ({kind}) have different lengths"
            )));
        }
        for ((tree, node), (score, weight)) in leaf_ids.zip(weights) {
            let leaf = places
                .get(&(*tree, *node))
                .and_then(|&place| nodes.get_mut(place));
            let score = usize::try_from(*score).ok().filter(|score| *score < scores);
            match (leaf, score) {
                (Some(Node::Leaf(weights)), Some(score)) => weights.push((score, *weight)),
                (Some(Node::Leaf(_)), None) => {
                    return Err(attributes.wrong("a leaf has a score that is none"));
                }
                _ => return Err(attributes.wrong(format!("tree {tree} has no leaf {node}"))),
            }
        }
        let (roots, levels) = walk(attributes, &places, &nodes)?;
        let features = nodes.iter().map(|node| match node {
            Node::Branch { feature, .. } => feature + 1,
            Node::Leaf(_) => 0,
        });
        Ok(Self {
            features: features.max().unwrap_or(0),
            nodes,
            roots,
            base: vec![0.0; scores],
            average: false,
            finish: Finish::Scores(PostTransform::None),
            levels,
        })
    }

    fn set_base(
        &mut self,
        attributes: &Attributes<'_>,
        scores: usize,
    ) -> Result<(), ForecastError> {
        self.base = match attributes.floats("base_values")? {
            [] => vec![0.0; scores],
            values if values.len() == scores => values.to_vec(),
            values => {
                return Err(attributes.wrong(format!(
                    "{} base_values do not fit {scores} scores",
                    values.len()
                )));
            }
        };
        Ok(())
    }

    /// The scores of a row.
    pub(super) fn scores(
        &self,
        row: &[f32],
        budget: &mut Budget,
    ) -> Result<Vec<f32>, ForecastError> {
        if row.len() < self.features {
            let reason = format!(
                "{} features, the trees look at {}",
                row.len(),
                self.features
            );
            return Err(super::wrong("graph", reason));
        }
        budget.spend(self.levels)?;
        let mut sums = vec![0.0_f32; self.base.len()];
        for root in &self.roots {
            let mut place = *root;
            let weights = loop {
                match &self.nodes[place] {
                    Node::Leaf(weights) => break weights,
                    Node::Branch {
                        feature,
                        threshold,
                        comparison,
                        yes,
                        no,
                    } => {
                        place = if comparison.holds(row[*feature], *threshold) {
                            *yes
                        } else {
                            *no
                        }
                    }
                }
            };
            for (score, weight) in weights {
                sums[*score] += weight;
            }
        }
        let trees = self.roots.len() as f32;
        for (sum, base) in sums.iter_mut().zip(&self.base) {
            *sum = if self.average {
                *sum / trees + base
            } else {
                *sum + base
            };
        }
        let first = sums.first().copied().unwrap_or(0.0);
        Ok(match self.finish {
            Finish::Scores(post) => {
                post.apply(&mut sums);
                sums
            }
            Finish::Rest => vec![1.0 - first, first],
            Finish::Signed => vec![-first, first],
            Finish::SignedLogistic => vec![sigmoid(-first), sigmoid(first)],
        })
    }
}

impl Comparison {
    fn of(mode: &[u8]) -> Option<Self> {
        match mode {
            b"BRANCH_LEQ" => Some(Self::LessOrEqual),
            b"BRANCH_LT" => Some(Self::Less),
            b"BRANCH_GTE" => Some(Self::GreaterOrEqual),
            b"BRANCH_GT" => Some(Self::Greater),
            b"BRANCH_EQ" => Some(Self::Equal),
            b"BRANCH_NEQ" => Some(Self::NotEqual),
            _ => None,
        }
    }

    #[expect(
        clippy::float_cmp,
        reason = "the format asks whether a feature has exactly this value"
    )]
    fn holds(self, value: f32, threshold: f32) -> bool {
        match self {
            Self::LessOrEqual => value <= threshold,
            Self::Less => value < threshold,
            Self::GreaterOrEqual => value >= threshold,
            Self::Greater => value > threshold,
            Self::Equal => value == threshold,
            Self::NotEqual => value != threshold,
        }
    }
}

/// Place in the lists by tree and number of the node.
type Places = BTreeMap<(i64, i64), usize>;

fn places(attributes: &Attributes<'_>) -> Result<Places, ForecastError> {
    let (trees, ids) = (
        attributes.ints("nodes_treeids"),
        attributes.ints("nodes_nodeids"),
    );
    if trees.is_empty() || trees.len() > MAX_NODES {
        return Err(attributes.wrong(format!(
            "{} nodes, from 1 to {MAX_NODES} are known here",
            trees.len()
        )));
    }
    let lengths = [
        ids.len(),
        attributes.ints("nodes_featureids").len(),
        attributes.ints("nodes_truenodeids").len(),
        attributes.ints("nodes_falsenodeids").len(),
        attributes.floats("nodes_values")?.len(),
        attributes.strings("nodes_modes").len(),
    ];
    if lengths.iter().any(|length| *length != trees.len()) {
        return Err(attributes.wrong("the lists of the nodes have different lengths"));
    }
    let mut places = Places::new();
    for (place, key) in trees.iter().copied().zip(ids.iter().copied()).enumerate() {
        if places.insert(key, place).is_some() {
            return Err(attributes.wrong(format!("tree {} has node {} twice", key.0, key.1)));
        }
    }
    Ok(places)
}

fn nodes(attributes: &Attributes<'_>, places: &Places) -> Result<Vec<Node>, ForecastError> {
    let lists = (
        attributes.ints("nodes_treeids"),
        attributes.ints("nodes_featureids"),
        attributes.ints("nodes_truenodeids"),
        attributes.ints("nodes_falsenodeids"),
        attributes.floats("nodes_values")?,
        attributes.strings("nodes_modes"),
    );
    let node = |place: usize| {
        let mode = lists.5[place].as_slice();
        if mode == b"LEAF" {
            return Ok(Node::Leaf(Vec::new()));
        }
        let comparison = Comparison::of(mode).ok_or_else(|| {
            let mode = String::from_utf8_lossy(&mode[..mode.len().min(40)]).into_owned();
            attributes.wrong(format!("the mode {mode} is not known here"))
        })?;
        let child = |id: i64| {
            let tree = lists.0[place];
            let found = places.get(&(tree, id)).copied();
            found.ok_or_else(|| attributes.wrong(format!("tree {tree} has no node {id}")))
        };
        let feature = usize::try_from(lists.1[place])
            .ok()
            .filter(|feature| *feature < super::MAX_FEATURES);
        Ok(Node::Branch {
            feature: feature
                .ok_or_else(|| attributes.wrong("a branch looks at a feature that is none"))?,
            threshold: lists.4[place],
            comparison,
            yes: child(lists.2[place])?,
            no: child(lists.3[place])?,
        })
    };
    (0..lists.0.len()).map(node).collect()
}

/// Walks all trees from their first nodes; each node must be reached once.
fn walk(
    attributes: &Attributes<'_>,
    places: &Places,
    nodes: &[Node],
) -> Result<(Vec<usize>, usize), ForecastError> {
    let mut first: BTreeMap<i64, usize> = BTreeMap::new();
    for (&(tree, _), &place) in places {
        let root = first.entry(tree).or_insert(place);
        *root = (*root).min(place);
    }
    let mut seen = vec![false; nodes.len()];
    let mut levels = 0;
    for root in first.values() {
        let mut deepest = 0;
        let mut open = vec![(*root, 1)];
        while let Some((place, level)) = open.pop() {
            if std::mem::replace(&mut seen[place], true) {
                return Err(attributes.wrong("a tree runs in a circle or grows together"));
            }
            deepest = deepest.max(level);
            if let Node::Branch { yes, no, .. } = nodes[place] {
                open.extend([(yes, level + 1), (no, level + 1)]);
            }
        }
        levels += deepest;
    }
    if seen.contains(&false) {
        return Err(attributes.wrong("a node of a tree is never reached"));
    }
    Ok((first.into_values().collect(), levels))
}
