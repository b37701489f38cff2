"""The JSON vectors that Python and JavaScript share."""

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[1] / "vectors"

#: A vector is JSON: what is in it is looked at by the test that names it.
Vector = dict[str, Any]


def load_vectors(name: str) -> Vector:
    """Return the vectors of one file."""
    vectors: Vector = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    return vectors
