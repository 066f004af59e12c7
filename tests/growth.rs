//! Nothing grows with the number of tenants ever seen.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use cache_runtime::{CacheKey, EvictionPolicy, Session, cached_clients};
use tests::{ACCESS_KEY_ID, SECRET_ACCESS_KEY};
use tokio::task::JoinSet;

cached_clients! { s3 }

use clients::SessionExt as _;

const HELD: usize = 64;
const AT_ONCE: usize = 8;

#[derive(Clone, CacheKey)]
struct Tenant {
    #[cache_key(assume_role)]
    role_arn: String,
}

fn tenant(id: usize) -> Tenant {
    Tenant {
        role_arn: format!("arn:aws:iam::123456789012:role/tenant-{id}"),
    }
}

/// The server in another process: its memory is not ours.
struct Server {
    process: Child,
    url: String,
}

impl Server {
    fn start() -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_aws_server"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let mut url = String::new();
        let stdout = process.stdout.take().expect("it is piped");
        BufReader::new(stdout)
            .read_line(&mut url)
            .expect("it prints its URL");
        let url = url.trim().to_owned();
        Self { process, url }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn session(url: &str) -> Session {
    let credentials = Credentials::new(ACCESS_KEY_ID, SECRET_ACCESS_KEY, None, None, "test");
    let config = aws_config::SdkConfig::builder()
        .region(aws_config::Region::new("us-east-1"))
        .endpoint_url(url)
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .build();
    Session::builder().config(config).max_size(HELD).build()
}

async fn use_tenants(session: &Session, ids: std::ops::Range<usize>) {
    let mut under_way = JoinSet::new();
    for id in ids {
        if under_way.len() == AT_ONCE {
            under_way
                .join_next()
                .await
                .expect("there is one")
                .expect("it does not panic");
        }
        let session = session.clone();
        under_way.spawn(async move {
            let s3 = session.s3(&tenant(id)).await.expect("a client");
            s3.list_buckets().send().await.expect("an answer");
        });
    }
    under_way.join_all().await;
}

/// Resident memory in KiB, and open file descriptors, where the system tells.
fn measure() -> Option<(usize, usize)> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let rss = line.trim().trim_end_matches(" kB").parse().ok()?;
    Some((rss, std::fs::read_dir("/proc/self/fd").ok()?.count()))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_tenants_through_a_cache_of_sixty_four() {
    let server = Server::start();
    let session = session(&server.url);
    use_tenants(&session, 0..1_000).await;
    let early = measure();
    use_tenants(&session, 1_000..10_000).await;
    let late = measure();

    assert_eq!(session.clients(EvictionPolicy::Lru).len(), HELD);
    assert_eq!(session.stats().scopes, HELD + 1, "those held, and the base");
    assert_eq!(session.stats().total().builds, 10_000);
    let (Some((early_rss, early_files)), Some((late_rss, late_files))) = (early, late) else {
        return;
    };
    println!("after 1,000 tenants: {early_rss} KiB, {early_files} files");
    println!("after 10,000 tenants: {late_rss} KiB, {late_files} files");
    // 9,000 tenants more, at 20 KiB each if they were kept, would be 180 MiB.
    assert!(
        late_rss < early_rss + 8 * 1024,
        "{early_rss} KiB, then {late_rss} KiB"
    );
    assert!(
        late_files <= early_files + AT_ONCE,
        "{early_files} files, then {late_files}"
    );
}
