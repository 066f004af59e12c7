//! The recordings of boto3-client-cache, replayed by the tool that the README names.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{fs, str};

use tempfile::TempDir;

/// All recordings of the Python package, in order.
fn recordings() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("oracle");
    let entries = fs::read_dir(folder).unwrap();
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

struct Replayed {
    code: Option<i32>,
    lines: Vec<String>,
    error: String,
}

fn replay(files: &[PathBuf]) -> Replayed {
    let tool = env!("CARGO_BIN_EXE_replay");
    let Output {
        status,
        stdout,
        stderr,
    } = Command::new(tool).args(files).output().unwrap();
    Replayed {
        code: status.code(),
        lines: str::from_utf8(&stdout)
            .unwrap()
            .lines()
            .map(str::to_owned)
            .collect(),
        error: String::from_utf8(stderr).unwrap(),
    }
}

/// A recording of the test's own.
struct Recording {
    _folder: TempDir,
    file: PathBuf,
}

impl Recording {
    fn new(lines: &[&str]) -> Self {
        Self::of(lines.join("\n").as_bytes())
    }

    fn of(content: &[u8]) -> Self {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("recording.jsonl");
        fs::write(&file, content).unwrap();
        Self {
            _folder: folder,
            file,
        }
    }

    fn replay(&self) -> Replayed {
        replay(std::slice::from_ref(&self.file))
    }

    /// Asserts that the tool refuses the recording, at this place and with this reason.
    fn assert_refused(&self, place: &str, reason: &str) {
        let replayed = self.replay();
        let expected = format!("error: {}{place} {reason}", self.file.display());
        assert!(
            replayed.error.starts_with(&expected),
            "{:?} does not begin with {expected:?}",
            replayed.error
        );
        assert_eq!(replayed.code, Some(2));
        assert!(replayed.lines.is_empty(), "{:?}", replayed.lines);
    }
}

const HEADER: &str = r#"{"policy":"LRU","kind":"client","max_size":2}"#;

#[test]
fn all_recordings_agree() {
    let files = recordings();
    assert_eq!(files.len(), 40);
    let replayed = replay(&files);
    assert_eq!(
        replayed.lines,
        ["40 traces, 16000 operations, 0 mismatches"]
    );
    assert_eq!((replayed.code, &*replayed.error), (Some(0), ""));
}

#[test]
fn a_changed_result_is_a_mismatch_with_file_and_line() {
    for file in recordings() {
        let text = fs::read_to_string(file).unwrap();
        let mut lines: Vec<&str> = text.lines().collect();
        let changed = r#"{"op":"len","result":-1}"#;
        lines.insert(200, changed);
        let recording = Recording::new(&lines);
        let replayed = recording.replay();
        assert_eq!(replayed.code, Some(1));
        let [mismatch, summary] = &replayed.lines[..] else {
            panic!("{:?}", replayed.lines);
        };
        let place = format!("{}:201: Len gave ", recording.file.display());
        assert!(mismatch.starts_with(&place), "{mismatch}");
        assert!(mismatch.ends_with("recorded is -1"), "{mismatch}");
        assert_eq!(summary, "1 traces, 401 operations, 1 mismatches");
    }
}

/// What the tool says of a recording whose header names the other policy.
fn replay_under_the_other_policy(file: &Path) -> Replayed {
    let text = fs::read_to_string(file).unwrap();
    let (header, rest) = text.split_once('\n').unwrap();
    let header = if header.contains("LRU") {
        header.replace("LRU", "LFU")
    } else {
        header.replace("LFU", "LRU")
    };
    Recording::new(&[&header, rest]).replay()
}

#[test]
fn the_wrong_policy_is_noticed() {
    let files = recordings();
    let codes = files
        .iter()
        .map(|file| replay_under_the_other_policy(file).code);
    let noticed = codes.filter(|&code| code == Some(1)).count();
    assert_eq!(noticed, 36, "in the other four the order never matters");
}

#[test]
fn a_copy_is_independent_of_what_it_was_copied_from() {
    let lines = [
        HEADER,
        r#"{"op":"set","key":1,"value":10,"result":"ok"}"#,
        r#"{"op":"copy","result":"ok"}"#,
        r#"{"op":"items","result":[[1,10]]}"#,
        r#"{"op":"set","key":1,"value":11,"result":{"error":"exists"}}"#,
    ];
    let replayed = Recording::new(&lines).replay();
    assert_eq!(replayed.lines, ["1 traces, 4 operations, 0 mismatches"]);
}

#[test]
fn a_missing_file_is_an_error() {
    let file = PathBuf::from("/no/such/recording.jsonl");
    let replayed = replay(&[recordings().remove(0), file]);
    assert_eq!(replayed.code, Some(2));
    let expected = "error: /no/such/recording.jsonl: No such file";
    assert!(replayed.error.starts_with(expected), "{}", replayed.error);
    assert!(replayed.lines.is_empty());
}

#[test]
fn no_files_are_an_error() {
    let replayed = replay(&[]);
    assert_eq!(replayed.code, Some(2));
    assert_eq!(replayed.error, "usage: replay FILES…\n");
}

#[test]
fn an_empty_file_is_an_error() {
    Recording::of(b"").assert_refused(":", "it is empty");
}

#[test]
fn a_file_that_is_no_text_is_an_error() {
    Recording::of(&[0xff, 0xfe]).assert_refused(":", "stream did not contain valid UTF-8");
}

#[test]
fn an_unknown_policy_is_an_error() {
    let header = HEADER.replace("LRU", "FIFO");
    let reason = "unknown eviction policy \"FIFO\": write \"LRU\" or \"LFU\"";
    Recording::new(&[&header]).assert_refused(":1:", reason);
}

#[test]
fn a_header_that_is_no_header_is_an_error() {
    let operation = r#"{"op":"len","result":0}"#;
    Recording::new(&[operation]).assert_refused(":1:", "missing field `kind`");
}

#[test]
fn malformed_lines_are_errors() {
    let cases = [
        ("{", "EOF while parsing an object"),
        ("", "EOF while parsing a value"),
        (
            r#"{"op":"update","result":"ok"}"#,
            "unknown variant `update`, expected one of",
        ),
        (r#"{"op":"get","result":null}"#, "missing field `key`"),
        (
            r#"{"op":"get","key":"a","result":null}"#,
            "invalid type: string \"a\", expected u64",
        ),
        (r#"{"op":"get","key":1}"#, "missing field `result`"),
        (r#"{"key":1,"result":null}"#, "missing field `op`"),
    ];
    for (line, reason) in cases {
        let lines = [HEADER, r#"{"op":"len","result":0}"#, line, HEADER];
        Recording::new(&lines).assert_refused(":3:", reason);
    }
}
