"""
Words, phrases and regular expressions that rule files match tokens with.

A rule file comes from a user, so its expressions are checked before they are compiled: only a part
of Python's syntax is let through, without what makes a search take exponential time (repeats inside
repeats, back references, look-around), and only tokens of at most `MAX_TOKEN` characters are tried.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from evalkit.extractors.tokens import split_words

MAX_REGEX = 300
MAX_TOKEN = 64
MAX_PHRASE = 8
MAX_REPEATS = 10
MAX_CHOICES = 6
MAX_COUNT = 99

_ESCAPES = frozenset("dwsbDWS.^$*+?()[]{}|\\/-'\"")
_COUNT = re.compile(r"\{(\d{0,3})(?:(,)(\d{0,3}))?\}")


@dataclass(frozen=True, slots=True)
class Forms:
    """
    A set of words, phrases (by their first word, longest first) and expressions for one token.

    >>> forms = make_forms(words=["tatap muka", "KTT"], regexes=["(ber|di)temu(kan)?"])
    >>> forms.length(("tatap", "muka", "itu"), 0), forms.has("bertemu"), forms.has("tatap")
    (2, True, False)
    """

    words: frozenset[str] = frozenset()
    phrases: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    regexes: tuple[re.Pattern[str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words or self.phrases or self.regexes)

    def __or__(self, other: "Forms") -> "Forms":
        phrases = [*_flat(self.phrases), *_flat(other.phrases)]
        return Forms(self.words | other.words, _by_first(phrases), self.regexes + other.regexes)

    def has(self, form: str) -> bool:
        """Tell whether one token's form matches."""
        if form in self.words:
            return True
        if not self.regexes or len(form) > MAX_TOKEN:
            return False
        return any(regex.fullmatch(form) for regex in self.regexes)

    def length(self, forms: Sequence[str], index: int) -> int:
        """Count the tokens that match from `index` on; 0 where none does."""
        form = forms[index]
        if form in self.phrases:
            for phrase in self.phrases[form]:
                if tuple(forms[index : index + len(phrase)]) == phrase:
                    return len(phrase)
        return int(self.has(form))

    def ends_at(self, forms: Sequence[str], index: int) -> int:
        """Count the tokens that match up to and with `index`; 0 where none does."""
        if index < 0:
            return 0
        for begin in range(max(0, index + 1 - MAX_PHRASE), index):
            if any(
                len(phrase) == index + 1 - begin and tuple(forms[begin : index + 1]) == phrase
                for phrase in self.phrases.get(forms[begin], ())
            ):
                return index + 1 - begin
        return int(self.has(forms[index]))


NOTHING = Forms()


def make_forms(*, words: Iterable[str] = (), regexes: Iterable[str] = ()) -> Forms:
    """Make Forms of words, phrases and expressions that `refuse_regex` has passed."""
    cut = [split_words(word) for word in words]
    single = frozenset(pieces[0] for pieces in cut if len(pieces) == 1)
    phrases = [pieces for pieces in cut if len(pieces) > 1]
    return Forms(single, _by_first(phrases), tuple(compile_regex(text) for text in regexes))


def compile_regex(text: str) -> re.Pattern[str]:
    """Compile an expression for whole tokens, whatever their case."""
    return re.compile(text, re.IGNORECASE)


def compile_search(text: str) -> re.Pattern[str]:
    """Compile an expression that is searched at the edges of words; a blank is any blank."""
    flexible = re.sub(r"(?<![\\\[]) ", "[ \\\\t\u00a0\u202f]{1,3}", text)
    return re.compile(rf"(?<!\w)(?:{flexible})(?!\w)", re.IGNORECASE)


def refuse_regex(text: str) -> str | None:
    """
    Say why an expression is not taken, or None where it is.

    >>> refuse_regex("(di|mem)bantah(kan)?"), refuse_regex("(a+)+")
    (None, "a repeat inside a repeat (at 'a+)+')")
    """
    if len(text) > MAX_REGEX:
        return f"it is longer than {MAX_REGEX} characters"
    checker = _Checker(text)
    try:
        checker.choice()
        if checker.at < len(text):
            checker.refuse("a closing bracket too many")
        compile_search(text)
    except _RefusedError as reason:
        return str(reason)
    except (re.error, OverflowError) as error:
        return str(error)
    return None


class _RefusedError(Exception):
    """An expression is outside what is let through."""


class _Checker:
    """Walks an expression once, counting what makes matching slow."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.repeats = 0
        self.choices = 0
        self.depth = 0

    def choice(self) -> bool:
        """Read alternatives up to a closing bracket; tell whether the match may vary in length."""
        varies = self.sequence()
        branches = 1
        while self.peek() == "|":
            self.at += 1
            varies = self.sequence() or varies
            branches += 1
        self.choices += branches > 1
        if self.choices > MAX_CHOICES:
            self.refuse(f"more than {MAX_CHOICES} choices")
        return varies or branches > 1

    def sequence(self) -> bool:
        varies = False
        while self.at < len(self.text) and self.peek() not in "|)":
            begin = self.at
            inner = self.atom()
            varies = self.quantifier(inner, begin) or inner or varies
        return varies

    def atom(self) -> bool:
        character = self.peek()
        self.at += 1
        if character == "(":
            return self.group()
        if character == "[":
            self.characters()
        elif character == "\\":
            self.escape()
        elif character in "*+?{":
            self.at -= 1
            self.refuse("a repeat of nothing")
        return False

    def group(self) -> bool:
        if self.peek() == "?":
            prefix = next((p for p in ("?:", "?-i:") if self.text.startswith(p, self.at)), None)
            if prefix is None:
                self.refuse("a kind of group that is not allowed")
            self.at += len(prefix or "")
        self.depth += 1
        if self.depth > 5:
            self.refuse("brackets deeper than 5")
        varies = self.choice()
        if self.peek() != ")":
            self.refuse("an open bracket")
        self.at += 1
        self.depth -= 1
        return varies

    def characters(self) -> None:
        end = self.text.find("]", self.at + 1)
        inside = self.text[self.at : end]
        if end < 0 or any(pair in inside for pair in ("[", "--", "&&", "||", "~~")):
            self.refuse("a set that is not closed, or that holds '[', '--', '&&', '||' or '~~'")
        self.at = end + 1

    def escape(self) -> None:
        if self.peek() not in _ESCAPES:
            self.refuse("an escape that is not allowed")
        self.at += 1

    def quantifier(self, inner: bool, begin: int) -> bool:  # noqa: FBT001 (one caller)
        count = _COUNT.match(self.text, self.at)
        if self.peek() not in "*+?" and count is None:
            return False
        once = self.peek() == "?"
        if count is not None and any(int(n or 0) > MAX_COUNT for n in count.group(1, 3)):
            self.refuse(f"a count above {MAX_COUNT}")
        self.at = count.end() if count else self.at + 1
        if self.peek() in "?+":
            self.at += 1
        if inner and not once:
            self.at = begin + 1
            self.refuse("a repeat inside a repeat")
        self.repeats += 1
        if self.repeats > MAX_REPEATS:
            self.refuse(f"more than {MAX_REPEATS} repeats")
        return True

    def peek(self) -> str:
        return self.text[self.at : self.at + 1] or "\0"

    def refuse(self, reason: str) -> None:
        raise _RefusedError(f"{reason} (at {self.text[self.at : self.at + 12]!r})")


def _by_first(phrases: Iterable[tuple[str, ...]]) -> dict[str, tuple[tuple[str, ...], ...]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in sorted(set(phrases), key=lambda words: (-len(words), words)):
        found.setdefault(phrase[0], []).append(phrase)
    return {first: tuple(rest) for first, rest in found.items()}


def _flat(phrases: Mapping[str, tuple[tuple[str, ...], ...]]) -> Iterable[tuple[str, ...]]:
    return (phrase for group in phrases.values() for phrase in group)
