"""
The steps that measures are built from: six tables of small functions.

`scope`, `unit`, `relation`, `alignment`, `credit` and `aggregation` each hold the general entries;
steps that only one family of scorers knows stand in the file of that family.
"""
