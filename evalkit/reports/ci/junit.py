"""The gate's result as JUnit XML: a suite an event type, a case a rule or a golden case."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from evalkit.reports.ci.gate import broken_items, figures, item_name, quoted, row_name, whole
from evalkit.reports.terminal import brief
from evalkit.reports.view import escape
from evalkit.runs.gate.result import Check, GateResult, MustFind

# What XML 1.0 cannot hold, even escaped; the rest of the controls is escaped by `escape` already.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TAGS = {"regressed": "failure", "unmeasured": "error", "inconclusive": "skipped"}
_COUNTED = {"failure": "failures", "error": "errors", "skipped": "skipped"}


def junit(result: GateResult) -> str:
    """Write the result as XML that JUnit's readers understand; no clock is in it."""
    root = ET.Element("testsuites", {"name": "evalkit check"})
    for name, cases in _suites(result).items():
        suite = ET.SubElement(root, "testsuite", {"name": _text(name), "tests": str(len(cases))})
        for attribute in _COUNTED.values():
            suite.set(attribute, "0")
        suite.set("time", "0")
        for case in cases:
            suite.append(case)
            for outcome in case:
                _count(suite, outcome.tag)
    for attribute in ("tests", *_COUNTED.values()):
        root.set(attribute, str(sum(int(suite.get(attribute, "0")) for suite in root)))
    root.set("time", "0")
    ET.indent(root)
    body = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'


def _suites(result: GateResult) -> dict[str, list[ET.Element]]:
    suites: dict[str, list[ET.Element]] = {}
    for check in result.checks:
        suites.setdefault(row_name(check), []).append(_check(check, result))
    for one in result.must_find:
        suites.setdefault(escape(one.type), []).append(_must_find(one))
    why = whole(result)
    if not suites and not why:  # nothing was checked: that is no success
        why = " ".join(result.why) or "Nothing was checked."
    if why:
        suites["evalkit check"] = [_case("evalkit check", "evalkit check", {}, "unmeasured", why)]
    return suites


def _check(check: Check, result: GateResult) -> ET.Element:
    properties: dict[str, object] = {
        "verdict": check.verdict,
        "policy": check.policy,
        "gold": check.gold,
        "before": check.before,
        "after": check.after,
        "difference": check.difference,
        "interval": check.interval and f"[{check.interval[0]!r}, {check.interval[1]!r}]",
        "p": check.p,
        "p adjusted": check.adjusted,
        "detectable": check.detectable,
    }
    name = f"{check.measure} {check.policy} (rule {check.rule + 1})"
    message = f"{figures(check)}: {check.reason}"
    details = "\n".join(_broken(check, result)) if check.verdict == "regressed" else ""
    return _case(row_name(check), name, properties, check.verdict, message, details=details)


def _broken(check: Check, result: GateResult) -> Iterator[str]:
    for item in broken_items(result):
        if not check.of_type or item.type == check.name:
            place = f"{item.where}: " if item.where else f"{escape(item.document)}: "
            yield f"{place}{item_name(item)} {quoted(item.words)} {escape(item.category)}".rstrip()


def _must_find(one: MustFind) -> ET.Element:
    name = f"must find {one.document} {one.event_id} {quoted(one.name)}"
    place = f"{one.where}: " if one.where else ""
    message = f"{place}{one.category or one.says}"
    properties: dict[str, object] = {"verdict": one.verdict}
    return _case(one.type, name, properties, one.verdict, message)


def _case(
    suite: str,
    name: str,
    properties: dict[str, object],
    verdict: str,
    message: str,
    *,
    details: str = "",
) -> ET.Element:
    case = ET.Element("testcase", {"classname": _text(suite), "name": _text(name), "time": "0"})
    given = {key: value for key, value in properties.items() if value is not None}
    if given:
        listed = ET.SubElement(case, "properties")
        for key, value in given.items():
            ET.SubElement(listed, "property", {"name": key, "value": _text(str(value))})
    tag = _TAGS.get(verdict)
    if tag:
        outcome = ET.SubElement(case, tag, {"message": _text(message)})
        if tag != "skipped":
            outcome.set("type", verdict)
            outcome.text = _text(f"{message}\n{details}".rstrip(), lines=True)
    return case


def _count(suite: ET.Element, tag: str) -> None:
    if tag in _COUNTED:
        suite.set(_COUNTED[tag], str(int(suite.get(_COUNTED[tag], "0")) + 1))


def _text(text: str, *, lines: bool = False) -> str:
    """Leave nothing in a text that XML cannot hold or that would act on whoever reads it."""
    parts = text.split("\n") if lines else [text]
    safe = "\n".join(brief(part) for part in parts)
    return _NOT_XML.sub(lambda match: f"\\u{ord(match[0]):04x}", safe)
