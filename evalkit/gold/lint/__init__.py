"""The rules that gold files are checked by; a rule is a function in a module with RULES."""

from evalkit.gold.lint.rule import Rule
from evalkit.gold.lint.run import Report, findings, lint, rules

__all__ = ["Report", "Rule", "findings", "lint", "rules"]
