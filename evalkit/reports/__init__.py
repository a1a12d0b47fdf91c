"""One result, many faces: terminal, JSON, CSV and Markdown, all from the same view."""

from evalkit.reports.catalog import FORMATS, render
from evalkit.reports.view import View, view

__all__ = ["FORMATS", "View", "render", "view"]
