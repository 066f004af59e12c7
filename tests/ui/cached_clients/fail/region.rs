use cache_runtime::{Region, region};

const MISSPELT: Region = region!("us-wset-2");
const CAPITALS: Region = region!("US_WEST_2");
const UNKNOWN: Region = region!("atlantis-north-1");
const UNQUOTED: Region = region!(us-west-2);
const EMPTY: Region = region!();

fn main() {
    let name = "us-west-2";
    let _ = region!(name);
    let _ = region!("us-west-2", 1);
}
