"""The page of settings is what their table says."""

from evalkit.reports.settings import settings_page


def test_the_page_is_what_the_table_says(root):
    page = (root / "docs" / "settings.md").read_text("utf-8")

    assert page == settings_page(), "run: just settings"
