"""Renew the pins: `make lock`. Each requirements*.txt holds hashes for all platforms and for Python 3.11 and newer.

The development pins are resolved under the runtime ones, so that both always agree. Package indexes are never
written into the files: whoever installs uses their own.
"""

import subprocess
from pathlib import Path

PROJECT_DIR = Path(__file__).resolve().parents[1]
UV = PROJECT_DIR / ".venv" / "bin" / "uv"
COMPILE = ["pip", "compile", "--quiet", "--upgrade", "--universal", "--python-version", "3.11", "--generate-hashes"]
PLAIN = ["--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"]


def lock() -> None:
    """Write the pins. Raises CalledProcessError where nothing fits together."""
    _compile("requirements")
    _compile("requirements-dev", constraint="requirements.txt")
    _compile("requirements-node")
    subprocess.run(["npm", "install", "--package-lock-only", "--ignore-scripts"], cwd=PROJECT_DIR, check=True)


def _compile(name: str, *, constraint: str = "") -> None:
    limits = ["--constraint", constraint] if constraint else []
    command = [str(UV), *COMPILE, *PLAIN, *limits, f"{name}.in", "--output-file", f"{name}.txt"]
    subprocess.run(command, cwd=PROJECT_DIR, check=True)


if __name__ == "__main__":
    lock()
