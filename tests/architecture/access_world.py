"""A small world in which every address of the application leads somewhere."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute
from werkzeug.routing import Rule

from eventapp.adapters.account_links import AccountClaim, make_link_token
from eventapp.cli.mail_settings import mail_settings
from eventapp.db import db
from eventapp.domain.check_in import Party
from eventapp.domain.logos import Logo
from eventapp.domain.paper_sheets import Sheet, TallyLine
from eventapp.domain.report_entries import IndicatorDetails, OrganizationDetails, VolunteerDetails
from eventapp.domain.report_figures import IndicatorSource
from eventapp.domain.rounds import RoundDetails
from eventapp.domain.states import OrganizationKind, Role
from eventapp.models import (
    CrowdRound,
    Device,
    DoorLink,
    EventSession,
    Indicator,
    Invitation,
    Organization,
    OutboxMessage,
    Passkey,
    Project,
    RepresentedOrganization,
    Ticket,
    Venue,
    VolunteerWork,
)
from eventapp.queries.events import list_sessions
from eventapp.services import (
    blank_tickets,
    invitations,
    outbox,
    paper_entry,
    report_entries,
    reports,
    rounds,
    spontaneous_visits,
)
from eventapp.services.invitations import NewInvitation
from tests.support.builders import NOW, make_event, make_organization, make_registration, make_user
from tests.support.certificates import make_certificate, make_workshop
from tests.support.counselling import at, make_day
from tests.support.door import pair_phone
from tests.support.lists import csv_list, keep_list
from tests.support.messages import make_message
from tests.support.questions import ask
from tests.support.signing_in import make_session, sessions_of

T = TypeVar("T")
ALL_ROLES = (Role.ADMIN, Role.ORGANIZER, Role.COUNSELLING, Role.REPORT, Role.DOOR)


@dataclass(frozen=True, kw_only=True)
class World:
    """Session ids by person, and a value for each part of an address."""

    olga: str
    mallory: str
    members: dict[Role, str]
    #: ids of Olga's organization and of Mallory's
    herne: int
    woanders: int
    #: parts named `reference`, by what stands before them
    references: dict[str, str]
    #: all other parts, by their names
    parts: dict[str, str | int]
    #: the workshop behind the pages about certificates; a festival has none
    certified: dict[str, str | int]
    #: the association behind the pages about coming back
    former: dict[str, str | int]
    #: the counselling day behind the pages of those who counsel
    counselled: dict[str, str | int]

    def address(self, rule: Rule) -> str:
        """The address of a route, its parts filled in. Fails for parts that are not known here."""
        noun = rule.rule.strip("/").removeprefix("manage/").partition("/")[0]
        values = {**self.parts, **(rule.defaults or {}), "reference": self.references.get(noun, "")}
        if noun == "events" and "/certificates" in rule.rule:
            values |= self.certified
        if noun == "network" and "/return" in rule.rule:
            values |= self.former
        if noun == "events" and ("/day" in rule.rule or rule.rule.endswith("/counselling")):
            values |= self.counselled
        missing = sorted(part for part in rule.arguments if values.get(part, "") == "")
        assert not missing, (
            f"{rule.rule}: what is <{missing}>? Add a value that exists to make_world() in "
            "tests/architecture/access_world.py."
        )
        _, path = rule.build({name: values[name] for name in rule.arguments}) or ("", "")
        return str(path)


def make_world(app: Flask) -> World:
    """Make an organization with everybody and everything, and Mallory, who belongs elsewhere."""
    herne = make_organization()
    event = make_event(organization=herne, title="Nachbarschaftsfest")
    event.list_duty = True
    registration = make_registration(event)
    make_registration(event, email="second@example.org")
    outbox.deliver_next(now=NOW, settings=mail_settings())  # for the mailbox; the second one waits
    olga = make_user(herne, email="olga@example.org", roles=ALL_ROLES)
    woanders = make_organization(short_name="Woanders")
    mallory = make_user(woanders, email="mallory@example.org", roles=ALL_ROLES)
    association = make_organization(short_name="Verein im Netzwerk", umbrella=herne)
    make_user(association, roles=(Role.ADMIN,))
    former = make_organization(short_name="Früher im Netzwerk")
    former.left_network_at, former.former_umbrella_id, former.invited_back_at = NOW, herne.id, NOW
    make_user(former, roles=(Role.ADMIN,), password_hash="set")
    members = {role: make_user(herne, roles=(role,)) for role in Role}
    session_reference = _one(EventSession.reference)
    pair_phone(event)
    stack = blank_tickets.make_stack(event_id=event.id, count=1, language="de", user_id=olga.id, now=NOW)
    counted = TallyLine(gate="Tor West", counted_at=NOW, party=Party(adults=3))
    paper = Sheet(event_session=session_reference, name="Blatt 1", counted_at=NOW, tallies=(counted,))
    digest = paper_entry.preview_sheet(paper, event_id=event.id).digest
    sheet = paper_entry.enter_sheet(paper, event_id=event.id, digest=digest, user_id=olga.id, now=NOW)
    report = reports.issue_report(
        project_id=_one(Project.id),
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        is_final=False,
        zone=ZoneInfo("Europe/Berlin"),
        user_id=olga.id,
        now=NOW,
    )
    work = VolunteerDetails(day=date(2026, 9, 26), activity="Aufbau", people=2, minutes=120)
    report_entries.add_volunteer_work(event_id=event.id, details=work, now=NOW)
    seen = RoundDetails(counted_at=NOW, area="Bühne", people=40, counted_by="Olga")
    rounds.add_round(event_id=event.id, details=seen, now=NOW)
    target = IndicatorDetails(name="Feste", target=1, source=IndicatorSource.SESSIONS)
    report_entries.add_indicator(project_id=_one(Project.id), details=target, now=NOW)
    partner = OrganizationDetails(name="Kulturhaus Morgenrot e. V.", kind=OrganizationKind.PARTNER)
    report_entries.add_represented(project_id=_one(Project.id), details=partner, now=NOW)
    logo = Logo(file="0" * 32, name="Land", width=10, height=5)
    db.session.get_one(Project, _one(Project.id)).logos = (logo,)
    db.session.commit()
    invited = [NewInvitation(label="Presse")]
    invitations.make_invitations(event_id=event.id, invitations=invited, user_id=olga.id, now=NOW)
    project, venue = _one(Project.reference), _one(Venue.reference)
    link, device = _one(DoorLink.reference), _one(Device.reference)
    certificate = make_certificate(make_workshop(herne))
    claim = AccountClaim(user_id=olga.id, session_stamp=olga.session_stamp)
    (mail_file,) = mail_settings().folder.glob("*.eml")
    return World(
        olga=make_session(olga),
        mallory=make_session(mallory),
        members={role: make_session(user) for role, user in members.items()},
        herne=herne.id,
        woanders=woanders.id,
        references={
            "events": event.reference,
            "projects": project,
            "venues": venue,
            "users": olga.reference,
        },
        parts={
            "session_reference": session_reference,
            "event_reference": event.reference,
            "member_of": herne.reference,
            "question_reference": ask(event, "Was essen Sie?").reference,
            "registration_reference": registration.reference,
            "link_reference": link,
            "device_reference": device,
            "association_reference": association.reference,
            "report_reference": report.reference,
            "indicator_reference": _one(Indicator.reference),
            "organization_reference": _one(RepresentedOrganization.reference),
            "work_reference": _one(VolunteerWork.reference),
            "round_reference": _one(CrowdRound.reference),
            "stack_reference": stack.reference,
            "message_reference": make_message(event, user_id=olga.id).reference,
            "sheet_reference": sheet.reference,
            "import_reference": keep_list(event, csv_list(("Ada",)), user_id=olga.id).reference,
            "kind": "csv",
            "invitation_reference": _one(Invitation.reference),
            "key": registration.key,
            "login_reference": sessions_of(olga)[0].reference,
            "passkey_reference": _passkey(olga.id),
            "language": "de",
            "uuid": db.session.scalars(select(OutboxMessage.uuid).order_by(OutboxMessage.id.desc())).first() or "",
            "file": "0" * 32,
            "logo_file": logo.file,
            "name": mail_file.stem,
            "number": 0,
            "width": 400,
            "version": "any",
            "path": "css/public.css",
            "token": make_link_token(claim, expires_at=NOW + timedelta(hours=1), secret_key=app.config["SECRET_KEY"]),
            "ticket_token": db.session.scalars(select(Ticket.token)).first() or "",
            "certificate_number": certificate.number,
        },
        former={"association_reference": former.reference},
        certified={
            "reference": certificate.event_reference,
            "registration_reference": certificate.registration.reference,
            "position": 0,
        },
        counselled=_make_counselled(herne),
    )


def _make_counselled(organization: Organization) -> dict[str, str | int]:
    """Make a counselling day with somebody who came without an appointment."""
    day = make_day(organization=organization)
    visit = spontaneous_visits.add_visit(event_id=day.id, now=at(9))
    return {
        "reference": day.reference,
        "session_reference": list_sessions(day.id)[0].reference,
        "visit_reference": visit.reference,
    }


def _one(column: InstrumentedAttribute[T]) -> T:
    """The only value there is."""
    return db.session.scalars(select(column)).one()


def _passkey(user_id: int) -> str:
    """The reference of a passkey of Olga's."""
    passkey = Passkey(
        reference="passkey1",
        user_id=user_id,
        name="Handy",
        credential_id=b"handy",
        public_key=b"none",
        sign_count=0,
        created_at=NOW,
    )
    db.session.add(passkey)
    db.session.commit()
    return passkey.reference
