"""Make small rule files, articles and parses for the tests of the rule engine."""

import json
from functools import cache

from evalkit.extractors.conllu_read import align, read_conllu
from evalkit.extractors.engine.view import View
from evalkit.extractors.matcher import extract_from_parse, extract_from_text, trace_text
from evalkit.extractors.rulefile import load_rules, parse_rules
from evalkit.model import Article

# One word list a language is enough for most tests; the rest is the grammar that ships.
VERBS = {
    "id": ["bertemu", "membantah", "memperingatkan", "menemui"],
    "en": ["met", "meet", "denied", "warned"],
}
NOUNS = {
    "id": ["pertemuan", "bantahan", "peringatan", "KTT"],
    "en": ["summit", "talks", "denial", "warning", "meeting"],
}


# The shipped cues are tuned on articles; these stay as they are.
CUES = {
    "id": {
        "negation": [
            "tidak", "tak", "bukan", "belum", "batal", "membatalkan", "dibatalkan", "gagal", "menolak",
            "membantah",
        ],
        "hypothetical": ["jika", "seandainya"],
        "possible": ["mungkin", "kemungkinan", "bisa"],
        "planned": ["akan", "rencananya", "rencana", "berencana", "dijadwalkan", "untuk"],
        "generic": ["biasanya"],
    },
    "en": {
        "negation": ["not", "n't", "never", "no", "refused", "cancelled", "fails"],
        "hypothetical": ["if", "would have"],
        "possible": ["may", "could", "considering"],
        "planned": ["will", "to", "plan", "planned"],
        "generic": ["usually"],
    },
}  # fmt: skip


def rule_file(language="id", *, roles=None, trigger=None, lexicons=None, examples=(), **rule):
    """Write a rule file with a single rule (JSON is YAML)."""
    given = {
        "id": "r",
        "type": "event",
        "trigger": trigger or {"form": VERBS[language], "upos": ["VERB"]},
    }
    given |= {"roles": roles or {}, **rule}
    section = {"lexicons": lexicons or {}, "cues": CUES[language], "events": [given]}
    return json.dumps(
        {"version": "1", "languages": {language: section}, "examples": list(examples)},
        ensure_ascii=False,
    )


@cache
def shipped():
    """Load the rules that ship with evalkit, once."""
    return load_rules()


def rules(language="id", **settings):
    """Load a rule file with a single rule."""
    return parse_rules(rule_file(language, **settings), name="test.yaml")


def verb_rule(language="id", role=None, **rule):
    """Load a rule with verbal triggers and one role `x`."""
    return rules(language, roles={"x": role} if role else {}, **rule)


def noun_rule(language="id", role=None, **rule):
    """Load a rule with nominal triggers and one role `x`."""
    trigger = {"form": NOUNS[language], "upos": ["NOUN", "PROPN"]}
    return rules(language, roles={"x": role} if role else {}, trigger=trigger, **rule)


def article(text, language="id"):
    """Make an article."""
    return Article(id="a", text=text, language=language)


def document(text, rule_set, language="id"):
    """Match bare text."""
    return extract_from_text(article(text, language), rule_set)


def fillers(text, rule_set, language="id", role="x"):
    """List the words that fill a role of all events of a text."""
    events = document(text, rule_set, language).events
    return [
        argument.text for event in events for argument in event.arguments if argument.role == role
    ]


def triggers(text, rule_set, language="id"):
    """List the trigger words of a text."""
    return [event.trigger.text for event in document(text, rule_set, language).events]


def reasons(text, rule_set, language="id"):
    """List why trigger words of a text stayed silent."""
    return [silent.reason for silent in trace_text(article(text, language), rule_set).silent]


def attributes(text, rule_set, language="id"):
    """Name polarity and modality of the first event of a text."""
    event = document(text, rule_set, language).events[0]
    return event.polarity, event.modality


def view(text, language="id"):
    """Look at a text with rules for the verbs and nouns above."""
    forms = {"form": VERBS[language], "upos": ["VERB"]}, {"form": NOUNS[language], "upos": ["NOUN"]}
    events = [{"id": f"r{n}", "type": "event", "trigger": form} for n, form in enumerate(forms)]
    section = {"lexicons": {}, "events": events}
    text_of = json.dumps({"version": "1", "languages": {language: section}})
    return View.of(text, parse_rules(text_of, name="test.yaml").sections[language])


def conllu(rows, *, doc="a"):
    """
    Write CoNLL-U from short rows: form, lemma, upos, head, deprel and perhaps features.

    Blank lines part sentences; `1-2 form` is a multi-word token.
    """
    lines, number = [f"# newdoc id = {doc}"], 0
    for row in rows.strip().split("\n"):
        columns = row.split()
        if not columns:
            lines.append("")
            number = 0
        elif "-" in columns[0] and columns[0][0].isdigit() and len(columns) == 2:
            lines.append("\t".join([columns[0], columns[1], *["_"] * 8]))
        else:
            number += 1
            form, lemma, upos, head, deprel, *feats = columns
            feat = feats[0] if feats else "_"
            lines.append(
                "\t".join([str(number), form, lemma, upos, "_", feat, head, deprel, "_", "_"])
            )
    return "\n".join([*lines, "", ""])


def parse(text, rows):
    """Align a short parse to its text."""
    return align(read_conllu(conllu(rows), name="test.conllu")[0], text)


def parsed(text, rows, rule_set, language="id"):
    """Match a parsed text."""
    return extract_from_parse(article(text, language), parse(text, rows), rule_set)


def tree_fillers(text, rows, rule_set, language="id", role="x"):
    """List the words that fill a role of all events of a parsed text."""
    events = parsed(text, rows, rule_set, language).events
    return [
        argument.text for event in events for argument in event.arguments if argument.role == role
    ]
