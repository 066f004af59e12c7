use cache_runtime::ClientCache;

fn main() {
    let _: ClientCache<String> = ClientCache::new(30);
}
