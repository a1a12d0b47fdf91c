"""Read the sections of a rule file: lexicons, grammar, cues, roles and rules of one language."""

import re
from collections.abc import Mapping as AnyMapping
from dataclasses import replace
from typing import get_args

from evalkit.errors import did_you_mean
from evalkit.extractors.engine.nodes import Nodes, to_forms
from evalkit.extractors.engine.patterns import Forms
from evalkit.extractors.engine.rolepath import (
    UPOS,
    Path,
    PathError,
    Relations,
    parse_path,
    parse_relations,
)
from evalkit.extractors.engine.ruleset import (
    ATTACH_LISTS,
    CUE_LISTS,
    OTHER_LISTS,
    TAG_LISTS,
    Context,
    Expand,
    Grammar,
    Head,
    Kind,
    Language,
    Mode,
    Reuse,
    RoleRule,
    Rule,
    Span,
    Trigger,
    Voice,
    Window,
)
from evalkit.model import Modality, Polarity
from evalkit.ontology import Ontology
from evalkit.yamltree import Mapping, Node, Scalar

_SECTION = ("lexicons", "grammar", "cues", "attach", "roles", "events")
_RULE = ("id", "type", "trigger", "roles", "polarity", "modality", "inherit", "reuse", "doc")
_TRIGGER = ("form", "lemma", "upos", "voice", "not", "with")
_CONTEXT = ("before", "after", "clause", "paths")
_ROLE = (
    "paths", "windows", "upos", "expand", "span", "mode", "max", "kind", "only", "not", "required",
    "doc",
)  # fmt: skip
_SPAN = ("head", "drop", "strip", "cut")
_GRAMMAR = (*TAG_LISTS, *OTHER_LISTS, "time", "order")
_ORDERS = ("head-first", "head-last")
_NP_DROP = (
    "acl*|appos|advcl*|parataxis|punct|conj|cc*|case|mark|ccomp|csubj*|cop|aux*|discourse|list"
    "|dislocated|vocative"
)
_RELATION = re.compile(r"(?:[a-z]+(?::[a-z]+)?\*?|\*)$")
_WINDOW = re.compile(r"~?([a-z]+)(?:\(([^()]*)\))?$")

# Windows that a role may name, with the least and the greatest number of word lists each takes.
WINDOWS: AnyMapping[str, tuple[int, int]] = {
    "subject": (0, 1),
    "object": (0, 0),
    "agent": (1, 1),
    "owner": (0, 0),
    "between": (1, 1),
    "after": (1, 1),
    "before": (1, 1),
    "phrase": (1, 1),
    "clause": (1, 1),
    "content": (2, 2),
    "of": (1, 1),
    "rest": (0, 0),
    "time": (0, 0),
    "place": (1, 1),
    "speaker": (0, 0),
}


class LanguageReader:
    """Reads one language's section; what it leaves out comes from `base`."""

    def __init__(
        self, nodes: Nodes, *, code: str, base: Language | None, ontology: Ontology | None
    ) -> None:
        self.nodes = nodes
        self.code = code
        self.base = base
        self.ontology = ontology
        self.roles: dict[str, RoleRule] = {}

    def read(self, node: Node, base_words: AnyMapping[str, tuple[str, ...]]) -> Language:
        """Read the section; problems are left in `nodes`."""
        section = self.nodes.mapping(node, _SECTION)
        self.nodes.words = dict(base_words)
        self.nodes.each(section.get("lexicons"), self._lexicon)
        grammar = self._grammar(self.nodes.mapping(section.get("grammar"), _GRAMMAR))
        cues = self._cues(self.nodes.mapping(section.get("cues"), CUE_LISTS))
        attach = self._attach(self.nodes.mapping(section.get("attach"), ATTACH_LISTS))
        self.nodes.each(section.get("roles"), self._shared_role)
        rules = [self._rule(item) for item in self.nodes.items(section.get("events"))]
        known = {word for words in self.nodes.words.values() for word in words if word.islower()}
        found = tuple(rule for rule in rules if rule is not None)
        return Language(self.code, grammar, cues, attach, found, frozenset(known))

    def _lexicon(self, name: str, node: Node) -> None:
        self.nodes.words[name] = self.nodes.list_of_words(node)

    def _grammar(self, node: Mapping) -> Grammar:
        old = self.base.grammar if self.base else Grammar()
        lists = dict(old.lists)
        for name in (*TAG_LISTS, *OTHER_LISTS):
            if node.get(name) is not None:
                words = self.nodes.list_of_words(node.get(name))
                self.nodes.words[f"grammar.{name}"] = words
                lists[name] = to_forms(words)
        time = [
            self.nodes.search(self.nodes.text(item), item)
            for item in self.nodes.items(node.get("time"))
        ]
        order = self.nodes.choice(node.get("order"), _ORDERS, old.order)
        return Grammar(lists, tuple(filter(None, time)) or old.time, order)  # type: ignore[arg-type]

    def _cues(self, node: Mapping) -> dict[str, Forms]:
        cues = dict(self.base.cues) if self.base else {}
        for name in node.entries:
            if name in CUE_LISTS:
                words = self.nodes.list_of_words(node.get(name))
                self.nodes.words[f"cues.{name}"] = words
                cues[name] = to_forms(words)
        return cues

    def _attach(self, node: Mapping) -> dict[str, Relations]:
        attach = dict(self.base.attach) if self.base else {}
        if not attach:
            attach = {name: parse_relations(text) for name, text in ATTACH_LISTS.items()}
        for name in node.entries:
            attach[name] = self._relations(node.get(name))
        return attach

    def _shared_role(self, name: str, node: Node) -> None:
        self.roles[name] = self._role(name, self.nodes.mapping(node, _ROLE))

    def _rule(self, node: Node) -> Rule | None:
        rule = self.nodes.mapping(node, _RULE)
        if not self.nodes.needed(rule, "id", "type", "trigger"):
            return None
        event_type = self.nodes.text(rule.get("type"))
        roles = self._roles(rule.get("roles"), event_type)
        self._check_type(event_type, rule.get("type"))
        for name in self.nodes.items(rule.get("inherit")):
            self._check_role(self.nodes.text(name), event_type, name)
        return Rule(
            id=self.nodes.text(rule.get("id")),
            type=event_type,
            trigger=self._trigger(rule.get("trigger")),
            roles=roles,
            polarity=_fixed(
                self.nodes.choice(rule.get("polarity"), ("auto", *get_args(Polarity)), "auto")
            ),  # type: ignore[arg-type]
            modality=_fixed(
                self.nodes.choice(rule.get("modality"), ("auto", *get_args(Modality)), "auto")
            ),  # type: ignore[arg-type]
            inherit=tuple(self.nodes.text(name) for name in self.nodes.items(rule.get("inherit"))),
            reuse=self.nodes.choice(rule.get("reuse"), get_args(Reuse), "anaphoric"),
            where=rule.where,
        )

    def _trigger(self, node: Node | None) -> Trigger:
        trigger = self.nodes.mapping(node, _TRIGGER)
        known = len(self.nodes.problems)
        form = self.nodes.forms(trigger.get("form"))
        lemma = self.nodes.forms(trigger.get("lemma"))
        if not form and not lemma and len(self.nodes.problems) == known:
            message = "The trigger has neither 'form' nor 'lemma'."
            self.nodes.problem("EK4113", message, trigger, "Add 'form: […]'.")
        voice = self.nodes.choice(trigger.get("voice"), ("any", *get_args(Voice)), "any")
        return Trigger(
            form=form,
            lemma=lemma,
            upos=self.nodes.choices(trigger.get("upos"), UPOS),
            voice=_fixed(voice, absent="any"),  # type: ignore[arg-type]
            unless=self._context(trigger.get("not")),
            given=self._context(trigger.get("with")),
        )

    def _context(self, node: Node | None) -> Context | None:
        if node is None:
            return None
        context = self.nodes.mapping(node, _CONTEXT)
        return Context(
            before=self.nodes.forms(context.get("before")),
            after=self.nodes.forms(context.get("after")),
            clause=self.nodes.forms(context.get("clause")),
            paths=tuple(
                path
                for item in self.nodes.items(context.get("paths"))
                if isinstance(path := self._path(item), Path)
            ),
        )

    def _roles(self, node: Node | None, event_type: str) -> tuple[RoleRule, ...]:
        roles = self.nodes.mapping(node, None)
        found = []
        for name, value in roles.entries.items():
            self._check_role(name, event_type, roles.keys[name])
            if isinstance(value, Scalar):
                found.append(replace(self._shared(value), name=name))
            else:
                found.append(self._role(name, self.nodes.mapping(value, _ROLE)))
        return tuple(found)

    def _shared(self, value: Scalar) -> RoleRule:
        """Return the role of the section's `roles` that `$name` stands for."""
        name = value.value.removeprefix("$")
        if name not in self.roles:
            hint = did_you_mean(name, self.roles) or "Define it above under 'roles'."
            self.nodes.problem("EK4106", f"There is no shared role {value.value!r}.", value, hint)
        return self.roles.get(name) or RoleRule(name)

    def _role(self, name: str, node: Mapping) -> RoleRule:
        paths = [self._path(item) for item in self.nodes.items(node.get("paths"))]
        windows = [self._window(item) for item in self.nodes.items(node.get("windows"))]
        if not paths and not windows:
            self.nodes.problem(
                "EK4113", f"The role {name!r} has neither 'paths' nor 'windows'.", node, "Add one."
            )
        return RoleRule(
            name=name,
            paths=tuple(path for path in paths if path is not None),
            windows=tuple(window for window in windows if window is not None),
            upos=self.nodes.choices(node.get("upos"), UPOS),
            expand=self.nodes.choices(node.get("expand"), get_args(Expand)),
            span=self._span(self.nodes.mapping(node.get("span"), _SPAN)),
            mode=self.nodes.choice(node.get("mode"), get_args(Mode), "first"),
            max=self.nodes.count(node.get("max")),
            kind=self.nodes.choice(node.get("kind"), get_args(Kind), "any"),
            only=self.nodes.forms(node.get("only")),
            unless=self.nodes.forms(node.get("not")),
            required=self.nodes.flag(node.get("required")),
        )

    def _span(self, node: Mapping) -> Span:
        head = self.nodes.choice(node.get("head"), get_args(Head), "np")
        drop = node.get("drop")
        default = parse_relations(_NP_DROP if head == "np" else "punct")
        return Span(
            head=head,
            drop=default if drop is None else self._relations(drop),
            strip=self.nodes.forms(node.get("strip")),
            cut=self.nodes.forms(node.get("cut")),
        )

    def _relations(self, node: Node | None) -> Relations:
        names = []
        for item in self.nodes.items(node):
            text = self.nodes.text(item)
            if _RELATION.match(text):
                names.append(text)
            elif text:
                self.nodes.problem(
                    "EK4108", f"{text!r} is no relation.", item, "Write obl, obl:tmod or obl*."
                )
        return parse_relations("|".join(names)) if names else Relations()

    def _path(self, node: Node) -> Path | Window | None:
        text = self.nodes.text(node)
        if text.startswith("~"):
            return self._window(node)
        try:
            return (
                parse_path(text, lambda value: self.nodes.forms_of(value, node)) if text else None
            )
        except PathError as error:
            self.nodes.problem(
                "EK4108", f"{text!r} is no path: {error}.", node, "See docs/rules.md."
            )
            return None

    def _window(self, node: Node) -> Window | None:
        text = self.nodes.text(node)
        found = _WINDOW.match(text)
        if found is None or found[1] not in WINDOWS:
            name = found[1] if found else text
            hint = did_you_mean(name, WINDOWS)
            self.nodes.problem("EK4109", f"There is no window {text!r}.", node, hint)
            return None
        lists = found[2].split(";") if found[2] else []
        least, most = WINDOWS[found[1]]
        if not least <= len(lists) <= most:
            wanted = f"{least}" if least == most else f"{least} to {most}"
            self.nodes.problem(
                "EK4109",
                f"The window {found[1]!r} takes {wanted} lists of words, not {len(lists)}.",
                node,
                "Lists are parted by ';', the words of a list by ','.",
            )
            return None
        groups = [
            to_forms(
                [w for part in words.split(",") for w in self.nodes.resolved(part.strip(), node)]
            )
            for words in lists
        ]
        return Window(found[1], tuple(groups), text)

    def _check_type(self, event_type: str, node: Node | None) -> None:
        if self.ontology is not None and event_type not in self.ontology.concrete:
            hint = did_you_mean(event_type, self.ontology.concrete)
            self.nodes.problem(
                "EK4110", f"The ontology has no event type {event_type!r}.", node, hint
            )

    def _check_role(self, role: str, event_type: str, node: Node) -> None:
        if self.ontology is None or event_type not in self.ontology.concrete:
            return
        if self.ontology.role(event_type, role) is None:
            hint = did_you_mean(role, self.ontology.types[event_type].roles)
            self.nodes.problem(
                "EK4110", f"The type {event_type!r} has no role {role!r}.", node, hint
            )


def _fixed(value: str, *, absent: str = "auto") -> str | None:
    return None if value == absent else value
