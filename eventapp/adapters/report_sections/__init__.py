"""The tables of the funder report as a document: what stands in them, not how it looks. German, for the funder."""
