"""
The `conllu` extractor: the dependency paths of a rule file over parses that you bring.

A file, or every `*.conllu` file of a folder, holds the parses; `# newdoc id = …` says of which
article.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from evalkit.errors import Diagnostic, EvalkitError, ExtractorError, Location
from evalkit.extractors.base import Description, Factory
from evalkit.extractors.conllu_read import ConlluDocument, align, read_conllu
from evalkit.extractors.engine.ruleset import RuleSet
from evalkit.extractors.matcher import extract_from_parse
from evalkit.extractors.rulefile import ENGINE_VERSION
from evalkit.extractors.rules import missing_languages, rules_option
from evalkit.model import Article, Document, Failed


class ConlluExtractor:
    """Matches parses read from files; see `Extractor` for the methods."""

    def __init__(self, path: Path, rules: RuleSet) -> None:
        self._path = path
        self._rules = rules
        self._documents: dict[str, ConlluDocument] | None = None

    def describe(self) -> Description:
        """Fingerprint the rules, the grammar, the engine and every file of parses."""
        digest = hashlib.sha256(f"conllu {self._rules.fingerprint}".encode())
        for file in _files(self._path):
            digest.update(hashlib.sha256(_bytes(file)).digest())
        return Description(
            name="conllu",
            version=ENGINE_VERSION,
            fingerprint=digest.hexdigest(),
            languages=self._rules.languages,
            event_types=self._rules.event_types,
            doc=f"{self._rules.name}: dependency paths over {self._path.name}",
        )

    def check(self, languages: Iterable[str]) -> Sequence[Diagnostic]:
        """Name the languages without rules."""
        return missing_languages(self._rules, languages)

    def load(self) -> None:
        """Read the files; every problem of all of them is one ExtractorError."""
        if self._documents is None:
            self._documents = _load(self._path)

    def extract(self, articles: Iterable[Article]) -> Iterator[Document | Failed]:
        """Match one article after the other; without a parse of exactly its text one fails."""
        self.load()
        for article in articles:
            document = (self._documents or {}).get(article.id)
            if document is None:
                message = f"EK4124 {self._path} has no '# newdoc id = {article.id}'."
                yield Failed(id=article.id, kind="no-parse", message=message)
                continue
            try:
                parse = align(document, article.text)
                yield extract_from_parse(article, parse, self._rules)
            except EvalkitError as error:
                yield Failed(id=article.id, kind="unmatched", message=str(error))

    def close(self) -> None:
        """Forget the parses."""
        self._documents = None


def _files(path: Path) -> list[Path]:
    return sorted(path.rglob("*.conllu")) if path.is_dir() else [path]


def _load(path: Path) -> dict[str, ConlluDocument]:
    documents: dict[str, ConlluDocument] = {}
    problems: list[Diagnostic] = []
    for file in _files(path):
        try:
            found = read_conllu(_text(file), name=str(file))
        except EvalkitError as error:
            problems += error.diagnostics
            continue
        for document in found:
            if document.id is None or document.id in documents:
                what = "has no id" if document.id is None else f"has the id {document.id!r} again"
                problems.append(
                    Diagnostic(
                        "EK4125", f"The document {what}.", document.where,
                        "Write '# newdoc id = …' with the id of its article.",
                    )
                )  # fmt: skip
            else:
                documents[document.id] = document
    if problems:
        raise ExtractorError(*problems)
    return documents


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise ExtractorError.of(
            "EK4126",
            f"The parses cannot be read: {error.strerror}.",
            where=Location(str(file)),
            hint="Check the file and its permissions.",
        ) from None


def _text(file: Path) -> str:
    try:
        return _bytes(file).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ExtractorError.of(
            "EK4121",
            f"The file is not UTF-8: byte {error.start}.",
            where=Location(str(file)),
            hint="Save it as UTF-8.",
        ) from None


def _make(options: Mapping[str, str]) -> ConlluExtractor:
    path = Path(options.get("path", ""))
    if not options.get("path") or not path.exists():
        raise ExtractorError.of(
            "EK4126",
            f"There is no file or folder {options.get('path', '')!r} of CoNLL-U parses.",
            hint="Write --extractor conllu,path=FILE.",
        )
    return ConlluExtractor(path, rules_option(options))


FACTORY = Factory(
    name="conllu",
    doc="Dependency paths of a rule file over CoNLL-U parses that you bring.",
    make=_make,
    options={
        "path": "CoNLL-U file, or folder of such files; '# newdoc id = …' names the article",
        "rules": "rule file (default: the one that ships with evalkit)",
    },
    required=("path",),
)
