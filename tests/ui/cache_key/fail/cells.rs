use std::cell::Cell;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::OnceLock;

use cache_runtime::CacheKey;

#[derive(Clone, CacheKey)]
struct Key {
    cell: Cell<u8>,
    ref_cell: std::cell::RefCell<u8>,
    shared: Arc<Mutex<u8>>,
    lock: Option<Arc<std::sync::RwLock<u8>>>,
    once: OnceLock<u8>,
}

fn main() {}
