"""All migrations, one after the other, with rows in every table: down to the first one and up again."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import func, inspect, select, table

from eventapp.app import enable_migrations
from eventapp.db import db
from settings_reader import PROJECT_DIR
from tests.architecture.access_world import make_world
from tests.support.filled_tables import fill_empty_tables

REVISIONS = sorted(file.name[:4] for file in (PROJECT_DIR / "migrations" / "versions").glob("[0-9]*.py"))
DOWN, UP = REVISIONS[-2::-1], REVISIONS[1:]
#: what Alembic itself notes
_ITS_OWN = "alembic_version"
_WORD = re.compile(r"\w+")

Schema = dict[str, dict[str, object]]
T = TypeVar("T")

pytestmark = pytest.mark.usefixtures("now")


@pytest.fixture
def _filled(app: Flask) -> Iterator[None]:
    """Something in every table, and afterwards the latest tables again."""
    make_world(app)
    fill_empty_tables()
    db.session.remove()
    enable_migrations(app)
    yield
    upgrade()


def tables() -> list[str]:
    """The tables that there are."""
    return sorted(set(inspect(db.engine).get_table_names()) - {_ITS_OWN})


def schema() -> Schema:
    """Every table as the database describes it, without the order of what is in it; of a check only its words."""
    found = inspect(db.engine)
    columns, keys = found.get_multi_columns(), found.get_multi_pk_constraint()
    references, indexes = found.get_multi_foreign_keys(), found.get_multi_indexes()
    unique, checks = found.get_multi_unique_constraints(), found.get_multi_check_constraints()
    return {
        str(name): {
            "columns": {column["name"]: (str(column["type"]), column["nullable"]) for column in columns[schema, name]},
            "key": sorted(keys[schema, name]["constrained_columns"]),
            "references": sorted(
                f"{key['name']} {key['constrained_columns']} {key['referred_table']} {key['options']}"
                for key in references[schema, name]
            ),
            "indexes": sorted(f"{i['name']} {i['column_names']} {i['unique']}" for i in indexes[schema, name]),
            "unique": sorted(f"{each['name']} {each['column_names']}" for each in unique[schema, name]),
            "checks": {each["name"]: sorted(_WORD.findall(each["sqltext"])) for each in checks[schema, name]},
        }
        for schema, name in columns
        if name != _ITS_OWN
    }


def row_counts() -> dict[str, int]:
    """How many rows each table has."""
    with db.engine.connect() as connection:
        counts = {name: select(func.count()).select_from(table(name)) for name in tables()}
        return {name: connection.execute(count).scalar_one() for name, count in counts.items()}


def seen(go: Callable[..., None], revisions: Sequence[str], look: Callable[[], T]) -> dict[str, T]:
    """What a look at the database shows after each step."""
    found: dict[str, T] = {}
    for revision in revisions:
        go(revision=revision)
        db.engine.dispose()
        found[revision] = look()
    return found


def differences(up: dict[str, Schema], down: dict[str, Schema]) -> list[str]:
    """What a way down has left behind or taken too much of."""
    return [
        f"{revision} {name} {kind}: made as {up[revision].get(name, {}).get(kind)}, left as {was}"
        for revision, after in down.items()
        for name, description in after.items()
        for kind, was in description.items()
        if up[revision].get(name, {}).get(kind) != was
    ]


@pytest.mark.usefixtures("_filled")
def test_each_step_down_leads_to_the_tables_that_the_steps_up_make() -> None:
    down = seen(downgrade, DOWN, schema)
    downgrade(revision="base")
    assert tables() == []

    up = seen(upgrade, REVISIONS, schema)

    assert differences(up, down) == []
    assert {revision: sorted(found) for revision, found in down.items()} == {
        revision: sorted(up[revision]) for revision in DOWN
    }


@pytest.mark.usefixtures("_filled")
def test_a_step_takes_no_row_of_a_table_that_stays() -> None:
    before = row_counts()
    assert [name for name, count in before.items() if count == 0] == []

    down = seen(downgrade, DOWN, row_counts)
    oldest = down[REVISIONS[0]]
    up = seen(upgrade, UP, row_counts)

    lost = {
        f"{revision} {name}": (before[name], count)
        for revision, counts in down.items()
        for name, count in counts.items()
        if count != before[name]
    }
    assert lost == {}
    assert up[REVISIONS[-1]] == {name: oldest.get(name, 0) for name in before}
