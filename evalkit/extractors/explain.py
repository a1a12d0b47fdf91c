"""Say in words why a rule fired, and why a trigger word stayed silent."""

from collections.abc import Iterator
from pathlib import Path

from evalkit.errors import ExtractorError, Location
from evalkit.extractors.conllu_read import align, read_conllu
from evalkit.extractors.engine.found import Filler, Found, Silent
from evalkit.extractors.engine.ruleset import RuleSet
from evalkit.extractors.engine.spans import place
from evalkit.extractors.engine.view import Phrase, View
from evalkit.extractors.matcher import Trace, trace_parse, trace_text
from evalkit.model import Article


def traced(article: Article, rules: RuleSet, conllu: Path | None = None) -> Trace:
    """
    Match an article by windows or, where a CoNLL-U file is named, by paths in its parse.

    Of several documents in the file that with the article's id is taken. Raises ExtractorError:
    EK4127 for a file that cannot be read or does not hold the document, and the errors of reading
    CoNLL-U.
    """
    if conllu is None:
        return trace_text(article, rules)
    try:
        text = conllu.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ExtractorError.of(
            "EK4127",
            f"The parse cannot be read: {error}.",
            where=Location(str(conllu)),
            hint="Give a CoNLL-U file.",
        ) from None
    documents = read_conllu(text, name=str(conllu))
    own = [d for d in documents if d.id == article.id] or (documents if len(documents) == 1 else [])
    if not own:
        raise ExtractorError.of(
            "EK4127",
            f"The file holds no document {article.id!r}.",
            where=Location(str(conllu)),
            hint="Write '# newdoc id = …' before its first sentence.",
        )
    return trace_parse(article, align(own[0], article.text), rules)


def explain(trace: Trace) -> Iterator[str]:
    """
    Yield lines in the order of the text.

    Each event has its rule and, by role, what filled it and how; each trigger word that did not
    fire has the reason.

    A word that fired by another rule of the same type is not listed as silent.
    """
    fired = {(found.rule.type, found.first) for found in trace.found}
    silent = [s for s in trace.silent if (s.rule.type, s.first) not in fired]
    items: list[Found | Silent] = sorted(
        [*trace.found, *silent], key=lambda item: (item.first, item.behind)
    )
    for item in items:
        yield from (
            _event(trace.view, item) if isinstance(item, Found) else _silence(trace.view, item)
        )
    if not items:
        yield "no trigger word of any rule"


def _event(view: View, found: Found) -> Iterator[str]:
    attributes = f"{found.polarity} {found.modality}"
    said = f", says {found.source!r}" if found.source else ""
    again = f", event {found.hopper}" if found.hopper else ""
    where = _place(view, found.first, found.behind)
    yield f"{where} {found.rule.type} by {found.rule.id} ({attributes}{said}{again})"
    for filler in found.fillers:
        yield f"    {filler.role}: {_words(view, filler)!r} by {filler.via}"


def _silence(view: View, silent: Silent) -> Iterator[str]:
    where = _place(view, silent.first, silent.behind)
    yield f"{where} no {silent.rule.type} by {silent.rule.id}: {silent.reason}"


def _place(view: View, first: int, behind: int) -> str:
    """Name a trigger with its line (from 1) and its offset in code points."""
    start, end = place(view, Phrase(first, behind))
    line = view.text.count("\n", 0, start) + 1
    return f"line {line}, {start}-{end} {view.text[start:end]!r}:"


def _words(view: View, filler: Filler) -> str:
    return view.text[filler.start : filler.end]
