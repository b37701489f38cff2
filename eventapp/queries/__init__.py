"""Reads, one file per noun: ordered, scoped, returning rows or frozen results."""
