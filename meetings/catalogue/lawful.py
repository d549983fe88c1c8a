"""What makes sharing lawful, and lines that forms offer or ask to confirm (clauses 2.3, 3.1, 3.2.8, 4.2)."""

from collections.abc import Collection
from datetime import date

from meetings.catalogue.entries import period
from meetings.catalogue.tables import Table, note_repeated
from meetings.catalogue.values import (
    AgencyKind,
    Ground,
    GroundKind,
    Partner,
    RelevantAuthority,
    Term,
    TermKind,
)


def read_terms(table: Table) -> tuple[Term, ...]:
    """The terms of each kind, in the agreement's order."""
    terms = [
        (each, Term(each.key(), kind, each.text("clause"), each.text("text")))
        for kind in TermKind
        for each in table.tables(kind.replace(" ", "_"))
    ]
    note_repeated("text", terms, lambda each: each.text)
    return note_repeated("key", terms, lambda each: each.key)


def read_grounds(table: Table, since: date) -> tuple[Ground, ...]:
    """The grounds of clause 4.2; one without `from` has stood since the day given."""
    grounds = [(each, _ground(each, since)) for each in table.tables("ground")]
    note_repeated("todays_law", grounds, lambda each: each.todays_law)
    return note_repeated("key", grounds, lambda each: each.key)


def read_relevant_authorities(
    table: Table, since: date, partners: Collection[Partner]
) -> tuple[RelevantAuthority, ...]:
    """The dated list of relevant authorities (clause 4.2.5); no kind of partner stands in it twice."""
    known = {partner.key for partner in partners}
    seen: set[AgencyKind] = set()
    found = []
    for each in table.tables("relevant_authority"):
        authority = _relevant_authority(each, since)
        for key in authority.but_not:
            if known and key not in known:
                each.note(f'but_not "{key}" is not in partners.toml', "but_not")
        for kind in seen.intersection(authority.kinds):
            each.note(f'kinds has "{kind}", which an earlier relevant authority has too', "kinds")
        seen.update(authority.kinds)
        found.append(authority)
    return tuple(found)


def _ground(table: Table, since: date) -> Ground:
    from_on, until_on = period(table, since)
    kind = table.choice("kind", GroundKind)
    only = table.flag_if_any("relevant_authorities_only")
    if only and kind is not GroundKind.POWER:
        table.note("only a power can be for relevant authorities only", "relevant_authorities_only")
    return Ground(
        key=table.key(),
        kind=kind,
        clause=table.text("clause"),
        text=table.text_if_any("text"),
        todays_law=table.text("todays_law"),
        holders=table.choices("holders", AgencyKind),
        relevant_authorities_only=only,
        from_on=from_on,
        until_on=until_on,
    )


def _relevant_authority(table: Table, since: date) -> RelevantAuthority:
    from_on, until_on = period(table, since)
    return RelevantAuthority(
        kinds=table.choices("kinds", AgencyKind),
        but_not=table.names("but_not") if table.has("but_not") else (),
        under=table.text("under"),
        from_on=from_on,
        until_on=until_on,
    )
