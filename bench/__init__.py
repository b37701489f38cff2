"""Measures Einlass beside a bare Flask route on the same server in the same run: `make bench`."""
