"""
TAC-KBP event nuggets, by the Dice of their characters, greedily.

Greedy keeps all laws: two pairs are in each other's way only if they share an item, and then the other
items decide a tie, on either side alike; and one prediction more leaves no gold event worse off.
"""

from lawbook import Laws

LAWS = {name: Laws() for name in ("kbp/span", "kbp/type", "kbp/realis", "kbp/all")}
