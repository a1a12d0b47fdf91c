"""Laws of realis, modality and polarity, on documents whose events have them."""

from documents import corpora as plain_corpora
from hypothesis import strategies as st
from lawbook import Laws
from msgspec.structs import replace

LAWS = {"realis": Laws(), "modality": Laws(), "polarity": Laws()}

_MODALITY = st.sampled_from([None, "actual", "planned", "generic"])
_POLARITY = st.sampled_from([None, "positive", "negative"])


@st.composite
def corpora(draw):
    """Make documents whose events have modality and polarity."""
    return [
        replace(
            document,
            events=tuple(
                replace(one, modality=draw(_MODALITY), polarity=draw(_POLARITY))
                for one in document.events
            ),
        )
        for document in draw(plain_corpora())
    ]
