"""Measures the door in a real Chromium: `make bench-door` writes the table of docs/door.md."""
