"""Measures the funder report of a large project: `make bench-report` writes a table of docs/performance.md."""
