"""An event's own questions in a real browser, from writing them to changing an answer."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from eventapp.adapters.passwords import hash_password
from eventapp.db import db
from eventapp.domain.questions import NO, YES, QuestionKind, QuestionScope
from eventapp.models import Event, EventText
from eventapp.queries import questions as question_queries
from tests.support.accessibility import find_violations, scrolls_sideways
from tests.support.builders import make_event, make_organization, make_session, make_user
from tests.support.questions import ask
from tests.support.registering import only_registration

PASSWORD = "Kirschen im Oktober"

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("app")]


def soon_event() -> Event:
    """A festival in a month, in German and English."""
    organization = make_organization()
    make_user(organization, email="olga@example.org", password_hash=hash_password(PASSWORD))
    starts_at = datetime.now(UTC) + timedelta(days=30)
    session = make_session(starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))
    event = make_event(organization=organization, reference="kw", sessions=[session])
    event.texts.append(EventText(language="en", title="Festival"))
    db.session.commit()
    return event


def log_in(page: Page) -> None:
    """Sign in Olga, who organizes."""
    page.goto("/login")
    page.get_by_role("textbox", name="E-Mail").fill("olga@example.org")
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Anmelden").click()
    page.wait_for_url("**/manage/**")


def write_question(page: Page, german: str, english: str, kind: str) -> None:
    """Open the form of a question and fill in its words and kind."""
    page.goto("/manage/events/kw/questions/new")
    page.locator("#label-de").fill(german)
    page.get_by_label(kind, exact=True).check()
    page.locator("summary").filter(has_text="English").click()
    page.locator("#label-en").fill(english)


def write_three_questions(page: Page) -> None:
    """One of the party, one that waits for it, one of every person."""
    write_question(page, "Kommen Sie mit dem Auto?", "Are you coming by car?", "Ja oder Nein")
    page.get_by_label("Ohne Antwort geht die Anmeldung nicht").check()
    page.get_by_role("button", name="Speichern").click()
    write_question(page, "Kennzeichen", "Number plate", "Kurzer Text")
    expect(page.locator("#more_choices")).to_be_hidden()
    page.get_by_label("Wann wird gefragt?").select_option(label="Nur bei „Ja“ auf „Kommen Sie mit dem Auto?“")
    page.get_by_label("Ohne Antwort geht die Anmeldung nicht").check()
    page.get_by_role("button", name="Speichern").click()
    write_question(page, "Was essen Sie?", "What do you eat?", "Eine Antwort aus einer Auswahl")
    page.get_by_label("Antworten zur Auswahl").fill("Alles\nVegetarisch\n<b>Halal</b>")
    page.get_by_label("jede Person einzeln").check()
    page.get_by_label("Ohne Antwort geht die Anmeldung nicht").check()
    page.get_by_role("button", name="Speichern").click()
    page.wait_for_url(re.compile(r"/questions/\w{8}$"))
    page.locator("#choice-en-1").fill("Everything")
    page.locator("#choice-en-2").fill("Vegetarian")
    page.get_by_role("button", name="Speichern").click()
    page.wait_for_url("**/questions")


def test_family_of_three_answers_three_questions_and_changes_an_answer_later(
    page: Page, browser: Browser, live_server: str
) -> None:
    event = soon_event()
    log_in(page)
    write_three_questions(page)
    assert (find_violations(page), scrolls_sideways(page)) == ([], 0)
    preview = page.get_by_role("region", name="So sehen es Gäste")
    expect(preview.get_by_text("Kennzeichen")).to_be_hidden()
    preview.get_by_label("Ja", exact=True).check()
    expect(preview.get_by_text("Kennzeichen")).to_be_visible()
    car, plate, food = question_queries.list_questions(event.id)

    visitor = browser.new_context(base_url=live_server, viewport={"width": 390, "height": 844}, locale="en-GB")
    form = visitor.new_page()
    form.goto("/events/kw/registration?lang=en")
    expect(form.get_by_label("Number plate")).to_be_hidden()
    form.locator("[name=adults] + button").click()
    form.locator("[name=children] + button").click()
    form.locator("#name").fill("Family Haddad")
    form.locator(f"#q-{car.reference}-0").check()
    form.locator(f"#q-{food.reference}-0").get_by_label("Everything").check()
    form.locator(f"#q-{food.reference}-1").get_by_label("<b>Halal</b>").check()
    expect(form.locator("[data-person]")).to_have_count(3)
    form.locator(".form button[type=submit]").last.click()

    expect(form.get_by_role("alert")).to_be_focused()
    assert (find_violations(form), scrolls_sideways(form)) == ([], 0)
    links = form.get_by_role("alert").get_by_role("link")
    expect(links).to_have_text([re.compile("Number plate"), re.compile("What do you eat.*3")])
    expect(form.locator(f"#q-{food.reference}-1").get_by_label("<b>Halal</b>")).to_be_checked()
    form.get_by_label("Number plate").fill("HER <i>1</i>")
    form.locator(f"#q-{food.reference}-2").get_by_label("Vegetarian").check()
    form.locator(".form button[type=submit]").last.click()
    form.wait_for_url("**/registrations/*")

    db.session.rollback()
    registration = only_registration()
    assert registration.size == 3
    assert question_queries.list_answers(registration.id) == {
        (car.reference, None): (YES,),
        (plate.reference, None): ("HER <i>1</i>",),
        (food.reference, 0): ("1",),
        (food.reference, 1): ("3",),
        (food.reference, 2): ("2",),
    }
    form.locator('a[href$="/answers"]').last.click()
    expect(form.get_by_label("Number plate")).to_have_value("HER <i>1</i>")
    form.locator(f"#q-{car.reference}-1").check()
    expect(form.get_by_label("Number plate")).to_be_hidden()
    assert (find_violations(form), scrolls_sideways(form)) == ([], 0)
    form.locator(".form button[type=submit]").last.click()
    form.wait_for_url(re.compile(r"/registrations/\w+$"))
    db.session.rollback()
    answers = question_queries.list_answers(registration.id)
    assert (answers[car.reference, None], (plate.reference, None) in answers) == ((NO,), False)
    visitor.close()


def test_questions_work_without_a_script_on_a_small_phone(browser: Browser, live_server: str) -> None:
    event = soon_event()
    car = ask(event, "Auto?", QuestionKind.YES_NO, is_required=True)
    plate = ask(event, "Kennzeichen", shown_by=(car, YES), is_required=True)
    food = ask(event, "Essen?", scope=QuestionScope.PERSON)
    context = browser.new_context(
        base_url=live_server, viewport={"width": 320, "height": 568}, java_script_enabled=False, locale="de-DE"
    )
    page = context.new_page()
    page.goto("/events/kw/registration")

    expect(page.get_by_text("Nur bei der Antwort „Ja“ auf „Auto?“.")).to_be_visible()
    page.get_by_label("Name auf dem Ticket").fill("Familie Haddad")
    page.locator(f"#q-{food.reference}-0").fill("Reis")
    page.locator(f"#q-{plate.reference}").fill("HER 1")
    page.get_by_role("button", name="Kinder: eins mehr").click()
    expect(page.locator(f"#q-{food.reference}-0")).to_have_value("Reis")
    page.locator(f"#q-{food.reference}-1").fill("Brot")
    page.get_by_label("Nein", exact=True).check()
    page.get_by_role("button", name="Anmeldung abschicken").last.click()

    page.wait_for_url("**/registrations/*")
    assert question_queries.list_answers(only_registration().id) == {
        (car.reference, None): (NO,),
        (food.reference, 0): ("Reis",),
        (food.reference, 1): ("Brot",),
    }
    context.close()
