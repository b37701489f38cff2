"""XLSX files: the sessions of the funder report and plain tables.

Formulas carry the values that a spreadsheet would calculate, so that a viewer which does not calculate shows
the same numbers. Text is always written as text; nothing typed by a visitor becomes a formula or a link.
"""

from eventapp.adapters.workbook.session_line import SessionLine, SessionReport
from eventapp.adapters.workbook.session_sheet import session_workbook
from eventapp.adapters.workbook.table import Cell, table_workbook

__all__ = ["Cell", "SessionLine", "SessionReport", "session_workbook", "table_workbook"]
