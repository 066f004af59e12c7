use cache_runtime::cached_clients;

#[derive(Clone, cache_runtime::CacheKey)]
#[cache_key(service(sqs))]
struct Tenant {
    #[cache_key(region)]
    region: String,
}

cached_clients! { s3, sqs }

fn main() {
    let tenant = Tenant { region: "us-west-2".to_owned() };
    let _ = clients::sqs(&tenant);
    let _ = clients::s3(&tenant);
}
