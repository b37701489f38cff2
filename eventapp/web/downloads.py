"""Answers that are files to be saved."""

import re
from urllib.parse import quote

from flask import Response

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF_TYPE = "application/pdf"

#: Some programs take a backslash for an escape, and a line break would begin another header.
_NOT_PLAIN = re.compile(r"[^ !#-\[\]-~]")


def attachment(content: bytes, *, mimetype: str, filename: str) -> Response:
    """Return the content as a download; the file name may hold any script (RFC 6266)."""
    response = Response(content, content_type=mimetype)
    ascii_name = _NOT_PLAIN.sub("_", filename)
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(filename, errors='replace')}"
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response
