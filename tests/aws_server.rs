//! The test server itself, by the plain SDK.

use std::error::Error;
use std::io::ErrorKind;
use std::net::TcpStream;
use std::time::{Duration, SystemTime};

use aws_config::{Region, SdkConfig, retry::RetryConfig};
use aws_credential_types::{Credentials, provider::SharedCredentialsProvider};
use aws_sdk_s3::error::ProvideErrorMetadata;
use aws_sdk_s3::presigning::PresigningConfig;
use aws_smithy_http_client::Builder as HttpClient;
use tests::{ACCESS_KEY_ID, Aws};
use tokio::time::{sleep, timeout};

type TestResult = Result<(), Box<dyn Error>>;

/// As the server's own configuration, with an HTTP client.
fn config(aws: &Aws) -> SdkConfig {
    aws.sdk_config()
        .into_builder()
        .http_client(HttpClient::new().build_http())
        .build()
}

fn in_region(aws: &Aws, region: &'static str) -> SdkConfig {
    config(aws)
        .into_builder()
        .region(Region::from_static(region))
        .build()
}

fn signed_by(aws: &Aws, id: &str, secret: &str, token: Option<&str>) -> aws_sdk_s3::Client {
    let credentials = Credentials::new(id, secret, token.map(str::to_owned), None, "test");
    let provider = SharedCredentialsProvider::new(credentials);
    aws_sdk_s3::Client::new(
        &config(aws)
            .into_builder()
            .credentials_provider(provider)
            .build(),
    )
}

async fn assume(
    aws: &Aws,
    role: &str,
) -> Result<aws_sdk_sts::types::Credentials, aws_sdk_sts::Error> {
    let sts = aws_sdk_sts::Client::new(&config(aws));
    let request = sts
        .assume_role()
        .role_arn(format!("arn:aws:iam::123456789012:role/{role}"));
    let answer = request
        .role_session_name("test")
        .external_id("tenant")
        .send()
        .await?;
    Ok(answer.credentials.expect("credentials"))
}

/// Status and error code of a refusal by S3.
async fn refusal(s3: &aws_sdk_s3::Client) -> (u16, String) {
    let error = s3.list_buckets().send().await.expect_err("a refusal");
    let response = error.raw_response().expect("a response");
    (
        response.status().as_u16(),
        error.code().unwrap_or_default().to_owned(),
    )
}

#[tokio::test]
async fn objects_in_two_regions() -> TestResult {
    let aws = Aws::start().await?;
    for region in ["us-east-1", "eu-west-1"] {
        let s3 = aws_sdk_s3::Client::new(&in_region(&aws, region));
        let bucket = format!("bucket-{region}");
        s3.create_bucket().bucket(&bucket).send().await?;
        let body = region.as_bytes().to_vec();
        s3.put_object()
            .bucket(&bucket)
            .key("a/key")
            .body(body.into())
            .send()
            .await?;
        let object = s3.get_object().bucket(&bucket).key("a/key").send().await?;
        assert_eq!(object.body.collect().await?.into_bytes(), region.as_bytes());
    }
    assert_eq!(aws.calls("s3"), 6);

    let requests = aws.requests();
    let last = requests.last().expect("requests");
    assert_eq!(
        (last.method.as_str(), last.region.as_str()),
        ("GET", "eu-west-1")
    );
    assert_eq!(
        (last.service.as_str(), last.access_key_id.as_str()),
        ("s3", ACCESS_KEY_ID)
    );
    assert!(
        last.path.starts_with("/bucket-eu-west-1/a/key"),
        "{}",
        last.path
    );
    assert!(aws.url().ends_with(last.header("host").expect("host")));
    aws.clear_log();
    assert_eq!((aws.calls("s3"), aws.requests().len()), (0, 0));
    Ok(())
}

#[tokio::test]
async fn queues_are_those_of_their_region() -> TestResult {
    let aws = Aws::start().await?;
    let east = aws_sdk_sqs::Client::new(&in_region(&aws, "us-east-1"));
    let west = aws_sdk_sqs::Client::new(&in_region(&aws, "us-west-2"));
    for (sqs, text) in [(&east, "east"), (&west, "west")] {
        let queue = sqs.create_queue().queue_name("jobs").send().await?;
        let url = queue.queue_url.expect("a queue URL");
        assert!(url.starts_with(aws.url()), "{url}");
        sqs.send_message()
            .queue_url(&url)
            .message_body(text)
            .send()
            .await?;
        let received = sqs
            .receive_message()
            .queue_url(&url)
            .max_number_of_messages(10);
        let messages = received.send().await?.messages.unwrap_or_default();
        let bodies: Vec<_> = messages
            .iter()
            .filter_map(|message| message.body())
            .collect();
        assert_eq!(bodies, [text]);
    }
    east.create_queue().queue_name("only-east").send().await?;
    assert!(
        west.get_queue_url()
            .queue_name("only-east")
            .send()
            .await
            .is_err()
    );
    assert_eq!(east.list_queues().send().await?.queue_urls().len(), 2);
    assert_eq!(west.list_queues().send().await?.queue_urls().len(), 1);
    Ok(())
}

#[tokio::test]
async fn s3_takes_temporary_credentials() -> TestResult {
    let aws = Aws::start().await?;
    let credentials = assume(&aws, "reader").await?;
    let (id, secret) = (credentials.access_key_id(), credentials.secret_access_key());
    let s3 = signed_by(&aws, id, secret, Some(credentials.session_token()));
    s3.create_bucket().bucket("bucket").send().await?;
    assert_eq!(aws.requests().last().expect("requests").access_key_id, id);

    let tokenless = signed_by(&aws, id, secret, None);
    assert_eq!(refusal(&tokenless).await, (400, "InvalidToken".into()));

    assert_eq!((aws.assume_role_calls(), aws.calls("sts")), (1, 1));
    let external_id = aws
        .requests()
        .first()
        .and_then(|request| request.form_value("ExternalId"));
    assert_eq!(external_id.as_deref(), Some("tenant"));
    Ok(())
}

#[tokio::test]
async fn presigned_requests_are_for_s3() -> TestResult {
    let aws = Aws::start().await?;
    let credentials = assume(&aws, "reader").await?;
    let (id, secret) = (credentials.access_key_id(), credentials.secret_access_key());
    let s3 = signed_by(&aws, id, secret, Some(credentials.session_token()));
    s3.create_bucket().bucket("bucket").send().await?;

    let terms = PresigningConfig::expires_in(Duration::from_mins(1))?;
    s3.put_object().bucket("bucket").key("key").send().await?;
    let presigned = s3
        .get_object()
        .bucket("bucket")
        .key("key")
        .presigned(terms)
        .await?;
    assert_eq!(status(&aws, presigned.uri()).await?, "HTTP/1.1 200 OK");
    assert_eq!(aws.requests().last().expect("requests").access_key_id, id);

    assert_eq!(
        status(&aws, &format!("{}/bucket/key", aws.url())).await?,
        "HTTP/1.1 403 Forbidden"
    );
    let unsigned = aws.requests().pop().expect("requests");
    assert_eq!(
        (unsigned.service.as_str(), unsigned.region.as_str()),
        ("s3", "")
    );
    Ok(())
}

/// The status line that answers a plain GET request.
async fn status(aws: &Aws, url: &str) -> std::io::Result<String> {
    use std::io::{BufRead, BufReader, Write};

    let host = aws.url().trim_start_matches("http://").to_owned();
    let path = url.trim_start_matches(aws.url()).to_owned();
    let exchange = move || {
        let mut stream = TcpStream::connect(&host)?;
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n"
        )?;
        let mut line = String::new();
        BufReader::new(stream).read_line(&mut line)?;
        Ok(line.trim_end().to_owned())
    };
    tokio::task::spawn_blocking(exchange).await?
}

#[tokio::test]
async fn credentials_may_expire_soon() -> TestResult {
    let aws = Aws::start().await?;
    let in_an_hour = i64::try_from(seconds_from_epoch() + 3600)?;
    let usual = assume(&aws, "reader").await?.expiration().secs();
    assert!((in_an_hour - 5..in_an_hour + 60).contains(&usual));

    aws.set_credentials_lifetime(Duration::from_secs(20));
    let soon = assume(&aws, "reader").await?.expiration().secs();
    assert!((in_an_hour - 3600..in_an_hour - 3500).contains(&soon));
    Ok(())
}

fn seconds_from_epoch() -> u64 {
    SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .expect("after 1970")
        .as_secs()
}

#[tokio::test]
async fn a_role_may_be_refused() -> TestResult {
    let aws = Aws::start().await?;
    let error = assume(&aws, "refused-role").await.expect_err("a refusal");
    assert_eq!(error.code(), Some("AccessDenied"));
    assert_eq!(aws.assume_role_calls(), 1);
    Ok(())
}

#[tokio::test]
async fn a_role_may_be_silent() -> TestResult {
    let aws = Aws::start().await?;
    let assumed = timeout(Duration::from_millis(200), assume(&aws, "silent-role")).await;
    assert!(assumed.is_err());
    assert_eq!(aws.assume_role_calls(), 1);
    Ok(())
}

#[tokio::test]
async fn s3_refuses_what_is_signed_wrongly() -> TestResult {
    let aws = Aws::with_users(&[("AKIAOTHER", "other secret")]).await?;
    signed_by(&aws, "AKIAOTHER", "other secret", None)
        .list_buckets()
        .send()
        .await?;

    let wrong = signed_by(&aws, "AKIAOTHER", "wrong secret", None);
    assert_eq!(refusal(&wrong).await, (403, "SignatureDoesNotMatch".into()));
    let unknown = signed_by(&aws, "AKIAUNKNOWN", "other secret", None);
    assert_eq!(refusal(&unknown).await, (403, "InvalidAccessKeyId".into()));

    aws.add_user("AKIAOTHER", "wrong secret");
    wrong.list_buckets().send().await?;
    Ok(())
}

#[tokio::test]
async fn connections_are_counted() -> TestResult {
    let aws = Aws::start().await?;
    {
        let shared = config(&aws);
        let (s3, sqs) = (
            aws_sdk_s3::Client::new(&shared),
            aws_sdk_sqs::Client::new(&shared),
        );
        for _ in 0..3 {
            s3.list_buckets().send().await?;
            sqs.list_queues().send().await?;
        }
        assert_eq!((aws.connections(), aws.open_connections()), (1, 1));
        aws_sdk_s3::Client::new(&config(&aws))
            .list_buckets()
            .send()
            .await?;
        assert_eq!((aws.connections(), aws.peak_connections()), (2, 2));
    }
    let closed = async {
        while aws.open_connections() > 0 {
            sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(Duration::from_secs(5), closed).await?;
    assert_eq!((aws.connections(), aws.peak_connections()), (2, 2));
    Ok(())
}

#[test]
fn a_server_of_its_own_outlives_its_clients_and_stops_when_dropped() -> TestResult {
    let aws = Aws::start_on_own_runtime()?;
    for _ in 0..2 {
        let clients = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        clients.block_on(async {
            let s3 = aws_sdk_s3::Client::new(&config(&aws));
            s3.list_buckets().send().await?;
            // Held open, which must not keep the server from stopping.
            let _ = timeout(Duration::from_millis(50), assume(&aws, "silent-role")).await;
            Ok::<_, aws_sdk_s3::Error>(())
        })?;
    }
    assert_eq!(aws.calls("s3"), 2);

    let address = aws.url().trim_start_matches("http://").to_owned();
    let held = TcpStream::connect(&address)?;
    drop(aws);
    let refused = TcpStream::connect(&address).map_err(|error| error.kind());
    assert_eq!(refused.err(), Some(ErrorKind::ConnectionRefused));
    drop(held);
    Ok(())
}

#[tokio::test]
async fn a_server_of_its_own_may_be_dropped_on_a_runtime() -> TestResult {
    let aws = Aws::start_on_own_runtime()?;
    aws_sdk_s3::Client::new(&config(&aws))
        .list_buckets()
        .send()
        .await?;
    Ok(())
}

#[tokio::test]
async fn a_dropped_server_hangs_up() -> TestResult {
    let aws = Aws::start().await?;
    let once = config(&aws)
        .into_builder()
        .retry_config(RetryConfig::disabled())
        .build();
    let s3 = aws_sdk_s3::Client::new(&once);
    s3.list_buckets().send().await?;
    drop(aws);
    assert!(
        s3.list_buckets()
            .send()
            .await
            .expect_err("nobody there")
            .raw_response()
            .is_none()
    );
    Ok(())
}
