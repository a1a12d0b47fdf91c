"""Settings: one table of them, from which reading, the JSON Schema and the documentation follow."""

from evalkit.config.config import Check, Config, Rule, load_config, read_check
from evalkit.config.merge import Chosen, unused_variables
from evalkit.config.settings import RULE_SETTINGS, RULES_NAME, SETTINGS, Setting

__all__ = [
    "RULES_NAME",
    "RULE_SETTINGS",
    "SETTINGS",
    "Check",
    "Chosen",
    "Config",
    "Rule",
    "Setting",
    "load_config",
    "read_check",
    "unused_variables",
]
