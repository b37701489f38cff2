"""Files to be saved, and what they are called."""

import pytest
from werkzeug.http import parse_options_header

from eventapp.web.downloads import PDF_TYPE, attachment


@pytest.mark.parametrize(
    ("name", "saved_as"),
    [
        ("Bericht_Größe_v1.pdf", "Bericht_Größe_v1.pdf"),
        ("تقرير.pdf", "تقرير.pdf"),
        ("../../x\\y.pdf", "..-..-x-y.pdf"),
        ('a";b="<c>.pdf', "a-;b=--c-.pdf"),
        ("x\r\nSet-Cookie: a=b.pdf", "x--Set-Cookie- a=b.pdf"),
        ("Bericht\u202efdp.exe", "Bericht-fdp.exe"),
    ],
)
def test_attachment_is_called_by_a_name_that_is_no_place_and_no_trick(name: str, saved_as: str) -> None:
    answer = attachment(b"", mimetype=PDF_TYPE, filename=name)

    kind, options = parse_options_header(answer.headers["Content-Disposition"])
    assert (kind, options) == ("attachment", {"filename": saved_as})
