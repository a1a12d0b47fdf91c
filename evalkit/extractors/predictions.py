"""The `predictions` extractor: events that another program has predicted, read from a file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.util import find_spec

from evalkit import __version__
from evalkit.errors import Diagnostic, ExtractorError
from evalkit.extractors.base import Description, Factory
from evalkit.formats import load_documents, parse_source, verify
from evalkit.model import Article, Corpus, Document, Failed

_DOC = "Predictions from a JSON Lines file or hf:FOLDER, each verified against its article."


class Predictions:
    """
    Looks each article up by its id, exactly.

    An article that the file does not have yields nothing, so that whoever pairs documents counts it
    as absent. A document whose text, hash or words are not the article's is `Failed`.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self._corpus: Corpus | None = None

    def describe(self) -> Description:
        """Say which file this is; its fingerprint is that of what the documents say."""
        return Description("predictions", __version__, self._documents().fingerprint, doc=_DOC)

    def check(self, languages: Iterable[str]) -> Sequence[Diagnostic]:  # noqa: ARG002 (any language)
        """Say whether the package for a saved dataset is missing."""
        if parse_source(self.path).format != "hf" or find_spec("datasets") is not None:
            return []
        message = f"Reading {self.path} needs the package 'datasets'."
        return [Diagnostic("EK2045", message, None, "Run: pip install 'evalkit[hf]'")]

    def load(self) -> None:
        """Read the file; raises DocumentError with everything that is wrong with it."""
        self._documents()

    def extract(self, articles: Iterable[Article]) -> Iterator[Document | Failed]:
        """Yield the prediction for each article that has one."""
        predicted = {document.id: document for document in self._documents()}
        for article in articles:
            if article.id in predicted:
                yield _verified(predicted[article.id], article)

    def close(self) -> None:
        """Forget the file."""
        self._corpus = None

    def _documents(self) -> Corpus:
        if self._corpus is None:
            self._corpus = load_documents(self.path)
        return self._corpus


def _verified(document: Document, article: Article) -> Document | Failed:
    problems = verify(document, text=article.text).problems
    if not problems:
        return document
    return Failed(id=document.id, kind="wrong_text", message=str(problems[0]))


def _make(options: Mapping[str, str]) -> Predictions:
    if not options.get("path"):
        raise ExtractorError.of(
            "EK4002", "The extractor 'predictions' needs the option 'path'.",
            hint="Write predictions,path=FILE.jsonl or predictions,path=hf:FOLDER.",
        )  # fmt: skip
    return Predictions(options["path"])


FACTORY = Factory(
    name="predictions",
    doc=_DOC,
    make=_make,
    options={"path": "The file of JSON Lines, or hf:FOLDER."},
    required=("path",),
    install="pip install 'evalkit[hf]' (only for hf:FOLDER)",
)
