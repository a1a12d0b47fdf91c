"""
The BioNLP measures against a plain statement of the scorer's rules, on documents of the shared tasks.

`Plain` is written from the rules alone: it works on the lines of `.a1` and `.a2` files with their ids,
compares arguments as lists in the scorer's normal order, and recurses.
"""

import random
import re
import tarfile
from collections import Counter, defaultdict
from dataclasses import dataclass, field

import pytest
from hypothesis import settings

from evalkit.evaluate import score
from evalkit.model import Argument, Document, Entity, Event, Mention

RANK = {
    **{name: n for n, name in enumerate(["Theme", *(f"Theme{i}" for i in range(1, 7)), "Cause"])},
    **{name: 10 + n for n, name in enumerate(["Site", *(f"Site{i}" for i in range(1, 7))])},
    "CSite": 17,
    "AtLoc": 18,
    "ToLoc": 19,
    "FromLoc": 20,
}
STOPS = set(" .!?,\"'")


@dataclass
class Side:
    """The annotations of one `.a2` file, by id."""

    spans: dict = field(default_factory=dict)  # T → (type, start, end)
    events: dict = field(default_factory=dict)  # E → (class, T, [(role, id), …])


@dataclass
class Sample:
    """A document of the shared task."""

    name: str
    text: str
    proteins: dict
    representative: dict
    gold: Side


def load(path, folder, limit):
    """Read documents that have an `.a2` file out of an archive, in one pass."""
    with tarfile.open(path) as archive:
        texts = {
            member.name: archive.extractfile(member).read().decode("utf-8")
            for member in archive
            if member.name.split("/")[1:2] == [folder] and member.name.endswith((".txt", "1", "2"))
        }
    stems = sorted(name.removesuffix(".a2") for name in texts if name.endswith(".a2"))
    return [
        parse(stem.rsplit("/", 1)[1], *(texts[stem + end] for end in (".txt", ".a1", ".a2")))
        for stem in stems[:limit]
    ]


def parse(name, text, a1, a2):
    proteins, representative, side = {}, {}, Side()
    for line in a1.splitlines():
        key, about, *_ = line.split("\t")
        _, start, end = about.split()
        proteins[key] = (int(start), int(end))
    for line in a2.splitlines():
        key, about, *_ = line.split("\t")
        if key.startswith("T"):
            kind, start, end = about.split()
            side.spans[key] = (kind, int(start), int(end))
        elif key.startswith("E"):
            (kind, trigger), *arguments = (part.split(":") for part in about.split())
            side.events[key] = (kind, trigger, [tuple(a) for a in arguments])
        elif key == "*":
            _, first, *others = about.split()
            representative.update(dict.fromkeys(others, first))
    return Sample(name, text, proteins, representative, side)


class Plain:
    """The scorer's rules."""

    def __init__(
        self, sample, answer, *, soft, recursive, triggers="keep", task=1, classes="exact"
    ):
        self.sample, self.soft, self.recursive, self.triggers = sample, soft, recursive, triggers
        self.task, self.classes = task, classes
        self.gold = self.simplified(sample.gold)
        self.answer = self.simplified(answer)
        self.gold_spans, self.answer_spans = sample.gold.spans, answer.spans
        self.picture = set()
        used = {t for _, t, _ in sample.gold.events.values()}
        used |= {i for _, _, args in sample.gold.events.values() for _, i in args}
        for start, end in sample.proteins.values():
            self.picture.update(range(start, end))
        for key, (_, start, end) in sample.gold.spans.items():
            if key in used:
                self.picture.update(range(start, end))

    def simplified(self, side):
        """Normalise arguments and merge duplicates, bottom-up."""
        out, seen, same = {}, {}, {}
        remaining = dict(side.events)
        while remaining:
            for key in list(remaining):
                kind, trigger, arguments = remaining[key]
                if any(i in remaining for _, i in arguments):
                    continue
                args = [
                    (re.sub(r"^Theme[1-6]$", "Theme", role), same.get(i, self.protein(i)))
                    for role, i in self.ordered(kind, arguments)
                    if self.task == 2 or not ("Site" in role or "Loc" in role)
                ]
                text = (kind, side.spans[trigger], tuple(args))
                if text in seen:
                    same[key] = seen[text]
                else:
                    seen[text] = key
                    out[key] = (kind, side.spans[trigger][1:], args)
                del remaining[key]
        return out

    def protein(self, i):
        return self.sample.representative.get(i, i)

    def ordered(self, kind, arguments):
        arguments = sorted(arguments, key=lambda a: RANK[a[0]])
        if kind != "Binding":
            return arguments
        themes, sites = {}, {}
        for role, i in arguments:
            number = re.sub(r"\D", "", role) or "1"
            (themes if role.startswith("Theme") else sites)[number] = i
        numbers = sorted(themes, key=lambda n: int(themes[n][1:]))
        new = [(f"Theme{n or ''}", themes[number]) for n, number in enumerate(numbers)]
        return new + [
            (f"Site{n + 1 if n else ''}", sites[number])
            for n, number in enumerate(numbers)
            if number in sites
        ]

    def same_class(self, one, other):
        if self.classes == "soft":
            one, other = (
                re.sub(
                    r"^((Phosphorylat|Ubiquitinat|Acetylat|Deacetylat)ion)$",
                    "Protein_modification",
                    re.sub("^(Positive|Negative)_r", "R", kind).replace(
                        "Transcription", "Gene_expression"
                    ),
                )
                for kind in (one, other)
            )
        return one == other

    def same_span(self, answer, gold):
        if not self.soft:
            return answer == gold
        text, (start, end) = self.sample.text, gold
        begin = start - 2
        while begin >= 0 and text[begin] not in STOPS and begin not in self.picture:
            begin -= 1
        last = end + 2
        while last <= len(text) and text[last - 1] not in STOPS and last - 1 not in self.picture:
            last += 1
        return answer[0] >= begin + 1 and answer[1] <= last - 1

    def same_entity(self, a, g):
        if a in self.sample.proteins or g in self.sample.proteins:
            return a == g
        return self.same_span(self.answer_spans[a][1:], self.gold_spans[g][1:])

    def same_arguments(self, answer, gold, *, themes):
        if themes:
            answer, gold = (
                [a for a in side if a[0] == "Theme"] if side[0][0] == "Theme" else []
                for side in (answer, gold)
            )
        if len(answer) != len(gold):
            return False
        for (role, a), (other, g) in zip(answer, gold, strict=True):
            if re.sub("^.+Loc$", "Loc", role) != re.sub("^.+Loc$", "Loc", other):
                return False
            if a[0] != g[0]:
                return False
            if not (self.same_event(a, g, nested=True) if a[0] == "E" else self.same_entity(a, g)):
                return False
        return True

    def same_event(self, a, g, *, nested=False):
        kind, span, arguments = self.answer[a]
        other, place, wanted = self.gold[g]
        return (
            self.same_class(kind, other)
            and (self.triggers == "ignore" or self.same_span(span, place))
            and self.same_arguments(arguments, wanted, themes=nested and self.recursive)
        )

    def counts(self):
        """Count gold, answers, right answers and found golds by class."""
        pairs = [(a, g) for a in self.answer for g in self.gold if self.same_event(a, g)]
        right = Counter(self.row(self.answer[a]) for a in {a for a, _ in pairs})
        found = Counter(self.row(self.gold[g]) for g in {g for _, g in pairs})
        gold = Counter(map(self.row, self.gold.values()))
        answers = Counter(map(self.row, self.answer.values()))
        surplus = {kind: max(right[kind] - found[kind], 0) for kind in {*gold, *answers}}
        return {
            kind: {
                "gold": gold[kind],
                "predicted": answers[kind] - more,
                "matched_precision": right[kind] - more,
                "matched_recall": found[kind],
            }
            for kind, more in surplus.items()
        }

    def row(self, event):
        return event[0]


class PlainParts(Plain):
    """The scorer's rules for decomposed events: one for each argument."""

    def simplified(self, side):
        """Split, multiply who refers to what was split, merge duplicates, cut off chains."""
        parts, seen, same = {}, {}, {}

        def split(key):
            if key not in parts:
                kind, trigger, arguments = side.events[key]
                parts[key] = [
                    (kind, trigger, re.sub(r"\d+$", "", role), value)
                    for role, i in arguments
                    for value in (split(i) if i in side.events else [self.protein(i)])
                ]
            return parts[key]

        def merged(part):
            kind, trigger, role, value = part
            value = merged(value) if isinstance(value, tuple) else value
            return seen.setdefault((kind, side.spans[trigger], role, value), f"E{len(seen)}")

        def stays(part):
            value = part[3]
            return not isinstance(value, tuple) or (value[2] == "Theme" and stays(value))

        for key in side.events:
            for part in filter(stays, split(key)):
                same[merged(part)] = part
        return {
            name: (part[0], side.spans[part[1]][1:], [(part[2], self.value(part, merged))])
            for name, part in same.items()
        }

    @staticmethod
    def value(part, merged):
        return merged(part[3]) if isinstance(part[3], tuple) else part[3]

    def row(self, event):
        return f"{event[2][0][0]}-{event[0]}"


def document(sample, side, *, prefix=""):
    """Write a side as evalkit's document; a prefix makes ids that the other side does not know."""
    groups = defaultdict(list)
    for key, (start, end) in sample.proteins.items():
        groups[sample.representative.get(key, key)].append(Mention(start, end))

    def argument(role, i):
        if i[0] == "E":
            return Argument(role=role, event=prefix + i)
        if i in sample.proteins:
            return Argument(role=role, entity=prefix + sample.representative.get(i, i))
        return Argument(role=role, start=side.spans[i][1], end=side.spans[i][2])

    return Document(
        id=sample.name,
        text=sample.text,
        entities=tuple(
            Entity(id=prefix + key, mentions=tuple(mentions)) for key, mentions in groups.items()
        ),
        events=tuple(
            Event(
                id=prefix + key,
                type=kind,
                trigger=Mention(*side.spans[trigger][1:]),
                arguments=tuple(argument(*a) for a in arguments),
            )
            for key, (kind, trigger, arguments) in side.events.items()
        ),
    )


def perturbed(sample, rng):
    """Make an answer: causes left out, triggers a word longer or elsewhere, copies, other classes."""
    spans, events = dict(sample.gold.spans), {}

    def trigger(kind, start, end):
        key = f"T{10_000 + len(spans)}"
        spans[key] = (kind, start, end)
        return key

    def longer(kind, start, end):
        back = sample.text.rfind(" ", 0, max(start - 1, 0)) + 1
        ahead = sample.text.find(" ", end + 1)
        return rng.choice(
            [
                trigger(kind, back, end),
                trigger(kind, start, ahead if ahead > 0 else len(sample.text)),
                trigger(kind, max(start - 1, 0), end),
                trigger(kind, min(start + 1, end - 1), end),
            ]
        )

    for key, (kind, place, arguments) in sample.gold.events.items():
        what = rng.random()
        if what < 0.1:
            events[key] = (kind, longer(*spans[place]), arguments)
        elif what < 0.25:
            kept = [a for a in arguments if a[0] != "Cause" and "Site" not in a[0]]
            events[key] = (kind, place, kept or arguments)
        elif what < 0.35:
            events[key] = (kind, place, arguments)
            events[f"{key}0000"] = (kind, longer(*spans[place]), arguments)
        elif what < 0.45:
            other = rng.choice(["Regulation", "Positive_regulation", "Gene_expression"])
            events[key] = (other, trigger(other, *spans[place][1:]), arguments)
        elif what < 0.5 and len(arguments) > 1:
            events[key] = (kind, place, arguments[::-1])
        else:
            events[key] = (kind, place, arguments)
    return Side(spans, events)


MODES = {
    "bionlp/strict": {"soft": False, "recursive": False},
    "bionlp/span": {"soft": True, "recursive": False},
    "bionlp/span-recursive": {"soft": True, "recursive": True},
    "bionlp/span-recursive(triggers=ignore)": {
        "soft": True, "recursive": True, "triggers": "ignore",
    },
    "bionlp/strict(task=2)": {"soft": False, "recursive": False, "task": 2},
    "bionlp/span-recursive(task=2)": {"soft": True, "recursive": True, "task": 2},
    "bionlp/strict(classes=soft,compat=bionlp.unmerged_rows)": {
        "soft": False, "recursive": False, "classes": "soft",
    },
    "bionlp/span-recursive(classes=soft,compat=bionlp.unmerged_rows)": {
        "soft": True, "recursive": True, "classes": "soft",
    },
}  # fmt: skip


@pytest.fixture(scope="module", params=["2011", "2013"])
def samples(request, shared):
    path = shared / "data" / f"bionlp-st-{request.param}-ge" / "train_devel_test.tar.xz"
    if not path.is_file():
        pytest.skip(f"no shared data: {path.parent.name}")
    return load(path, "devel", 120 if settings.default.max_examples > 1000 else 75)


def test_gold_itself_is_perfect(samples):
    gold = [document(s, s.gold) for s in samples]
    predicted = [document(s, s.gold, prefix="x-") for s in samples]
    names = [*MODES, "bionlp/decomposed", "bionlp/decomposed(task=2)"]

    result = score(gold=gold, predicted=predicted, measures=names)

    for name, found in result.measures.items():
        assert found.micro.columns["gold"] > 50, name
        assert (found.micro.precision, found.micro.recall) == (1, 1), name


def summed(plain, samples, answers, mode):
    """Sum the plain counts over the documents, without classes that have none."""
    sums = defaultdict(Counter)
    for sample, answer in zip(samples, answers, strict=True):
        for kind, counts in plain(sample, answer, **mode).counts().items():
            sums[kind].update(counts)
    return {kind: dict(one) for kind, one in sums.items() if any(one.values())}


def scored(samples, answers, names):
    return score(
        gold=[document(s, s.gold) for s in samples],
        predicted=[document(s, a, prefix="x-") for s, a in zip(samples, answers, strict=True)],
        measures=list(names),
    ).measures.values()


def test_changed_copies_count_as_the_rules_say(samples):
    rng = random.Random(0)
    answers = [perturbed(s, rng) for s in samples]

    for (name, mode), found in zip(MODES.items(), scored(samples, answers, MODES), strict=True):
        expected = summed(Plain, samples, answers, mode)
        assert {kind: dict(one.columns) for kind, one in found.types.items()} == expected, name
        assert 0.2 < found.micro.precision < 0.99, name


PARTS = {
    "bionlp/decomposed": {"soft": True},
    "bionlp/decomposed(match=strict)": {"soft": False},
    "bionlp/decomposed(triggers=ignore)": {"soft": True, "triggers": "ignore"},
}


def test_decomposed_copies_count_as_the_rules_say(samples):
    rng = random.Random(1)
    answers = [perturbed(s, rng) for s in samples]
    names = [*PARTS, "bionlp/decomposed(task=2)"]
    *first, second = scored(samples, answers, names)

    for (name, mode), found in zip(PARTS.items(), first, strict=True):
        expected = summed(PlainParts, samples, answers, {**mode, "recursive": False})
        sites = {kind: sums for kind, sums in expected.items() if "Site" in kind or "Loc-" in kind}
        themes = {kind: sums for kind, sums in expected.items() if kind not in sites}
        assert {kind: dict(one.columns) for kind, one in found.types.items()} == themes, name
        if name == "bionlp/decomposed":
            assert {k: dict(one.columns) for k, one in second.types.items()} == sites
        assert 0.2 < found.micro.precision < 0.99, name
