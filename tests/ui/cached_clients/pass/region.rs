mod renamed {
    pub use cache_runtime as cache;
}

use cache_runtime::{Region, region, regions};

const WEST: Region = region!("us-west-2");

fn main() {
    assert_eq!(WEST, regions::US_WEST_2);
    assert_eq!(region!("us-west-9").as_ref(), "us-west-9");
    assert_eq!(region!(crate = renamed::cache, "us-west-2"), WEST);
}
