"""The canonical form of gold files: what `evalkit gold fmt` writes."""

from evalkit.gold.fmt.run import Formatted, format_all, format_file, format_text

__all__ = ["Formatted", "format_all", "format_file", "format_text"]
