"""Short ways to write documents in tests, and hypothesis strategies that make crowded ones."""

import random

from hypothesis import strategies as st
from msgspec.structs import replace

from evalkit.model import Argument, Document, Event, Mention
from evalkit.ontology import EventType, Ontology


def arg(role, start=None, end=None, /, **more):
    """Make an argument, as in `arg("Agent", 0, 3)`."""
    return Argument(role=role, start=start, end=end, **more)


def event(event_type, trigger=None, /, *arguments, **more):
    """Make an event, as in `event("Meet", (3, 4), arg("Agent", 0, 1))`."""
    mention = Mention(*trigger) if isinstance(trigger, tuple) else trigger
    return Event(type=event_type, trigger=mention, arguments=arguments, **more)


def doc(name, /, *events, **more):
    """Make a document, as in `doc("d1", event("Meet", (3, 4)))`."""
    return Document(id=name, events=events, **more)


def ontology(*names):
    """Make an ontology of types without roles."""
    return Ontology("test", 1, {name: EventType(name) for name in names})


def shuffled(documents, seed):
    """Return the documents with all that has no order of its own in another order."""
    rng = random.Random(seed)

    def mixed(items):
        return tuple(rng.sample(list(items), len(items)))

    return list(
        mixed(
            [
                replace(
                    document,
                    events=mixed(
                        [replace(e, arguments=mixed(e.arguments)) for e in document.events]
                    ),
                    templates=mixed(
                        [replace(e, arguments=mixed(e.arguments)) for e in document.templates]
                    ),
                    entities=mixed(document.entities),
                )
                for document in documents
            ]
        )
    )


# Few values, so that keys repeat, overlap and differ in one field only.
spans = st.sampled_from(
    [
        Mention(0, 3),
        Mention(0, 4),
        Mention(5, 9),
        Mention(0, 9),
        Mention(0, 9, ((0, 3), (5, 9))),
        Mention(0, 9, ((0, 4), (5, 9))),
    ]
)
types = st.sampled_from(["summit", "denial", "warning"])
roles = st.sampled_from(["who", "where"])


def _argument(role, span):
    return Argument(role=role, start=span.start, end=span.end, parts=span.parts)


arguments = st.builds(_argument, roles, spans)


def events(triggers=spans):
    """Make events; `triggers` may yield None."""
    return st.builds(
        lambda t, trigger, a: Event(type=t, trigger=trigger, arguments=tuple(a)),
        types,
        triggers,
        st.lists(arguments, max_size=3),
    )


def corpora(triggers=spans):
    """Make corpora of up to four documents with ids d0 to d3, some of them empty."""
    return st.lists(
        st.tuples(st.integers(0, 3), st.lists(events(triggers), max_size=4)),
        max_size=4,
        unique_by=lambda pair: pair[0],
    ).map(lambda found: [doc(f"d{number}", *inside) for number, inside in found])


@st.composite
def marked_corpora(draw):
    """Make gold with optional events and arguments, choices and incomplete types."""
    documents = []
    for document in draw(corpora()):
        inside = []
        for one in document.events:
            marks = [
                replace(
                    argument,
                    optional=draw(st.booleans()),
                    choice=draw(st.sampled_from([None, None, "x", "y"])),
                    alternative=draw(st.integers(0, 1)),
                )
                for argument in one.arguments
            ]
            inside.append(replace(one, optional=draw(st.booleans()), arguments=tuple(marks)))
        listed = draw(st.sampled_from([None, ("summit", "denial"), ("warning",)]))
        documents.append(replace(document, events=tuple(inside), exhaustive=listed))
    return documents
