"""`make bench`: start Einlass and the reference programs, load them in turn, write docs/performance.md.

Everything lives in a temporary folder, listens on 127.0.0.1 only and ends by itself.
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade

from bench import content as contents
from bench import report, units, visits
from bench.content import Content
from bench.load import CLIENTS, run_visits
from bench.processes import PROJECT_DIR, Server, granian_command, running_server
from config import Config
from eventapp.app import create_app, enable_migrations

DOCUMENT = PROJECT_DIR / "docs" / "performance.md"
RUSH_PEOPLE = 400
_IDLE_SECONDS = 3.0


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rounds", type=int, choices=range(1, 7), default=4, help="turns of each unit (default 4)")
    parser.add_argument("--port", type=int, default=8170, help="the first of two free ports (default 8170)")
    parser.add_argument("--print-only", action="store_true", help="leave docs/performance.md as it is")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="einlass-bench-") as folder:
        part = _measure(Path(folder), rounds=arguments.rounds, port=arguments.port)
    print(part)
    if not arguments.print_only:
        report.keep(part, path=DOCUMENT)


def _measure(folder: Path, *, rounds: int, port: int) -> str:
    environ = _environ(folder, port=port)
    config = Config.from_env(environ)
    app = create_app(config)
    enable_migrations(app)
    with app.app_context():
        upgrade()
    _say("registering people")
    content = contents.fill(app, registrations=units.tickets_needed(rounds))
    serve = [sys.executable, "-m", "flask", "--app", "wsgi", "serve"]
    bare = granian_command("bench.reference:app", port=port + 1, config=config)
    with (
        running_server(serve, port=port, environ=environ, log=folder / "einlass.log") as einlass,
        running_server(bare, port=port + 1, environ=environ, log=folder / "reference.log") as reference,
    ):
        system = _look_at(einlass, content)
        figures = units.measure(
            units.all_units(einlass, reference, content=content, app=app), rounds=rounds, announce=_say
        )
        rush = _rush(einlass, content, app=app)
    return report.measured_part(figures, rush=rush, system=system)


def _environ(folder: Path, *, port: int) -> dict[str, str]:
    """The defaults of an installation. A trusted proxy, so that the load can come from many addresses."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    own = {"DATA_DIR": str(folder / "data"), "PORT": str(port), "TRUSTED_PROXIES": "1", "FORM_SECONDS": "0"}
    own["BENCH_FOLDER"] = str(folder)
    return kept | own


def _look_at(server: Server, content: Content) -> report.System:
    """Look at the idle system and at the page as it is sent."""
    time.sleep(_IDLE_SECONDS)
    processes = server.memory_by_process()
    sizes: list[int] = []
    run_visits([visits.weigh(f"/events/{content.event}", into=sizes)], port=server.port, clients=1)
    return report.System(
        start_seconds=server.start_seconds,
        processes=processes,
        page_bytes=sizes[0],
        registrations=len(content.tickets),
        clients=CLIENTS,
    )


def _rush(server: Server, content: Content, *, app: Flask) -> report.Rush:
    """Let many people register at the same moment for few places."""
    _say(f"{RUSH_PEOPLE} people at once for {contents.FEW_PLACES} places")
    people = [visits.register(content.scarce_event) for _ in range(RUSH_PEOPLE)]
    load = run_visits(people, port=server.port, clients=RUSH_PEOPLE)
    return report.Rush(
        people=RUSH_PEOPLE,
        places=contents.FEW_PLACES,
        tickets=load.successes,
        taken=contents.count_places_taken(app, content.scarce_event),
        seconds=load.seconds,
    )


def _say(words: str) -> None:
    print(f"bench: {words}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
