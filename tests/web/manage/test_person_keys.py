"""Person keys go when the organizer says so, once the final report is there."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from eventapp.db import db
from eventapp.models import PersonKey, Project
from eventapp.services import closings
from tests.support.builders import ENDS_AT, make_event, make_registration
from tests.support.client import Client
from tests.support.door import make_entry, pair_phone, ticket_of, upload
from tests.support.managing import sign_in_olga
from tests.support.page import Page

pytestmark = pytest.mark.usefixtures("now")


def test_keys_are_destroyed_after_the_final_report_and_not_before(client: Client) -> None:
    event = make_event(organization=sign_in_olga(client))
    upload(pair_phone(event), make_entry(event, ticket=ticket_of(make_registration(event, name="Ada Beispiel"))))
    closings.close_event(event_id=event.id, reason="", user_id=None, now=ENDS_AT + timedelta(hours=1))
    home = f"/manage/projects/{db.session.get_one(Project, event.project_id).reference}"
    early = client.post(f"{home}/person-keys/destruction")
    early_page = client.get(f"{home}/person-keys").text

    client.post(f"{home}/reports", data={"status": "final"})
    asked = Page(client.get(Page(client.get(f"{home}/report")).href("Personenschlüssel vernichten")))
    kept = db.session.scalars(select(PersonKey)).all()
    client.post(f"{home}/person-keys/destruction")

    assert (early.status_code, "Noch geht es nicht" in early_page, "Endgültig vernichten" in early_page) == (
        409,
        True,
        False,
    )
    assert "Das lässt sich nicht rückgängig machen." in " ".join(asked.texts("li"))
    assert len(kept) == 1
    assert db.session.scalars(select(PersonKey)).all() == []
    assert "Die Personenschlüssel sind seit" in client.get(f"{home}/report").text
