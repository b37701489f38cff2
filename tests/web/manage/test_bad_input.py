"""Whatever is typed into the organizers' forms: a refusal with the page kept whole, or saved; never an error."""

from urllib.parse import quote, urlencode

import pytest

from eventapp.domain.states import EventKind
from tests.support.builders import make_event
from tests.support.client import Client
from tests.support.forms import form_data
from tests.support.managing import load_event, sign_in_olga
from tests.support.page import Page
from tests.support.typed import TYPED

pytestmark = pytest.mark.usefixtures("now")

FORMS = (
    "/manage/events/new",
    "/manage/events/kw/edit",
    "/manage/events/kw/access",
    "/manage/events/kw/copy",
    "/manage/events/kw/cancellation",
    "/manage/events/kw/sessions",
    "/manage/events/kw/sessions/{session}",
    "/manage/events/kw/sessions/{session}/copies",
    "/manage/events/kw/sessions/{session}/estimate",
    "/manage/events/bt/slots",
    "/manage/events/kw/texts/de",
    "/manage/events/kw/texts/ar",
    "/manage/events/kw/picture",
    "/manage/projects/new",
    "/manage/projects/{project}",
    "/manage/projects/{project}/indicators",
    "/manage/projects/{project}/organizations",
    "/manage/venues/new",
    "/manage/venues/{venue}",
    "/manage/organization",
)


def addresses() -> dict[str, str]:
    event = load_event("kw")
    assert event.project is not None
    assert event.venue is not None
    return {
        "session": event.sessions[0].reference,
        "project": event.project.reference,
        "venue": event.venue.reference,
    }


@pytest.mark.parametrize("form", FORMS)
def test_form_survives_everything_that_can_be_typed(client: Client, form: str) -> None:
    organization = sign_in_olga(client)
    make_event(organization=organization, reference="kw")
    make_event(organization=organization, kind=EventKind.BERATUNG, reference="bt", sessions=[])
    path = form.format(**addresses())
    fields = [name for name in form_data(Page(client.get(path))) if "access-" not in name or "toilet" in name]

    for typed in TYPED.values():
        answer = client.post(
            path,
            data="&".join(f"{name}={quote(typed)}" for name in fields),
            content_type="application/x-www-form-urlencoded",
        )
        if answer.status_code == 422:
            Page(answer)
        else:
            assert answer.status_code in (303, 409), typed

    assert client.post(path, data=urlencode({"": "x"})).status_code in (303, 409, 422)
    for shown in ("/manage/", "/manage/events/kw", "/manage/projects", "/manage/venues"):
        Page(client.get(shown))
