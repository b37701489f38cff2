"""What funders want, one record each (REP-6). Everything that differs from funder to funder is said here.

A profile changes lists, bands and words, never the totals of a report. The grant notice wins over the notes below.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from eventapp.domain.attendance_lists import ListColumn
from eventapp.domain.evidence import USUAL_EVIDENCE
from eventapp.domain.states import EventKind, EvidenceKind, FunderProfile
from eventapp.domain.statistics import AgeBands


def translatable(text: str) -> str:
    """Return the text; the catalogues of other languages have an entry for it."""
    return text


@dataclass(frozen=True, kw_only=True)
class FunderRules:
    """The rules of a funder. ``name`` and ``note`` are German, translated where they are shown."""

    name: str
    #: what organizers should know about lists, evidence and how long to keep them
    note: str
    #: children are below this age (CNT-2)
    child_age_limit: int = 14
    age_bands: AgeBands = AgeBands.COMMON
    #: columns that only this funder asks for
    list_columns: Collection[ListColumn] = ()
    #: lists say that the target group was checked, unless somebody takes it off
    confirms_target_group: bool = False
    #: what is to be collected beside the numbers (REP-8)
    evidence: Mapping[EventKind, tuple[EvidenceKind, ...]] = field(default_factory=lambda: USUAL_EVIDENCE)


RULES: Mapping[FunderProfile, FunderRules] = MappingProxyType(
    {
        FunderProfile.NRW: FunderRules(
            name=translatable("Land NRW, Standard"),
            note=translatable("Ob Listen nötig sind, sagt der Bescheid. Belege sind meist fünf Jahre aufzuheben."),
        ),
        FunderProfile.DEMOKRATIE_LEBEN: FunderRules(
            name=translatable("Demokratie leben!"),
            note=translatable(
                "Je Tag eine Liste mit Name und Unterschrift. Unter 16 Jahren zählt nur die Anzahl, die begleitende "
                "Person unterschreibt. Ist es gefährlich, auf einer Liste zu stehen, gibt es anonymisierte Listen."
            ),
            child_age_limit=16,
        ),
        FunderProfile.WBG: FunderRules(
            name=translatable("Weiterbildung (WbG, Paritätische Akademie)"),
            note=translatable(
                "Alle unterschreiben selbst und kreuzen ihre Altersklasse an. Wo keine Liste möglich ist, schätzt die "
                "Leitung die Zahl und unterschreibt sie."
            ),
            list_columns=(ListColumn.AGE_CLASS,),
        ),
        FunderProfile.EU: FunderRules(
            name=translatable("EU-Fonds"),
            note=translatable(
                "Altersgruppen der EU. Listen sagen, dass die Zielgruppe geprüft wurde. Wie lange Belege aufzuheben "
                "sind, sagt der Bescheid."
            ),
            age_bands=AgeBands.EU,
            confirms_target_group=True,
        ),
    }
)


def rules_of(profile: FunderProfile | None) -> FunderRules:
    """Return the rules of a funder; without a project those of the state of NRW."""
    return RULES[profile or FunderProfile.NRW]
