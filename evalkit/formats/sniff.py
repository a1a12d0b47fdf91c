"""Say what a file is that was taken for JSON Lines and is not."""

import re

_AS_LINES = "Write one JSON object a line, for example with jq -c '.[]'."
_UNPACK = "Unpack it first."
_TEXT = "Save it as UTF-8."

# first bytes → what the file is, what to do
_MAGIC = [
    (b"\x1f\x8b", "a gzip file", _UNPACK),
    (b"BZh", "a bzip2 file", _UNPACK),
    (b"\xfd7zXZ", "an xz file", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "a zstd file", _UNPACK),
    (b"PK\x03\x04", "a zip file", _UNPACK),
    (b"\xff\xfe", "UTF-16 text", _TEXT),
    (b"\xfe\xff", "UTF-16 text", _TEXT),
    (b"PAR1", "a Parquet file", "Convert it with the 'datasets' library; name it as hf:FOLDER."),
    (b"ARROW1", "an Arrow file", "Name the folder that 'save_to_disk' wrote as hf:FOLDER."),
    (b"SQLite format 3", "an SQLite database", _AS_LINES),
    (b"\x93NUMPY", "a numpy file", _AS_LINES),
]
_PICKLE = re.compile(rb"\x80[\x02-\x05]")
_PATTERNS = [
    (_PICKLE, "a pickle", "evalkit never opens pickles. " + _AS_LINES),
    (re.compile(rb'\s*\[\s*(?:[\[{\]"\d]|$)'), "one JSON list", _AS_LINES),
    (re.compile(rb"\s*\{\s*\r?\n"), "one JSON object over several lines", "Write it with jq -c ."),
    (re.compile(rb"\s*<"), "XML or HTML", _AS_LINES),
    (re.compile(rb"(?:#[^\n]*\n|\s*\n)*(?:---|gold:)"), "YAML", "Name gold files with --gold."),
    (re.compile(rb"(?:#[^\n]*\n|\s*\n)*[A-Za-z_][\w -]*:(?:\s|$)"), "YAML", _AS_LINES),
    (re.compile(rb"#[^\n]*conll|# (?:newdoc|sent_id|text) ", re.IGNORECASE), "CoNLL-U",
     "Use the extractor 'conllu' for parsed text."),
    (re.compile(rb'"?\w+"?(?:[,\t]"?\w+"?)+\r?\n'), "a table (CSV or TSV)", _AS_LINES),
]  # fmt: skip


def sniff(head: bytes) -> tuple[str, str] | None:
    """Name what a file is from its first bytes, and what to do; None where it is no known thing."""
    for magic, name, hint in _MAGIC:
        if head.startswith(magic):
            return name, hint
    for pattern, name, hint in _PATTERNS:
        if pattern.match(head):
            return name, hint
    return None
