"""Install what Einlass needs, and only what changed: `python3 -m tools.install [--dev]` (that is `make install`).

Python packages go into .venv, browser modules into node_modules and from there into static/vendor, translations
are compiled. Runs with the standard library alone. `--dev` adds what tests and checks need.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

from tools.vendor import FILES, copy_modules

PROJECT_DIR = Path(__file__).resolve().parents[1]
VENV_DIR = PROJECT_DIR / ".venv"
VENV_PYTHON = VENV_DIR / "bin" / "python"
VENV_NPM = VENV_DIR / "bin" / "npm"
MIN_PYTHON = (3, 11)
MIN_NODE = 20  # the first whose test runner writes reports


class InstallError(Exception):
    """Something is missing on this machine; the message says what to do."""


def install(*, dev: bool) -> None:
    """Bring .venv, node_modules, static/vendor and the translations up to date. Raises InstallError."""
    make_virtual_environment()
    install_python_packages(dev=dev)
    install_node_packages(dev=dev)
    copy_browser_modules()
    compile_translations()


def make_virtual_environment() -> None:
    """Create .venv, or create it anew where it was moved here or its Python is gone."""
    if _venv_works():
        return
    if sys.version_info < MIN_PYTHON:
        raise InstallError("Einlass needs Python 3.11 or newer; this is " + sys.version.split()[0] + ".")
    _say(f"creating .venv with Python {sys.version.split()[0]}")
    shutil.rmtree(VENV_DIR, ignore_errors=True)
    try:
        venv.create(VENV_DIR, with_pip=True, symlinks=True)
    except (subprocess.CalledProcessError, OSError) as error:
        raise InstallError("Python's venv module does not work here. On Debian: apt install python3-venv") from error


def install_python_packages(*, dev: bool) -> None:
    """Install the pinned packages where they differ from those installed last."""
    runtime, everything = PROJECT_DIR / "requirements.txt", PROJECT_DIR / "requirements-dev.txt"
    stamp = VENV_DIR / "installed-python"
    small, large = _fingerprint(runtime), _fingerprint(runtime, everything)
    # The development pins contain the runtime ones: whoever has those has these.
    if _read(stamp) in {large, large if dev else small}:
        return
    wanted = everything if dev else runtime
    _say(f"installing Python packages ({wanted.name})")
    _pip_install(wanted)
    stamp.write_text(large if dev else small, encoding="ascii")


def install_node_packages(*, dev: bool) -> None:
    """Install the pinned browser modules where they differ from those installed last."""
    lock = PROJECT_DIR / "package-lock.json"
    stamp = PROJECT_DIR / "node_modules" / "installed"
    small, large = f"runtime {_fingerprint(lock)}", f"everything {_fingerprint(lock)}"
    if _read(stamp) in {large, large if dev else small}:
        return
    _say("installing browser modules")
    npm = [find_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-progress", "--loglevel=error"]
    _run(npm if dev else [*npm, "--omit=dev"], "npm could not install the browser modules.")
    stamp.write_text(large if dev else small, encoding="ascii")


def find_npm() -> str:
    """The npm of this machine where its Node is new enough, else one from a Python package in .venv."""
    if _node_major("node") >= MIN_NODE and shutil.which("npm"):
        return "npm"
    if not VENV_NPM.exists():
        _say("no Node 20 or newer here: installing one into .venv")
        _pip_install(PROJECT_DIR / "requirements-node.txt")
    return str(VENV_NPM)


def copy_browser_modules() -> None:
    """Copy the modules the pages load to static/vendor where one is missing or differs."""
    source, target = PROJECT_DIR / "node_modules", PROJECT_DIR / "static" / "vendor"
    if all(_same(source / origin, target / name) for name, origin in FILES.items()):
        return
    copy_modules(source=source, target=target)


def compile_translations() -> None:
    """Compile each catalog that is newer than its compiled form."""
    stale = [
        catalog
        for catalog in sorted((PROJECT_DIR / "translations").glob("*/LC_MESSAGES/messages.po"))
        if not catalog.with_suffix(".mo").exists()
        or catalog.with_suffix(".mo").stat().st_mtime < catalog.stat().st_mtime
    ]
    for catalog in stale:
        compiled = str(catalog.with_suffix(".mo"))
        command = [str(VENV_DIR / "bin" / "pybabel"), "-q", "compile", "-i", str(catalog), "-o", compiled]
        _run(command, f"{catalog} could not be compiled.")


def _venv_works() -> bool:
    """True when .venv was made for this folder and its Python starts and has pip."""
    if not (VENV_DIR / "bin" / "activate").exists():
        return False
    check = f"import sys, pip; sys.exit(sys.version_info < {MIN_PYTHON})"
    try:
        works = subprocess.run([VENV_PYTHON, "-c", check], capture_output=True, check=False).returncode == 0
    except OSError:
        return False
    return works and str(VENV_DIR) in (VENV_DIR / "bin" / "activate").read_text(encoding="utf-8")


def _node_major(command: str) -> int:
    """The major version of a Node, 0 where there is none."""
    try:
        answer = subprocess.run([command, "--version"], capture_output=True, text=True, check=False).stdout
    except OSError:
        return 0
    found = re.match(r"v(\d+)\.", answer)
    return int(found.group(1)) if found else 0


def _pip_install(requirements: Path) -> None:
    command = [str(VENV_PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command += ["--no-input", "--require-hashes", "-r", str(requirements)]
    _run(command, "pip could not install the Python packages. Is the package index reachable?")


def _run(command: list[str], complaint: str) -> None:
    environ = {**os.environ, "PATH": f"{VENV_DIR / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
    if command[0] == str(VENV_NPM):
        # The packaged Node brings its own list of certificate authorities; the machine's may say more.
        environ.setdefault("NODE_OPTIONS", "--use-system-ca")
    finished = subprocess.run(command, cwd=PROJECT_DIR, env=environ, check=False)
    if finished.returncode:
        raise InstallError(complaint)


def _fingerprint(*files: Path) -> str:
    """A hash of the files' contents and of the Python that .venv holds."""
    digest = hashlib.sha256((VENV_DIR / "pyvenv.cfg").read_bytes())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _same(source: Path, target: Path) -> bool:
    return target.exists() and source.read_bytes() == target.read_bytes()


def _read(path: Path) -> str:
    return path.read_text(encoding="ascii") if path.exists() else ""


def _say(text: str) -> None:
    print(f"einlass: {text}", flush=True)


if __name__ == "__main__":
    try:
        install(dev="--dev" in sys.argv[1:])
    except InstallError as problem:
        sys.exit(f"\n{problem}")
