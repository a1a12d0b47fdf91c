"""Laws of the coreference measures; documents have hoppers, copies of mentions and entities."""

from documents import corpora as plain_corpora
from documents import doc, event
from hypothesis import strategies as st
from lawbook import Laws
from msgspec.structs import replace

_COPIES = (
    "without one of two copies of a mention the other one is paired, which may be a better one"
)
_BLANC = "which kinds of pairs count is decided by gold alone"
_NO_COLUMN = "it has no column of matches"
_SMALLER = "a cluster without a wrong mention may be worth more"

LAWS = {
    "coref/muc": Laws(monotone=_COPIES),
    "coref/b3": Laws(monotone=_COPIES),
    "coref/ceafm": Laws(monotone=_COPIES),
    "coref/ceafe": Laws(monotone=_SMALLER),
    "coref/blanc": Laws(swap=_BLANC, monotone=_COPIES, one_to_one=_NO_COLUMN),
    "coref/lea": Laws(monotone="a cluster that becomes one mention may be one of gold's"),
    "coref/conll": Laws(monotone=_SMALLER, one_to_one=_NO_COLUMN),
    "coref/kbp": Laws(swap=_BLANC, monotone=_SMALLER, one_to_one=_NO_COLUMN),
    "kbp/coref": Laws(swap=_BLANC, monotone=_SMALLER, one_to_one=_NO_COLUMN),
}


@st.composite
def corpora(draw):
    """Put the events of documents into hoppers, or leave them alone."""
    hoppers = st.sampled_from([None, "h1", "h2"])
    realis = st.sampled_from(["actual", "generic", "other"])
    return [
        replace(
            document,
            events=tuple(
                replace(one, hopper=draw(hoppers), realis=draw(realis)) for one in document.events
            ),
        )
        for document in draw(plain_corpora())
    ]


def met(place, hopper=None):
    return event("Meet", (place, place + 1), hopper=hopper)


_PAIR = [doc("d", met(0, "k"), met(2, "k"))]
_WRONG_COPY_LAST = [doc("d", met(0, "r"), met(2, "r"), met(0))]

BROKEN = {
    "coref/ceafe": {"monotone": ([doc("d", met(0))], [doc("d", met(0, "r"), met(2, "r"))])},
    "coref/lea": {"monotone": ([doc("d", met(0))], [doc("d", met(0, "r"), met(2, "r"))])},
    "coref/blanc": {
        "swap": ([doc("d", met(0), met(2))], [doc("d", met(0), met(2, "r"), met(4, "r"))])
    },
    **{
        name: {"monotone": (_PAIR, _WRONG_COPY_LAST)}
        for name in ("coref/muc", "coref/b3", "coref/ceafm")
    },
}
