//! The services of AWS, by the names that the SDK for Rust, boto3 and AWS itself have for them.
//!
//! The table is data, so that a newer one needs no change here; `data/README.md` says how to renew it.

use crate::diagnostics::closest;

const TABLE: &str = include_str!("../../data/aws-services.tsv");

/// One service.
#[derive(Clone, Copy)]
pub(super) struct Service {
    /// `cloudwatchlogs`, of the crate `aws-sdk-cloudwatchlogs`.
    pub(super) name: &'static str,
    /// `logs`
    pub(super) boto3: &'static str,
    /// `CloudWatch Logs`
    pub(super) id: &'static str,
}

/// What a written name stands for.
pub(super) enum Found {
    /// The SDK's own name.
    Known(Service),
    /// The service's name, spelt in another way: `S3`, `aws-sdk-s3`, `Cost_Explorer`.
    Spelling(Service),
    /// The name that boto3 or AWS has for it.
    Elsewhere(Service),
    /// A likely slip of the pen.
    Close(Service),
    /// Perhaps newer than the table.
    Nowhere,
}

pub(super) fn find(written: &str) -> Found {
    if let Some(service) = table().find(|service| service.name == written) {
        return Found::Known(service);
    }
    let plain = plain(written);
    let by = |key: fn(&Service) -> &'static str| {
        table().find(|service| self::plain(key(service)) == plain)
    };
    if let Some(service) = by(|service| service.name) {
        return Found::Spelling(service);
    }
    if let Some(service) = by(|service| service.boto3).or_else(|| by(|service| service.id)) {
        return Found::Elsewhere(service);
    }
    let names = table().flat_map(|service| [service.name, service.boto3]);
    closest(&written.to_lowercase(), names)
        .and_then(|name| table().find(|service| service.name == name || service.boto3 == name))
        .map_or(Found::Nowhere, Found::Close)
}

/// All services of the table.
pub(super) fn table() -> impl Iterator<Item = Service> {
    TABLE
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut columns = line.split('\t');
            Some(Service {
                name: columns.next()?,
                boto3: columns.next()?,
                id: columns.next()?,
            })
        })
}

/// A name without what its spellings differ in.
pub(super) fn plain(name: &str) -> String {
    let lower = name.to_lowercase();
    let bare = ["aws-sdk-", "aws_sdk_"]
        .iter()
        .find_map(|prefix| lower.strip_prefix(prefix))
        .unwrap_or(&lower);
    bare.chars().filter(|c| c.is_alphanumeric()).collect()
}
