"""The seam between evalkit and whatever extracts events from text."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from evalkit.errors import Diagnostic
from evalkit.model import Article, Document, Failed


@dataclass(frozen=True, slots=True)
class Description:
    """
    Who produced the predictions; goes into the signature of every number made from them.

    `languages` and `event_types` None mean any. `fingerprint` is a sha256 over everything that can
    change a prediction: code version, rules, model files, options.
    """

    name: str
    version: str
    fingerprint: str
    languages: frozenset[str] | None = None
    event_types: frozenset[str] | None = None
    packages: Mapping[str, str] = field(default_factory=dict)
    device: str = "cpu"
    doc: str = ""


class Extractor(Protocol):
    """
    Text in, events out; never sees gold.

    `describe` and `check` are cheap: no model is loaded, nothing is fetched. `extract` yields one
    result an article, in their order, and never raises for a document: what goes wrong with one is
    a `Failed` with its reason.
    """

    def describe(self) -> Description:
        """Say who this is."""
        ...

    def check(self, languages: Iterable[str]) -> Sequence[Diagnostic]:
        """Say what is missing for these languages, with the command that installs it."""
        ...

    def load(self) -> None:
        """Import packages and load models; calling it again does nothing."""
        ...

    def extract(self, articles: Iterable[Article]) -> Iterator[Document | Failed]:
        """Predict the events of each article."""
        ...

    def close(self) -> None:
        """Free what `load` took."""
        ...


@dataclass(frozen=True, slots=True)
class Factory:
    """
    What a registered name points to: how to make an extractor from its options.

    `options` maps each option's name to its one-line description; `make` gets only declared ones
    and refuses wrong values with an ExtractorError; without those of `required` it cannot make
    one. `install` is the command for a missing extra.
    """

    name: str
    doc: str
    make: Callable[[Mapping[str, str]], Extractor]
    options: Mapping[str, str] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    install: str = ""
