use cache_runtime::ClientCache;

fn take(_: ClientCache<String>) {}

fn main() {}
