"""
seqeval: entities that tag sequences say, equal in type, first and last token.

By default tags are read as conlleval reads them: an `I` that no `B` precedes begins an entity, and
so does every change of the type. In strict mode a scheme is a finite automaton: what does not begin
or end as the scheme has it is no entity. A document is one sequence.
"""

from collections.abc import Mapping, Sequence

from evalkit.errors import UnavailableError
from evalkit.measures.definition import (
    Definition,
    Example,
    Model,
    Options,
    Parameter,
    Preset,
)
from evalkit.measures.score import Aggregation, prf
from evalkit.measures.steps.alignment import EQUALS
from evalkit.measures.steps.contradictions import tags_beside_triggers
from evalkit.measures.steps.relation import EQUAL
from evalkit.measures.steps.scope import ALL
from evalkit.measures.steps.tagging import COUNT_TAGS, LAYER, TAGS, Decoder, own, tag_items
from evalkit.measures.steps.tagging_columns import fast
from evalkit.model.schemes import CONLLEVAL, STRICT, Scheme
from evalkit.model.tagging import Chunk

_AGGREGATION = Aggregation(
    "seqeval",
    "precision, recall and F1 of the sums; macro over the types of either side, weighted by gold",
    prf,
    averages=("types-of-either", "weighted"),
)


def _package(tags: Sequence[str], scheme: Scheme) -> Sequence[Chunk]:
    """Decode with the package itself."""
    try:
        from seqeval import scheme as schemes
        from seqeval.metrics.sequence_labeling import get_entities
    except ImportError:
        raise UnavailableError.of(
            "EK3015",
            "The package 'seqeval' is not installed.",
            hint="Run: pip install 'evalkit[seqeval]'",
        ) from None
    if scheme is CONLLEVAL:
        return [Chunk(start, last + 1, label) for label, start, last in get_entities(list(tags))]
    read = schemes.Tokens(list(tags), getattr(schemes, scheme.name)).entities
    return [Chunk(one.start, one.end, one.tag) for one in read]


_DECODERS: Mapping[str, Decoder] = {"own": own, "seqeval": _package}
_PROVIDER = Parameter(
    default="own",
    values={
        "own": "evalkit's own tables",
        "seqeval": "the package seqeval, which has to be installed",
    },
    doc="what reads the entities from the tags",
)
_SCHEME = Parameter(
    default="IOB2",
    values={name: scheme.doc for name, scheme in STRICT.items()},
    doc="how the tags are written; triggers are written so, too",
)


def _decoder(options: Options) -> Decoder:
    return _DECODERS[options["provider"]]


def _conlleval(options: Options) -> Scheme:
    return CONLLEVAL


def _strict(options: Options) -> Scheme:
    return STRICT[options["scheme"]]


_EXAMPLE = Example(
    gold='{"id": "d", "events": [], "tags": {"ner": ["B-A", "I-A", "O", "B-B", "O"]}}',
    predicted='{"id": "d", "events": [], "tags": {"ner": ["B-A", "I-A", "I-B", "I-B", "I-A"]}}',
)

PRESET = Preset(
    name="seqeval",
    paper="Nakayama, seqeval: A Python framework for sequence labeling evaluation, 2018;"
    " Ramshaw and Marcus, Text Chunking using Transformation-Based Learning, VLC 1995",
    repository="https://github.com/chakki-works/seqeval",
    commit="1.2.2 on PyPI",
    semantics="sets of (type, first token, last token) for each sequence",
    deviations=(
        (
            "A ratio without denominator is null, where seqeval gives 0 and warns; in its averages,"
            " macro (types-of-either) and weighted, it counts as 0 as there."
        ),
        (
            "A tag that the scheme does not have (empty, without prefix, of lower case, with"
            " another prefix) is refused (EK3013); seqeval takes the first letter of any tag for"
            " its prefix, warns at most, and breaks off at an empty tag."
        ),
        "The type is all that stands behind the first hyphen; strict seqeval strips hyphens.",
        "Gold and predicted tags of different numbers are refused document by document (EK3014).",
        "Documents pair by id; seqeval pairs sequences by their order.",
        "A document is one sequence: where sentences matter, give each as a document.",
        (
            "Without tags, triggers are written on the tokens and read back; those that overlap an"
            " earlier one are counted as dropped. IOE1 loses an entity of one token that touches"
            " another of its type behind it, as in seqeval, whose table it is."
        ),
        "Where tags and triggers contradict each other, the tags count, with a warning (EK3017).",
        "A filter on event types takes events out, not tags.",
    ),
    measures=(
        Definition(
            name="seqeval/default",
            title="entities in tags, as conlleval reads them",
            doc="An entity is right if its type and its tokens are; ill-formed tags are read too.",
            model=Model(
                ALL, tag_items(_conlleval, _decoder), EQUAL, EQUALS, COUNT_TAGS, _AGGREGATION
            ),
            parameters={"layer": LAYER, "provider": _PROVIDER},
            requires=(TAGS,),
            example=_EXAMPLE,
            fast=fast(_conlleval),
            doubt=tags_beside_triggers(_conlleval),
        ),
        Definition(
            name="seqeval/strict",
            title="entities in tags, well formed in a scheme",
            doc="An entity is right if its type and its tokens are; ill-formed ones are none.",
            model=Model(ALL, tag_items(_strict, _decoder), EQUAL, EQUALS, COUNT_TAGS, _AGGREGATION),
            parameters={"layer": LAYER, "provider": _PROVIDER, "scheme": _SCHEME},
            requires=(TAGS,),
            example=_EXAMPLE,
            fast=fast(_strict),
            doubt=tags_beside_triggers(_strict),
        ),
    ),
    suites=("ner",),
)
