"""Results of the gate made by hand, as the tests of its renderers need them."""

from evalkit.errors import Diagnostic, Location
from evalkit.runs.gate.result import (
    Accepted,
    BaselineEdit,
    Buckets,
    Check,
    Effect,
    GateResult,
    MustFind,
    Side,
)
from evalkit.runs.items import ItemChange

GOLD = "gold/a.yaml"


def item(kind="broken", event_type="denial", line=5, **more):
    """Make an item of a gold file at a line."""
    values = {
        "document": "a", "type": event_type, "kind": kind, "category": "missed",
        "words": "membantah", "start": 3, "end": 12, "event_id": f"e{line}",
        "where": Location(GOLD, line, 5), **more,
    }  # fmt: skip
    return ItemChange(**values)


def check(verdict="regressed", name="denial", **more):
    """Make the verdict of a rule on an event type; `micro` for all of them."""
    values = {
        "rule": 0, "measure": "TC.F1", "policy": "regression", "name": name,
        "of_type": name != "micro", "verdict": verdict, "reason": "It fell.", "gold": 12,
        "before": 0.75, "after": 0.5, "difference": -0.25, "interval": (-0.4, -0.05),
        "p": 0.001, "adjusted": 0.004, "bar": 0.01, **more,
    }  # fmt: skip
    return Check(**values)


def result(**more):
    """Make a result in which one type regressed, with something of everything."""
    values = {
        "exit_code": 1, "verdict": "regressed", "why": ("denial regressed.",),
        "baseline": Side("git:origin/main", "reports/baselines/rules.jsonl", "rules", "1", reason="first"),
        "predicted": Side("rules", "this run", "rules", "2", documents=3, events=7),
        "checks": (
            check("pass", "micro"), check(), check("inconclusive", "summit"),
            check("unmeasured", "warning", before=None, after=None, difference=None, interval=None,
                  p=None, adjusted=None),
        ),
        "must_find": (
            MustFind("a", "denial", "e5", "membantah", found=False, category="missed",
                     where=Location(GOLD, 5, 5)),
            MustFind("a", "summit", "e9", "KTT", found=True),
            MustFind("b", "summit", "e1", "KTT", found=None),
        ),
        "items": {
            "TC": (item(), item(line=9), item("fixed", "summit", 11), item("wrong", line=12),
                   item("broken", "summit", 13), item("broken", "rally", 14)),
            "TI": (item(),),
        },
        "documents": Buckets(("a",), ("b",), (), ("c",), ("d",), 12, 3),
        "effects": (Effect("TC", 0.75, 0.7, 0.5),),
        "edit": BaselineEdit("reports/baselines/rules.jsonl", "accepted", "rules", changed=("a",),
                             accepted=(Accepted("TC.F1", "denial", of_type=True, before=0.75, after=0.5),)),
        "notes": (Diagnostic("EK5030", "A note.", None, "Nothing.", "note"),),
        "absent": ("d",), "signature": "evalkit:0.1.0|x",
    }  # fmt: skip
    return GateResult(**{**values, **more})
