use cache_runtime::ClientCacheError;

fn name(error: ClientCacheError) -> &'static str {
    match error {
        ClientCacheError::AlreadyCached { .. } => "exists",
        ClientCacheError::NotCached { .. } | ClientCacheError::Empty => "not found",
        ClientCacheError::Build { .. } | ClientCacheError::Panicked { .. } => "failed",
        ClientCacheError::Recursive { .. } => "recursive",
    }
}

fn main() {}
