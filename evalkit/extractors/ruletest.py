"""Run the examples inside a rule file: each must yield exactly the events that it names."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evalkit.errors import Location
from evalkit.extractors.conllu_read import align, read_conllu
from evalkit.extractors.engine.ruleset import Example, Expected, RuleSet
from evalkit.extractors.matcher import extract_from_parse, extract_from_text
from evalkit.model import Article, Document, Event


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that does not hold: the matcher, what is missing (-) and what is too much (+)."""

    where: Location
    matcher: str
    text: str
    missing: tuple[str, ...]
    spurious: tuple[str, ...]

    def __str__(self) -> str:
        lines = [f"{self.where} {self.matcher}: {self.text.strip()}"]
        lines += [f"  - {line}" for line in self.missing]
        lines += [f"  + {line}" for line in self.spurious]
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Report:
    """How many checks were run (an example with a parse is two), and which failed."""

    checks: int
    failures: tuple[Failure, ...]


def run_examples(rules: RuleSet) -> Report:
    """
    Run every example of a rule file, by windows and, where it holds a `conllu:` block, by paths.

    Raises ExtractorError for a block that is no parse of its example's text.
    """
    checks = [
        (example, matcher, document)
        for example in rules.examples
        for matcher, document in _documents(example, rules)
    ]
    failures = (_compare(example, matcher, document) for example, matcher, document in checks)
    return Report(len(checks), tuple(failure for failure in failures if failure is not None))


def _documents(example: Example, rules: RuleSet) -> Iterator[tuple[str, Document]]:
    article = Article(id="example", text=example.text, language=example.language)
    if "text" in example.matchers:
        yield "windows", extract_from_text(article, rules)
    if "tree" in example.matchers and example.conllu is not None:
        text = "".join(f"{_tabbed(line)}\n" for line in example.conllu.split("\n"))
        for document in read_conllu(f"{text}\n", name=f"{example.where} conllu")[:1]:
            yield "paths", extract_from_parse(article, align(document, example.text), rules)


def _tabbed(line: str) -> str:
    """Let blanks stand for tabs, which many editors do not keep in YAML."""
    return line if "\t" in line or line.startswith("#") else "\t".join(line.split())


def _compare(example: Example, matcher: str, document: Document) -> Failure | None:
    """Compare as multisets of lines; an expectation says nothing of what it leaves out."""
    left = list(document.events)
    missing, spurious = [], []
    for expected in example.expected:
        match = _best(expected, left)
        if match is None:
            missing.append(_expected_line(expected))
            continue
        left.remove(match)
        if not _holds(expected, match):
            missing.append(_expected_line(expected))
            spurious.append(_event_line(match, like=expected))
    spurious += [_event_line(event) for event in left]
    if not missing and not spurious:
        return None
    return Failure(example.where, matcher, example.text, tuple(missing), tuple(spurious))


def _best(expected: Expected, events: list[Event]) -> Event | None:
    """Find the event of the same type and trigger; one in which everything holds comes first."""
    same = [e for e in events if e.type == expected.type and _trigger(e) == expected.trigger]
    return next((event for event in same if _holds(expected, event)), same[0] if same else None)


def _holds(expected: Expected, event: Event) -> bool:
    pairs = [(expected.polarity, event.polarity), (expected.modality, event.modality)]
    attributes = all(wanted is None or wanted == given for wanted, given in pairs)
    return attributes and expected.arguments in {None, _arguments(event)}


def _trigger(event: Event) -> str | None:
    return event.trigger.text if event.trigger else None


def _arguments(event: Event) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((argument.role, argument.text or "") for argument in event.arguments))


def _expected_line(expected: Expected) -> str:
    named = [expected.polarity, expected.modality]
    return _line(expected.type, expected.trigger, named, expected.arguments or ())


def _event_line(event: Event, *, like: Expected | None = None) -> str:
    """Show an event; beside an expectation only what that speaks of."""
    polarity = event.polarity if like is None or like.polarity else None
    modality = event.modality if like is None or like.modality else None
    arguments = _arguments(event) if like is None or like.arguments is not None else ()
    return _line(event.type, _trigger(event) or "", [polarity, modality], arguments)


def _line(
    event_type: str,
    trigger: str,
    named: Sequence[str | None],
    arguments: tuple[tuple[str, str], ...],
) -> str:
    words = [event_type, repr(trigger), *(name for name in named if name)]
    return " ".join([*words, *(f"{role}={text!r}" for role, text in arguments)])
