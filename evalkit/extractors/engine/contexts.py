"""Whether the words around a trigger let its rule fire."""

from evalkit.extractors.engine.found import Hit
from evalkit.extractors.engine.rolepath import follow
from evalkit.extractors.engine.ruleset import Context
from evalkit.extractors.engine.view import View
from evalkit.extractors.engine.windows import Site, is_passive


def refusal(hit: Hit, site: Site) -> str | None:
    """Say why a trigger word is no trigger here; None where it is one."""
    view, trigger = site.view, hit.rule.trigger
    if not view.excluded.isdisjoint(range(hit.first, hit.behind)):
        return "in a dateline or by-line"
    if trigger.voice is not None and hit.tree is None and site.is_verb:
        voice = "passive" if is_passive(site) else "active"
        if voice != trigger.voice:
            return f"its voice is {voice}"
    if trigger.unless is not None:
        met = _met(trigger.unless, hit, site)
        if met is not None:
            return f"not with {met}"
    if trigger.given is not None and _met(trigger.given, hit, site) is None:
        return "without the words that the rule asks for"
    return None


def _met(context: Context, hit: Hit, site: Site) -> str | None:
    """Say which condition of a context holds, if one does."""
    forms = site.view.forms
    length = context.before.ends_at(forms, hit.first - 1)
    if length:
        return f"{_words(site.view, hit.first - length, hit.first)!r} before it"
    length = context.after.length(forms, hit.behind) if hit.behind < len(forms) else 0
    if length:
        return f"{_words(site.view, hit.behind, hit.behind + length)!r} behind it"
    if context.clause:
        for at in range(site.begin, site.end):
            length = context.clause.length(forms, at)
            if length:
                return f"{_words(site.view, at, at + length)!r} in its clause"
    tree = hit.tree
    if tree is not None:
        path = next((path for path in context.paths if follow(path, tree, hit.node)), None)
        return f"the path {path.text}" if path is not None else None
    return None


def _words(view: View, first: int, behind: int) -> str:
    return view.text[view.tokens[first].start : view.tokens[behind - 1].end]
