"""Published scorers: one file each, found by being here; each defines PRESET."""
