use cache_runtime::cached_clients;

cached_clients! {
    logs,
    cognito-idp,
    stepfunctions,
    queue: elbv2,
}

fn main() {}
