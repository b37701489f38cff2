"""Answers that are files to be saved."""

import re
from urllib.parse import quote

from flask import Response

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF_TYPE = "application/pdf"

#: Some programs take a backslash for an escape, and a line break would begin another header.
_NOT_PLAIN = re.compile(r"[^ !#-\[\]-~]")
#: What file systems refuse or take for a folder, what programs take for a command or an address, and the orders of
#: direction that make "exe.pdf" out of "fdp.exe".
_NOT_IN_A_NAME = re.compile('[\x00-\x1f\x7f<>:"/\\\\|?*\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]')


def attachment(content: bytes, *, mimetype: str, filename: str) -> Response:
    """Return the content as a download; the file name may hold any script (RFC 6266), but nothing else."""
    response = Response(content, content_type=mimetype)
    filename = _NOT_IN_A_NAME.sub("-", filename)
    ascii_name = _NOT_PLAIN.sub("_", filename)
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(filename, errors='replace')}"
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response
