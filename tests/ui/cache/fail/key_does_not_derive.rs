use cache_runtime::Cache;

#[derive(Clone, PartialEq, Eq, Hash)]
struct Tenant(u64);

fn main() {
    let _: Cache<Tenant, u32> = Cache::new(30);
}
