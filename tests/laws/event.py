"""Laws of whole events: a multiset."""

from lawbook import Laws

LAWS = {"event/exact": Laws()}
