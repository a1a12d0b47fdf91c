"""Settings: one table of them, from which reading, the JSON Schema and the documentation follow."""

from evalkit.config.config import Check, Config, Rule, config_of, load_config
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
    "config_of",
    "load_config",
    "unused_variables",
]
