"""LibreOffice as an independent calculator of our workbooks."""

import shutil
import subprocess
import tempfile
from pathlib import Path

import openpyxl
from openpyxl.workbook import Workbook

_SECONDS = 120
_CALC_LIBRARY = "libsclo.so"


class OfficeMissing(Exception):
    """LibreOffice is not here; the message says what to install."""


def find_office() -> str:
    """Return the path of LibreOffice with its spreadsheet. Raises OfficeMissing."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None or not Path(found).resolve().with_name(_CALC_LIBRARY).exists():
        raise OfficeMissing("No LibreOffice Calc here. On Debian: apt install libreoffice-calc-nogui.")
    return found


def recalculated(path: Path) -> Workbook:
    """Return the workbook with every formula calculated by LibreOffice from scratch.

    The stored results are taken out first, so that nothing of ours can come back.
    """
    with tempfile.TemporaryDirectory(prefix="einlass-office-") as folder:
        bare, out = Path(folder) / "bare.xlsx", Path(folder) / "out"
        openpyxl.load_workbook(path).save(bare)
        subprocess.run(
            [
                find_office(),
                f"-env:UserInstallation=file://{folder}/profile",
                "--headless",
                "--convert-to",
                "xlsx:Calc MS Excel 2007 XML",
                "--outdir",
                str(out),
                str(bare),
            ],
            check=True,
            capture_output=True,
            timeout=_SECONDS,
        )
        return openpyxl.load_workbook(out / "bare.xlsx", data_only=True)
