"""From documents to the explanation of why two measures differ on them."""

from collections.abc import Iterable

from evalkit.analysis.why import Explanation, why_different
from evalkit.evaluate.checks import check_texts
from evalkit.evaluate.selection import select
from evalkit.gold import GoldCorpus
from evalkit.measures import Measure, count
from evalkit.model import Corpus, Document, Failed


def explain(
    first: Measure | str,
    second: Measure | str,
    /,
    *,
    gold: Corpus | Iterable[Document],
    predicted: Iterable[Document | Failed],
    split: str | None = None,
    language: str | None = None,
) -> Explanation:
    """
    Explain why two measures differ on the same gold and predictions.

    Raises MeasureError EK3041 where they do not count the same kind of thing, and what `score`
    raises.
    """
    one, other = ((Measure.parse(m) if isinstance(m, str) else m).base for m in (first, second))
    corpus = gold if isinstance(gold, Corpus) else Corpus(tuple(gold))
    ontology = corpus.ontology if isinstance(corpus, GoldCorpus) else None
    found = select(corpus, list(predicted), split=split, language=language)
    check_texts(found, extractor="")
    counts = count(
        gold=found.gold, predicted=found.predicted, measures=[one, other], ontology=ontology
    )
    return why_different(counts, one, other, ontology=ontology)
