"""What the agreement's files must hold: status and version history, partners, categories, interventions."""

from collections.abc import Iterator
from datetime import date

from meetings.catalogue.tables import Table, note_repeated
from meetings.catalogue.values import (
    AgencyKind,
    Agreement,
    Category,
    FormerName,
    Intervention,
    InterventionGroup,
    Objective,
    Partner,
    Precondition,
    Template,
    VersionLogEntry,
    VersionStatus,
)


def read_agreement(table: Table) -> Agreement:
    """The agreement's status table, version history and objectives (clause 2.2)."""
    reviewed_on, review_due_on = table.day("review_date"), table.day("next_review_date")
    _note_order(table, "review_date", reviewed_on, "next_review_date", review_due_on)
    log = table.tables("version_log")
    version_log = tuple(map(_version, log))
    if log and all(entry.status is not VersionStatus.ISSUED for entry in version_log):
        table.note("no version in the version_log has been issued", "version_log")
    return Agreement(
        key=table.key(),
        name=table.text("name"),
        version=table.text("version"),
        owner=table.text("owner"),
        author=table.text("author"),
        authoriser=table.text("authoriser"),
        reviewed_on=reviewed_on,
        review_due_on=review_due_on,
        classification=table.text("classification"),
        distribution=table.text("distribution"),
        retention=table.text("retention"),
        version_log=version_log,
        objectives=note_repeated(
            "key", [(each, _objective(each)) for each in table.tables("objective")], lambda each: each.key
        ),
    )


def first_issue(agreement: Agreement) -> date:
    """The day the agreement was first issued: its entries have stood since then unless they say otherwise."""
    issued = (entry.month for entry in agreement.version_log if entry.status is VersionStatus.ISSUED)
    return min(issued, default=date.min)


def read_partners(table: Table, since: date) -> tuple[Partner, ...]:
    """The register of partners (clause 1.1); one without `from` has been a partner since the day given."""
    partners = [(each, _partner(each, since)) for each in table.tables("partner")]
    note_repeated("name", partners, lambda each: each.name)
    return note_repeated("key", partners, lambda each: each.key)


def read_categories(table: Table, since: date) -> tuple[Category, ...]:
    """The categories of every list (clauses 3.1.4, 3.2.2 to 3.2.8), with their list's clause and holders."""
    categories = [each for one in table.tables("list") for each in _categories(one, since)]
    note_repeated("text", categories, lambda each: f"{each.clause} {each.text}")
    return note_repeated("key", categories, lambda each: each.key)


def read_interventions(table: Table, since: date) -> tuple[Intervention, ...]:
    """The interventions of every group (clause 3.4.1), each with its group's need of the Article 8 test."""
    interventions = [each for one in table.tables("group") for each in _interventions(one, since)]
    note_repeated("text", interventions, lambda each: each.text)
    return note_repeated("key", interventions, lambda each: each.key)


def _version(table: Table) -> VersionLogEntry:
    return VersionLogEntry(
        version=table.text("version"),
        month=table.day("month"),
        status=table.choice("status", VersionStatus),
        note=table.text("note"),
    )


def _objective(table: Table) -> Objective:
    return Objective(key=table.key(), text=table.text("text"))


def _partner(table: Table, since: date) -> Partner:
    from_on, until_on = period(table, since)
    return Partner(
        key=table.key(),
        name=table.text("name"),
        kind=table.choice("kind", AgencyKind),
        from_on=from_on,
        until_on=until_on,
        former_names=tuple(_former_name(each, from_on) for each in table.tables_if_any("former_name")),
    )


def _former_name(table: Table, from_on: date) -> FormerName:
    until_on = table.day("until")
    _note_order(table, "from", from_on, "until", until_on)
    return FormerName(name=table.text("name"), until_on=until_on)


def _categories(table: Table, since: date) -> Iterator[tuple[Table, Category]]:
    clause = table.text("clause")
    holders = table.choices("holders", AgencyKind)
    depersonalised = table.flag_if_any("depersonalised")
    for each in table.tables("category"):
        from_on, until_on = period(each, since)
        yield (
            each,
            Category(
                key=each.key(),
                clause=clause,
                text=each.text("text"),
                todays_name=each.text_if_any("todays_name"),
                holders=each.choices("holders", AgencyKind) if each.has("holders") else holders,
                needs_consent=each.flag_if_any("needs_consent"),
                needs_relevance=each.flag_if_any("needs_relevance"),
                depersonalised=depersonalised,
                from_on=from_on,
                until_on=until_on,
            ),
        )


def _interventions(table: Table, since: date) -> Iterator[tuple[Table, Intervention]]:
    group = table.choice("name", InterventionGroup)
    needs_article_8 = table.flag("needs_article_8")
    for each in table.tables("intervention"):
        from_on, until_on = period(each, since)
        yield (
            each,
            Intervention(
                key=each.key(),
                group=group,
                text=each.text("text"),
                statute=each.text_if_any("statute"),
                needs_article_8=needs_article_8,
                needs_consent=each.flag_if_any("needs_consent"),
                discloses=each.flag_if_any("discloses"),
                hands_over=each.flag_if_any("hands_over"),
                from_on=from_on,
                until_on=until_on,
                preconditions=_preconditions(each),
                template=_template(each.table("template")) if each.has("template") else None,
            ),
        )


def _preconditions(table: Table) -> tuple[Precondition, ...]:
    read = [(each, _precondition(each)) for each in table.tables_if_any("precondition")]
    return note_repeated("key", read, lambda each: each.key)


def _precondition(table: Table) -> Precondition:
    return Precondition(table.key(), table.text("text"), table.text("statute"), table.text_if_any("unless"))


def _template(table: Table) -> Template:
    return Template(table.text("law"), table.text("aim"), table.whole("review_days", least=1, most=365))


def period(table: Table, since: date) -> tuple[date, date | None]:
    """From which day an entry holds, since the day given unless it says otherwise, and until which."""
    from_on, until_on = table.day_if_any("from") or since, table.day_if_any("until")
    if until_on:
        _note_order(table, "from", from_on, "until", until_on)
    return from_on, until_on


def _note_order(table: Table, first: str, earlier: date, second: str, later: date) -> None:
    if later <= earlier and date.min not in (earlier, later):
        table.note(f"{second} {later} is not after {first} {earlier}", second)
