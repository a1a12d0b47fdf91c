"""
Tags of tokens from word lists, spelling and neighbours; see `Tag`.

There is no model behind it: that is enough to find noun phrases around a trigger, and wrong often
enough to be called a baseline.
"""

from collections.abc import Mapping, Sequence

from evalkit.extractors.engine.patterns import Forms
from evalkit.extractors.engine.ruleset import TAG_LISTS, Language, Tag
from evalkit.extractors.tokens import Token

_PUNCTUATION = {
    **dict.fromkeys(",\u060c", Tag.COMMA),
    **dict.fromkeys('"\u201c\u201d\u201e\u00ab\u00bb', Tag.QUOTE),
    **dict.fromkeys("([", Tag.OPEN),
    **dict.fromkeys(")]", Tag.CLOSE),
    **dict.fromkeys("'\u2018\u2019", Tag.PARTICLE),
    **dict.fromkeys("%$\u20ac\u00a3&/+#@", Tag.WORD),
}
_NOUN_BEFORE = frozenset(
    {Tag.DETERMINER, Tag.POSSESSIVE, Tag.NUMBER, Tag.PREPOSITION, Tag.LINK, Tag.NAME, Tag.WORD}
)
_VERBAL = frozenset({Tag.VERB, Tag.ADVERB, Tag.AUXILIARY})
_TITLE_SHARE = 0.7


def tag_tokens(
    tokens: Sequence[Token], forms: Sequence[str], language: Language, times: Mapping[int, int]
) -> list[Tag]:
    """Tag tokens: lists first, then spelling, then what the neighbours say; `times` are given."""
    return _Tagger(tokens, forms, language, times).tags()


class _Tagger:
    """Holds what is known of the tokens while they are tagged from left to right."""

    def __init__(
        self,
        tokens: Sequence[Token],
        forms: Sequence[str],
        language: Language,
        times: Mapping[int, int],
    ) -> None:
        self.tokens = tokens
        self.forms = forms
        self.language = language
        self.times = times
        self.lower = language.known | {token.text for token in tokens if token.text.islower()}
        self.titled = _title_lines(tokens)
        self.lists = [(language.grammar[name], tag) for name, tag in TAG_LISTS.items()]
        self.lists.append((language.cues.get("reported", Forms()), Tag.VERB))
        self.words: dict[str, Tag] = {}
        for words, tag in reversed(self.lists):
            self.words |= dict.fromkeys(words.words, tag)
        self.phrases = {first for words, _ in self.lists for first in words.phrases}
        self.verbs, self.nouns = _triggers(language)

    def tags(self) -> list[Tag]:
        tags: list[Tag] = []
        while len(tags) < len(self.tokens):
            index = len(tags)
            if index in self.times:
                tags += [Tag.TIME] * (self.times[index] - index)
                continue
            length, tag = self.listed(index)
            if length > 1:
                tags += [tag or Tag.WORD] * length
            else:
                tags.append(self.single(index, tag, tags))
        for index in range(len(tags)):
            tags[index] = self.adjusted(index, tags)
        return tags

    def listed(self, index: int) -> tuple[int, Tag | None]:
        """Look a token up in the lists: how many tokens match, and their tag."""
        form = self.forms[index]
        if form in self.phrases:
            best = max(
                (
                    (words.length(self.forms, index), -rank)
                    for rank, (words, _) in enumerate(self.lists)
                ),
            )
            if best[0] > 1 and not self.is_named(index + 1):
                return best[0], self.lists[-best[1]][1]
        if form in self.words:
            return 1, self.words[form]
        found = (tag for words, tag in self.lists if words.regexes and words.has(form))
        return 1, next(found, None)

    def single(self, index: int, listed: Tag | None, before: list[Tag]) -> Tag:
        token = self.tokens[index]
        if not token.is_word or token.text[0].isdigit():
            return Tag.NUMBER if token.is_word else self.punctuation(index)
        trigger = self.trigger(index, before)
        if trigger is not None and (listed in {None, Tag.VERB, Tag.WORD} or trigger is Tag.VERB):
            return trigger
        if token.text == "I" and listed is Tag.PRONOUN:
            return listed
        if token.text[0].isupper():
            return self.capitalised(index, listed)
        is_name = any(part[:1].isupper() for part in token.text.split("-")[1:])  # al-Tovi
        return Tag.NAME if is_name else listed or Tag.WORD

    def punctuation(self, index: int) -> Tag:
        token = self.tokens[index]
        if token.form in {"'s", "'"} and index and self.tokens[index - 1].end == token.start:
            return Tag.POSSESSIVE
        if token.text in "-\u2010\u2011" and self.is_glued(index):
            return Tag.JOIN
        return _PUNCTUATION.get(token.text, Tag.STOP)

    def is_glued(self, index: int) -> bool:
        if not 0 < index < len(self.tokens) - 1:
            return False
        before, here, after = self.tokens[index - 1 : index + 2]
        return before.end == here.start and here.end == after.start

    def trigger(self, index: int, before: list[Tag]) -> Tag | None:
        """Tag a word of some rule's trigger; what stands before decides between verb and noun."""
        verb = self.verbs.has(self.forms[index])
        noun = self.nouns.has(self.forms[index])
        if verb and noun:
            last = before[-1] if before else None
            return Tag.WORD if last in _NOUN_BEFORE - {Tag.NAME} else Tag.VERB
        return Tag.VERB if verb else Tag.WORD if noun else None

    def capitalised(self, index: int, listed: Tag | None) -> Tag:
        if not self.is_first(index) and not self.is_title(index):
            return Tag.NAME
        token = self.tokens[index]
        if listed is Tag.VERB and token.form not in self.words:
            # An expression took it for a verb: `Merdan bertemu`, `Berlin membantah`.
            known = token.form in self.lower or self.is_title(index)
            return Tag.VERB if known or not self.verb_follows(index) else Tag.NAME
        if listed is not None:
            return listed
        return Tag.WORD if token.form in self.lower else Tag.NAME

    def is_first(self, index: int) -> bool:
        """Tell whether a token opens a sentence or a quotation, where every word is capitalised."""
        if index == 0 or self.tokens[index - 1].sentence != self.tokens[index].sentence:
            return True
        return self.tokens[index - 1].text in '"\u201c\u201d\u2018\u00ab:(-\u2013\u2014'

    def is_named(self, index: int) -> bool:
        if index >= len(self.tokens):
            return False
        token = self.tokens[index]
        return token.text[0].isupper() and not self.is_first(index) and not self.is_title(index)

    def is_title(self, index: int) -> bool:
        return self.tokens[index].line in self.titled

    def verb_follows(self, index: int) -> bool:
        if index + 1 >= len(self.tokens):
            return False
        length, tag = self.listed(index + 1)
        return tag in _VERBAL or (length == 1 and self.verbs.has(self.forms[index + 1]))

    def adjusted(self, index: int, tags: list[Tag]) -> Tag:
        """Decide between two readings of a function word by its neighbours."""
        tag = tags[index]
        before = tags[index - 1] if index else None
        after = tags[index + 1] if index + 1 < len(tags) else None
        grammar = self.language.grammar
        if tag is Tag.INFINITIVE:
            bare = after is Tag.WORD and grammar.order == "head-last"
            bare = bare and not grammar["agents"].length(self.forms, index + 1)
            return tag if after in _VERBAL or bare else Tag.PREPOSITION
        if tag in {Tag.CORRELATIVE, Tag.COMPLEMENTIZER} and grammar["determiners"].has(
            self.forms[index]
        ):
            if tag is Tag.CORRELATIVE:
                return tag if after in {Tag.NAME, Tag.PRONOUN} else Tag.DETERMINER
            is_this = before in {Tag.PREPOSITION, Tag.LINK, None, Tag.STOP}
            return Tag.DETERMINER if is_this else tag
        if (
            tag is Tag.VERB
            and grammar.order == "head-last"
            and before in _NOUN_BEFORE - {Tag.NAME, Tag.WORD}
        ):
            # "the claim", "a planned summit"
            return Tag.WORD
        return tag


def _triggers(language: Language) -> tuple[Forms, Forms]:
    """Collect the forms of verbal and of nominal triggers of a language's rules."""
    verbs, nouns = Forms(), Forms()
    for rule in language.rules:
        if "VERB" in rule.trigger.upos:
            verbs |= rule.trigger.form
        if rule.trigger.upos & {"NOUN", "PROPN"}:
            nouns |= rule.trigger.form
    return verbs, nouns


def _title_lines(tokens: Sequence[Token]) -> frozenset[int]:
    """Find lines where capitals say nothing: headlines in title case or all in capitals."""
    long: dict[int, list[bool]] = {}
    first: dict[int, str] = {}
    last: dict[int, str] = {}
    for token in tokens:
        first.setdefault(token.line, token.text)
        last[token.line] = token.text
        if len(token.text) > 3 and token.text[0].isalpha():
            long.setdefault(token.line, []).append(token.text[0].isupper())
    return frozenset(
        line
        for line, capitals in long.items()
        if len(capitals) >= 4
        and sum(capitals) >= _TITLE_SHARE * len(capitals)
        and not first[line][0].islower()
        and last[line] != "."
    )
