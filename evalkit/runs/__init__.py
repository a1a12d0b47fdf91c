"""Runs that last: what was scored, kept so that it can be resumed, compared and scored again."""
