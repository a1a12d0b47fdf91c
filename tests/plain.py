"""Read a case file into plain values, with evalkit's own YAML reader."""

from evalkit.yamltree import Mapping, Scalar, load


def plain(node):
    """Return strings, lists and dicts."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Mapping):
        return {key: plain(value) for key, value in node.entries.items()}
    return [plain(item) for item in node.items]


def read_case(path):
    """Read one case file."""
    return plain(load(path))
