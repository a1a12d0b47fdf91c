"""Laws of brateval's measures; each side takes the first that is left, so either may choose."""

from documents import doc, event
from lawbook import Laws

LAWS = {
    "brateval/exact": Laws(),
    "brateval/overlap": Laws(
        order_free="a gold annotation takes the first that it overlaps, in the order of the file",
    ),
}
GOLD = [doc("d", event("A", (0, 6)), event("A", (0, 2)))]
PREDICTED = [doc("d", event("A", (0, 3)), event("A", (4, 6)))]
BROKEN = {"brateval/overlap": {"order_free": (GOLD, PREDICTED)}}
