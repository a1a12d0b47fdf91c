"""Laws of the RAMS scorer: a multiset of links."""

from lawbook import Laws

LAWS = {"rams/span": Laws()}
