"""
The `stanza` extractor: a real stanza pipeline parses, the rule file's dependency paths find events.

Stanza (Qi et al. 2020) and torch are imported when the extractor loads, not before. The model files
are checked first, because stanza's own messages for missing ones mislead, and nothing is downloaded
unless `allow_download` is given.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.metadata import version
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any

from evalkit.errors import Diagnostic, ExtractorError, UnavailableError
from evalkit.extractors.base import Description, Factory
from evalkit.extractors.matcher import extract_from_parse
from evalkit.extractors.parse import Parse, Sentence, Word
from evalkit.extractors.rulefile import RuleSet, load_rules
from evalkit.extractors.tokens import dateline_end
from evalkit.model import Article, Document, Failed

_VERSION = "1"
_NEEDED = ("tokenize", "pos", "lemma", "depparse")
_INSTALL = "pip install torch==2.13.0 && pip install 'evalkit[stanza]'"


class StanzaExtractor:
    """One pipeline a language, loaded on first use; see `Extractor` for the methods."""

    def __init__(
        self,
        *,
        rules: RuleSet,
        model_dir: Path | None = None,
        device: str = "cpu",
        batch: int = 8,
        allow_download: bool = False,
    ) -> None:
        self._rules = rules
        self._model_dir = model_dir
        self._device = device
        self._batch = batch
        self._allow_download = allow_download
        self._pipelines: dict[str, Any] = {}

    def describe(self) -> Description:
        """Fingerprint the rules and, where the models are there, each model file."""
        digest = hashlib.sha256(f"stanza {_VERSION} {self._rules.fingerprint}".encode())
        packages = {name: version(name) for name in ("stanza", "torch") if find_spec(name)}
        digest.update(json.dumps(packages, sort_keys=True).encode())
        languages = []
        for language in sorted(self._rules.languages):
            files = model_files(self.folder(), language) if find_spec("stanza") else {}
            if files and all(path.is_file() for path in files.values()):
                languages.append(language)
                for processor, path in sorted(files.items()):
                    digest.update(f"{language} {processor} {_sha256(path)}".encode())
        return Description(
            name="stanza",
            version=packages.get("stanza", "not installed"),
            fingerprint=digest.hexdigest(),
            languages=frozenset(languages),
            event_types=self._rules.event_types,
            packages=packages,
            device=self._device,
            doc=FACTORY.doc,
        )

    def folder(self) -> Path:
        """Return where the models are looked for: `model_dir`, else where stanza keeps its own."""
        if self._model_dir is not None:
            return self._model_dir
        from stanza.resources.common import DEFAULT_MODEL_DIR

        return Path(DEFAULT_MODEL_DIR)

    def check(self, languages: Iterable[str]) -> Sequence[Diagnostic]:
        """Find what is missing: the package, the rules for a language, or its model files."""
        if find_spec("stanza") is None:
            message = "The package 'stanza' is not installed."
            return [Diagnostic("EK4010", message, None, f"Run: {_INSTALL}")]
        return [d for language in sorted(set(languages)) for d in self._check(language)]

    def _check(self, language: str) -> Iterator[Diagnostic]:
        if language not in self._rules.languages:
            known = ", ".join(sorted(self._rules.languages))
            message = f"The rules hold no language {language!r} (they hold {known})."
            yield Diagnostic(
                "EK4011", message, None, f"Select with --lang {known.partition(',')[0]}."
            )
            return
        folder = self.folder()
        files = model_files(folder, language)
        absent = [name for name in _NEEDED if name not in files or not files[name].is_file()]
        if absent and not self._allow_download:
            yield Diagnostic(
                "EK4012",
                f"Stanza's models for {language!r} are not in {folder}: {', '.join(absent)}.",
                None,
                f"Run: {_download_command(language, self._model_dir)} or name their folder with"
                " --model-dir, or let --allow-download fetch them.",
            )

    def load(self) -> None:
        """Import stanza and torch; the pipelines load with their first article."""
        if find_spec("stanza") is None:
            raise UnavailableError(*self.check(()))
        import stanza  # noqa: F401 (the import is the point: three seconds, and it may fail)

    def extract(self, articles: Iterable[Article]) -> Iterator[Document | Failed]:
        """Parse in batches and match; a batch that fails is tried again article by article."""
        remaining = iter(articles)
        while chunk := list(islice(remaining, self._batch)):
            yield from self._extract(chunk)

    def close(self) -> None:
        """Forget the pipelines."""
        self._pipelines.clear()

    def _extract(self, articles: Sequence[Article]) -> list[Document | Failed]:
        results: dict[str, Document | Failed] = {}
        for language in sorted({article.language or "" for article in articles}):
            group = [a for a in articles if (a.language or "") == language]
            pipeline = self._pipeline(language)
            for article, parse in zip(group, _parses(pipeline, group), strict=True):
                results[article.id] = (
                    extract_from_parse(article, parse, self._rules)
                    if isinstance(parse, Parse)
                    else Failed(id=article.id, kind="crash", message=parse)
                )
        return [results[article.id] for article in articles]

    def _pipeline(self, language: str) -> Any:
        if language not in self._pipelines:
            self._pipelines[language] = self._load_pipeline(language)
        return self._pipelines[language]

    def _load_pipeline(self, language: str) -> Any:
        import stanza

        if self._allow_download and list(_absent(self.folder(), language)):
            _download(language, self._model_dir)
        problems = self.check([language])
        if problems:
            raise UnavailableError(*problems)
        files = model_files(self.folder(), language)
        try:
            return stanza.Pipeline(
                language,
                dir=str(self.folder()),
                download_method=None,
                processors=",".join(files),
                device=self._device,
                logging_level="CRITICAL",
            )
        except Exception as error:
            raise UnavailableError.of(
                "EK4014",
                f"Stanza cannot load its models for {language!r} ({type(error).__name__}).",
                hint=f"Get them again: {_download_command(language, self._model_dir)}",
            ) from error


def model_files(folder: Path, language: str) -> dict[str, Path]:
    """
    Read from stanza's `resources.json` which file each default processor of a language has.

    Empty where the index is absent, is not JSON or does not know the language.
    """
    try:
        index = json.loads((folder / "resources.json").read_bytes())
        packages = index[language]["packages"]["default"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    wanted = ("tokenize", "mwt", "pos", "lemma", "depparse")
    found = {}
    for processor in wanted:
        package = packages.get(processor)
        if package:
            found[processor] = folder / language / processor / f"{package}.pt"
    return found


def _absent(folder: Path, language: str) -> Iterator[str]:
    files = model_files(folder, language)
    yield from (name for name in _NEEDED if name not in files or not files[name].is_file())


def _parses(pipeline: Any, articles: Sequence[Article]) -> list[Parse | str]:
    """Parse articles together; the error text stands in place of a parse that failed."""
    starts = [dateline_end(article.text) for article in articles]
    texts = [article.text[start:] for article, start in zip(articles, starts, strict=True)]
    try:
        documents: list[Any] = pipeline.bulk_process(texts)
    except Exception:  # noqa: BLE001 (one bad article must not take the others with it)
        documents = [_single(pipeline, text) for text in texts]
    return [
        document if isinstance(document, str) else convert(document, article.text, shift=start)
        for document, article, start in zip(documents, articles, starts, strict=True)
    ]


def _single(pipeline: Any, text: str) -> Any:
    try:
        return pipeline(text)
    except Exception as error:  # noqa: BLE001 (whatever stanza raises is this document's reason)
        return f"{type(error).__name__}: {_first_line(error)}"


def convert(document: Any, text: str, *, shift: int = 0) -> Parse:
    """
    Turn a stanza Document into a Parse over `text`, offsets moved by `shift` code points.

    The forms are cut from the text: a long token comes back from stanza as `<UNK>`. Words of a
    multi-word token whose pieces have no offsets of their own get those of the token.
    """
    sentences = []
    for sentence in document.sentences:
        words = []
        for word in sentence.words:
            has_own = word.start_char is not None and word.end_char is not None
            place = word if has_own else word.parent
            start, end = place.start_char + shift, place.end_char + shift
            words.append(
                Word(
                    index=word.id,
                    form=text[start:end] if has_own else word.text,
                    lemma=word.lemma or word.text,
                    upos=word.upos or "X",
                    head=word.head or 0,
                    deprel=word.deprel or "dep",
                    start=start,
                    end=end,
                    feats=_feats(word.feats),
                )
            )
        sentences.append(Sentence(tuple(words)))
    return Parse(tuple(sentences))


def _feats(value: str | None) -> dict[str, str]:
    pairs = (part.partition("=") for part in (value or "").split("|") if part)
    return {name: setting for name, _, setting in pairs}


def _download(language: str, model_dir: Path | None) -> None:
    import stanza

    where = {} if model_dir is None else {"model_dir": str(model_dir)}
    try:
        stanza.download(language, processors=",".join(_NEEDED), **where)
    except Exception as error:
        raise UnavailableError.of(
            "EK4013",
            f"Stanza's models for {language!r} could not be fetched ({type(error).__name__}).",
            hint="Check the connection, or copy the models and name their folder with --model-dir.",
        ) from error


def _download_command(language: str, model_dir: Path | None) -> str:
    folder = "" if model_dir is None else f", model_dir={str(model_dir)!r}"
    return f'python -c "import stanza; stanza.download({language!r}{folder})"'


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return (lines[0] if lines else type(error).__name__).rstrip(".")


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _make(options: Mapping[str, str]) -> StanzaExtractor:
    batch = options.get("batch", "8")
    if not batch.isdecimal() or not 1 <= int(batch) <= 1000:
        raise ExtractorError.of(
            "EK4015",
            f"The option 'batch' must be a number from 1 to 1000, not {batch!r}.",
            hint="Leave it out for 8 articles at a time.",
        )
    rules, model_dir = options.get("rules"), options.get("model_dir")
    return StanzaExtractor(
        rules=load_rules(Path(rules) if rules else None),
        model_dir=Path(model_dir) if model_dir else None,
        device=options.get("device", "cpu"),
        batch=int(batch),
        allow_download=options.get("allow_download", "false") == "true",
    )


FACTORY = Factory(
    name="stanza",
    doc="Dependency paths of a rule file over a parse by stanza.",
    make=_make,
    options={
        "model_dir": "folder of stanza's models, as stanza lays it out (default: stanza's own)",
        "rules": "rule file (default: the one that ships with evalkit)",
        "device": "where torch runs: cpu, cuda, cuda:1 … (default: cpu)",
        "batch": "articles parsed together (default: 8)",
        "allow_download": "true: fetch missing models (default: false)",
    },
    install=_INSTALL,
)
