"""evalkit tells how good an event extractor is, and whether it got worse."""

__version__ = "0.1.0"
