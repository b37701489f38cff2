"""What Einlass is measured against, on the same server: a bare Flask route, and the least that keeps a scan.

The scan program does what no check-in can leave out: find the ticket, keep the attempt, durably. It uses Flask and
SQLAlchemy Core with the database settings of Einlass (eventapp/db.py).
"""

import os
from pathlib import Path

from flask import Flask, Response, request
from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, event, insert, select
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

TICKETS = 2000

_metadata = MetaData()
_tickets = Table("ticket", _metadata, Column("id", Integer, primary_key=True), Column("code", String, unique=True))
_scans = Table("scan", _metadata, Column("id", Integer, primary_key=True), Column("ticket_id", Integer, index=True))
_engine = create_engine(f"sqlite:///{Path(os.environ['BENCH_FOLDER']) / 'reference.sqlite'}")


@event.listens_for(_engine, "connect")
def _configure(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "busy_timeout = 15000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _fill() -> None:
    _metadata.drop_all(_engine)
    _metadata.create_all(_engine)
    with _engine.begin() as connection:
        connection.execute(insert(_tickets), [{"code": f"ticket-{number}"} for number in range(TICKETS)])


_fill()
app = Flask(__name__)


@app.get("/")
def bare() -> str:
    """Answer, and nothing else."""
    return "Willkommen"


@app.post("/scan")
def scan() -> Response:
    """Find a ticket by its code and keep that it came."""
    code = request.get_json()["code"]
    with _engine.begin() as connection:
        ticket = connection.execute(select(_tickets.c.id).where(_tickets.c.code == code)).scalar_one()
        connection.execute(insert(_scans).values(ticket_id=ticket))
    return Response('{"result": "stored"}', content_type="application/json")
