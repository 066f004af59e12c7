use cache_runtime::cached_clients;

cached_clients! {
    max_sise = 64;
    eviction_policy = Fifo;
    pub mod aws {
        logs,
        "s3",
        sqs,
        sqs,
        sts { configur = x },
    }
    mod resources {
        Archive,
    }
}

fn main() {
    let _ = aws::logs("us-west-2");
    let _ = aws::s3("us-west-2");
    let _ = aws::sqs("us-west-2");
    let _ = aws::sts("us-west-2");
}
