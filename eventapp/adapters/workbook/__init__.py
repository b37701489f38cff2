"""XLSX files: the funder report (``report``) and plain tables.

Formulas carry the values that a spreadsheet would calculate, so that a viewer which does not calculate shows
the same numbers. Text is always written as text; nothing typed by a visitor becomes a formula or a link.
"""

from eventapp.adapters.workbook.table import Cell, table_workbook

__all__ = ["Cell", "table_workbook"]
