"""What CI systems read: annotations, JUnit, SARIF, code quality, Markdown."""
