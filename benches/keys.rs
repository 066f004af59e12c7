//! The keys that all subjects hold and look up, and the order in which they are looked up.

use std::hash::Hash;

use cache_runtime::ClientKey;

/// The regions that keys take in turn.
pub(crate) const REGIONS: [&str; 8] = [
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
    "eu-west-1",
    "eu-central-1",
    "ap-northeast-1",
    "ap-southeast-2",
];

/// One key in two forms: ours, which keeps its hash, and the struct that one would write without us.
#[derive(Clone)]
pub(crate) struct Key {
    kept: ClientKey,
    plain: PlainKey,
}

/// The key of a cache by hand: hashed anew for each lookup.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct PlainKey {
    region: String,
    endpoint_url: String,
}

/// The form of the key that a subject takes.
pub(crate) trait Form: Clone + Eq + Hash + Send + Sync + 'static {
    fn of(key: &Key) -> &Self;
}

impl Form for ClientKey {
    fn of(key: &Key) -> &Self {
        &key.kept
    }
}

impl Form for PlainKey {
    fn of(key: &Key) -> &Self {
        &key.plain
    }
}

/// Keys with a region and an endpoint URL, so that to compare two of them is work.
///
/// They share nothing with those of another call: whoever inserts the keys of one call and looks up those of another has to
/// compare them in full, where a clone would be recognised by its address.
pub(crate) fn keys(count: usize) -> Vec<Key> {
    let key = |id: usize| {
        let region = REGIONS[id % REGIONS.len()];
        let endpoint_url = format!("https://tenant-{id:07}.s3.example.com");
        Key {
            kept: ClientKey::new().region(region).endpoint_url(&endpoint_url),
            plain: PlainKey {
                region: region.to_owned(),
                endpoint_url,
            },
        }
    };
    (0..count).map(key).collect()
}

/// Indices of keys in the order of their use, endlessly repeated.
pub(crate) struct Order(Vec<u32>);

impl Order {
    /// At least this long, so that short repetitions are not learned by the branch predictor.
    const LENGTH: usize = 1 << 14;

    fn new(count: usize, mut next: impl FnMut(&mut Random) -> usize, seed: u64) -> Self {
        let mut random = Random(seed);
        let length = (4 * count).max(Self::LENGTH).next_power_of_two();
        Self((0..length).map(|_| next(&mut random) as u32).collect())
    }

    /// All keys alike.
    pub(crate) fn uniform(count: usize, seed: u64) -> Self {
        Self::new(count, |random| random.below(count), seed)
    }

    /// The key of rank n in proportion to 1 / n^0.99; the ranks are scattered over the keys.
    pub(crate) fn zipf(count: usize, seed: u64) -> Self {
        let mut random = Random(7);
        let mut scattered: Vec<usize> = (0..count).collect();
        for at in (1..count).rev() {
            scattered.swap(at, random.below(at + 1));
        }
        let mut sum = 0.0;
        let weights = (1..=count).map(|rank| (rank as f64).powf(-0.99));
        let sums: Vec<f64> = weights
            .map(|weight| {
                sum += weight;
                sum
            })
            .collect();
        let next = |random: &mut Random| {
            let drawn = random.unit() * sum;
            let rank = sums.partition_point(|&upto| upto < drawn);
            scattered[rank.min(count - 1)]
        };
        Self::new(count, next, seed)
    }

    /// Nine of ten are any of the `hot` first keys, which a cache can hold; one of ten is the next of the `cold` ones after
    /// them, which are so many that each has left before its turn comes again.
    pub(crate) fn mixed(hot: usize, cold: usize, seed: u64) -> Self {
        let mut turn = 0;
        let next = |random: &mut Random| {
            if random.below(10) > 0 {
                return random.below(hot);
            }
            turn = (turn + 1) % cold;
            hot + turn
        };
        Self::new(hot + cold, next, seed)
    }

    /// One after the other, round and round; `count` is a power of two.
    pub(crate) fn round(count: usize) -> Self {
        let mut turn = count - 1;
        let next = |_: &mut Random| {
            turn = (turn + 1) % count;
            turn
        };
        Self::new(count, next, 0)
    }

    /// Where thread `thread` of `threads` begins: each somewhere else.
    pub(crate) fn start(&self, thread: usize, threads: usize) -> usize {
        self.0.len() / threads * thread
    }

    #[inline]
    pub(crate) fn at(&self, place: usize) -> usize {
        self.0[place & (self.0.len() - 1)] as usize
    }
}

/// `SplitMix64`: the same numbers in each run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}
