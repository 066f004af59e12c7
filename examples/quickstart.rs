//! Two services in two regions through cached clients, over real HTTP.
//!
//! `cargo run --example quickstart` starts servers for S3 and SQS in its own process and needs nothing else. With `-- --aws` it does
//! the same in the account that your environment gives access to, and removes what it made.

use std::error::Error;
use std::time::{SystemTime, UNIX_EPOCH};

use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{BucketLocationConstraint, CreateBucketConfiguration};
use cache_runtime::{
    EvictionPolicy, Session, cached_clients, default_session, set_default_session,
};
use tests::Aws;

cached_clients! { s3, sqs }

const REGIONS: [&str; 2] = ["us-east-1", "eu-west-1"];
const TEXT: &str = "hello from a cached client";

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let local = match std::env::args().nth(1).as_deref() {
        Some("--aws") => None,
        Some(other) => return Err(format!("unknown option {other}: the only one is --aws").into()),
        None => Some(Aws::start().await?),
    };
    if let Some(aws) = &local {
        println!("S3 and SQS at {}", aws.url());
        set_default_session(Session::from(aws.sdk_config()));
    }

    let name = unique_name()?;
    for region in REGIONS {
        use_bucket(region, &format!("{name}-{region}")).await?;
        use_queue(region, &name).await?;
    }
    same_client_twice().await?;

    let session = default_session();
    println!("\n{}", table(&session));
    let stats = session.stats().total();
    println!("quickstart: ok {} built, {} hit", stats.builds, stats.hits);
    Ok(())
}

/// A name that nobody has: buckets share one name space in the whole world.
fn unique_name() -> Result<String, Box<dyn Error>> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?;
    Ok(format!("cache-runtime-{}", now.as_millis()))
}

/// Puts an object and gets it back. Each call of `clients::s3` gives the same client.
async fn use_bucket(region: &'static str, bucket: &str) -> Result<(), Box<dyn Error>> {
    let s3 = clients::s3(region).await?;
    // The one region whose name this call refuses.
    let location = (region != "us-east-1").then(|| {
        let constraint = BucketLocationConstraint::from(region);
        CreateBucketConfiguration::builder()
            .location_constraint(constraint)
            .build()
    });
    let create = s3.create_bucket().bucket(bucket);
    create
        .set_create_bucket_configuration(location)
        .send()
        .await?;

    let body = ByteStream::from_static(TEXT.as_bytes());
    let put = clients::s3(region).await?.put_object();
    put.bucket(bucket).key("greeting").body(body).send().await?;

    let get = clients::s3(region).await?.get_object();
    let object = get.bucket(bucket).key("greeting").send().await?;
    let text = String::from_utf8(object.body.collect().await?.to_vec())?;
    println!("s3  {region}: {text}");

    s3.delete_object()
        .bucket(bucket)
        .key("greeting")
        .send()
        .await?;
    s3.delete_bucket().bucket(bucket).send().await?;
    Ok(())
}

/// Sends a message and receives it.
async fn use_queue(region: &'static str, name: &str) -> Result<(), Box<dyn Error>> {
    let sqs = clients::sqs(region).await?;
    let queue = sqs.create_queue().queue_name(name).send().await?;
    let url = queue.queue_url().ok_or("SQS gave no queue URL")?;

    let send = clients::sqs(region).await?.send_message();
    send.queue_url(url).message_body(TEXT).send().await?;

    let receive = clients::sqs(region).await?.receive_message();
    let received = receive.queue_url(url).wait_time_seconds(5).send().await?;
    let text = received
        .messages()
        .first()
        .and_then(|message| message.body());
    println!("sqs {region}: {}", text.ok_or("SQS gave no message")?);

    sqs.delete_queue().queue_url(url).send().await?;
    Ok(())
}

async fn same_client_twice() -> Result<(), Box<dyn Error>> {
    let [region, _] = REGIONS;
    let (a, b) = (clients::s3(region).await?, clients::s3(region).await?);
    if !std::ptr::eq(a.config(), b.config()) {
        return Err("the second call gave another client".into());
    }
    println!("the second call gave the same client");
    Ok(())
}

fn table(session: &Session) -> String {
    let stats = session.stats().total();
    let rows = [
        ("built", stats.builds),
        ("hit", stats.hits),
        ("missed", stats.misses),
        ("evicted", stats.evictions),
    ];
    let counts = rows.map(|(name, count)| format!("{name:<8}{count:>4}"));
    let held = session.clients(EvictionPolicy::Lru);
    format!("{held}\n\n{}\n", counts.join("\n"))
}
