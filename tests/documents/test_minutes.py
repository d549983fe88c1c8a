"""The minutes say exactly what the content says, under real headings, the annex apart from the body."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from meetings.documents.content import (
    AttendedAs,
    CaseMinutes,
    CasePart,
    Presence,
    RegisterRow,
)
from meetings.documents.minutes import render_minutes
from tests.documents.reading import all_text, blocks, opened, outline, under
from tests.documents.sample import EMPTY, MINUTES
from tests.documents.sample_cases import CUCKOOING, DISPUTE, VEHICLES, YOUTH
from tests.documents.sample_meeting import FIRE, MEETING, REGISTER, STATEMENT, at

HEADINGS = [
    ("Title", "Amber Valley and Erewash ASB case meeting"),
    ("Heading 1", "Meeting"),
    ("Heading 1", "Register"),
    ("Heading 1", "Confidentiality statement"),
    ("Heading 1", "Cases"),
    ("Heading 2", "1. ASB-7KQ4: Youth nuisance"),
    ("Heading 3", "In the room"),
    ("Heading 3", "Narrative"),
    ("Heading 3", "Actions from earlier meetings"),
    ("Heading 3", "Information"),
    ("Heading 3", "Decisions"),
    ("Heading 3", "Actions"),
    ("Heading 2", "2. ASB-W2HN: Cuckooing"),
    ("Heading 3", "In the room"),
    ("Heading 3", "Actions from earlier meetings"),
    ("Heading 3", "Information"),
    ("Heading 3", "Decisions"),
    ("Heading 3", "Actions"),
    ("Heading 2", "3. ASB-5TFX: Neighbour dispute"),
    ("Heading 3", "In the room"),
    ("Heading 3", "Information"),
    ("Heading 3", "Decisions"),
    ("Heading 3", "Actions"),
    ("Heading 2", "4. ASB-N4PC: Vehicle nuisance"),
    ("Heading 3", "In the room"),
    ("Heading 3", "Information"),
    ("Heading 3", "No further action"),
    ("Heading 1", "All actions by due date"),
    ("Heading 1", "Next steps"),
    ("Heading 1", "Corrections asked for"),
    ("Heading 1", "Recipients"),
    ("Heading 1", "Audit checkpoint"),
    ("Heading 1", "Annex: for Derbyshire Constabulary only"),
    ("Heading 2", "1. ASB-7KQ4: Youth nuisance"),
    ("Heading 3", "Information"),
    ("Heading 2", "2. ASB-W2HN: Cuckooing"),
    ("Heading 3", "Decisions"),
    ("Heading 3", "Actions"),
    ("Heading 2", "Actions in this annex by due date"),
]


def test_the_headings_are_real_and_in_order() -> None:
    assert outline(opened(render_minutes(MINUTES))) == HEADINGS


def test_the_front_says_which_meeting_for_whom_and_which_version() -> None:
    document = opened(render_minutes(MINUTES))
    assert blocks(document)[1:3] == [
        ("Subtitle", "Minutes of the meeting on Tuesday 24 November 2026, 10:00 to 12:10"),
        (
            "Boxed",
            "For Derbyshire Constabulary. Version 2, issued 24 November 2026 at 13:05. Each agency has its"
            " own minutes: these hold what this agency may see, and cases are numbered for this agency"
            " alone.",
        ),
    ]
    assert under(document, "Meeting") == [
        "Meeting type\tASB case discussion meeting",
        "Agreement\tInformation Sharing Agreement for Anti Social Behaviour, version 2.0",
        "Place\tCommittee Room 2, Old Mill House (invented)",
        f"Secure venue\t{MEETING.secure_venue}",
        "Chair\tMarian Thorley, Amber Valley Borough Council",
        "Deputy\tRuth Okonjo, Derbyshire Constabulary",
        "Minute-taker\tDev Anand, Amber Valley Borough Council",
    ]


def test_minutes_not_yet_issued_say_that_they_are_a_draft() -> None:
    document = opened(render_minutes(replace(MINUTES, issued_at=None)))
    assert "For Derbyshire Constabulary. Draft, not yet issued." in all_text(document)
    assert document.core_properties.title == "Minutes for Derbyshire Constabulary, 24 November 2026, draft"


def test_the_register_says_who_came_as_what_when_and_how_they_answered() -> None:
    table, *absent = under(opened(render_minutes(MINUTES)), "Register")
    assert isinstance(table, list)
    assert table[0] == ["Name", "Role", "Agency", "As", "Here", "Confidentiality statement"]
    assert [
        "Leo Carrick",
        "Senior Practitioner, Adult Social Care",
        "Derbyshire County Council",
        "Member, agreed",
        "10:00 to 12:10",
        "Agreed 10:03, spoken, recorded by Marian Thorley",
    ] in table
    assert {row[0]: row[3:] for row in table if "Member" not in row[3]} == {
        "Name": ["As", "Here", "Confidentiality statement"],
        "Fenella Wray": ["Guest, left", "10:24 to 10:40", "Agreed 10:24, phone"],
        "Marcus Ibe": ["Observer, declined", "09:54 to 09:57", "Did not agree 09:55, phone"],
    }
    assert len(table) == 1 + len(REGISTER)
    assert absent == [
        "Apologies: Imogen Holt, Amber Valley Borough Council (papers sent on time).",
        "No response: Gareth Pym, Futures Housing Group.",
    ]


def test_whoever_left_and_came_back_is_there_from_first_to_last() -> None:
    back = replace(REGISTER[0], out_from=at(10, 20))
    table = under(opened(render_minutes(replace(EMPTY, register=(back,)))), "Register")[0]
    assert table[1][3:5] == ["Member, agreed", "10:00 to 12:10; left 10:20 and came back"]


def test_a_person_who_never_answered_is_not_made_to_have() -> None:
    silent = RegisterRow(
        name="Bea Lindqvist",
        role="Tenancy Sustainment Officer",
        agency="Riverside",
        attended_as=REGISTER[0].attended_as,
        state="here, not agreed",
    )
    table = under(opened(render_minutes(replace(EMPTY, register=(silent,)))), "Register")[0]
    assert table[1][3:] == ["Member, here, not agreed", "No time recorded", "No answer"]


def test_the_statement_is_word_for_word_with_its_version_and_hash() -> None:
    document = opened(render_minutes(MINUTES))
    statement = under(document, "Confidentiality statement")
    assert statement == [
        *STATEMENT.heading,
        *(f"{point.lead} {point.text}" for point in STATEMENT.points),
        f"Statement version 1, SHA-256 {STATEMENT.sha256}",
    ]
    assert sum(style == "List Number" for style, _ in blocks(document)) == len(STATEMENT.points) == 8


def test_presence_groups_the_people_of_an_agency_who_were_in_together() -> None:
    document = opened(render_minutes(MINUTES))
    assert under(document, "1. ASB-7KQ4: Youth nuisance", "In the room") == [
        [
            ["Agency", "People", "Times"],
            ["Amber Valley Borough Council", "Dev Anand, Marian Thorley", "10:04 to 10:16"],
            ["Derbyshire Constabulary", "Jonah Whitlock, Ruth Okonjo", "10:04 to 10:16"],
            ["Derbyshire County Council", "Priya Nand", "10:04 to 10:16"],
            [FIRE, "Tomasz Brandt", "Out of the room: agency not on this case"],
            ["Futures Housing Group", "Aisha Mellor", "10:06 to 10:16"],
        ]
    ]
    dispute = under(document, "3. ASB-5TFX: Neighbour dispute", "In the room")[0]
    assert ["Derbyshire Constabulary", "Jonah Whitlock", "Out of the room: declared interest"] in dispute


def test_presence_says_how_somebody_was_there_and_what_was_corrected() -> None:
    presences = (
        Presence(
            person="Kim Obi",
            agency=FIRE,
            attended_as=AttendedAs.OBSERVER,
            remote=True,
            in_at=at(10, 4),
            out_at=at(10, 9),
            reason="out for a moment",
        ),
        Presence(
            person="Lee Marsh",
            agency=FIRE,
            attended_as=AttendedAs.GUEST,
            in_at=at(10, 4),
            out_at=at(10, 12),
            first_recorded=(at(10, 4), at(10, 16)),
        ),
        Presence(person="Nor Hadi", agency=FIRE, first_recorded=(at(10, 4), at(10, 16))),
    )
    youth = replace(MINUTES.cases[0], presences=presences)
    document = opened(render_minutes(replace(MINUTES, cases=(youth,))))
    assert under(document, "1. ASB-7KQ4: Youth nuisance", "In the room")[0][1:] == [
        [FIRE, "Kim Obi (observer, remote)", "10:04 to 10:09: out for a moment"],
        [FIRE, "Lee Marsh (guest)", "10:04 to 10:12 (recorded at first as 10:04 to 10:16)"],
        [FIRE, "Nor Hadi", "Not in the room (recorded at first as 10:04 to 10:16)"],
    ]


def test_a_case_has_its_title_only_where_it_is_given() -> None:
    document = opened(render_minutes(MINUTES))
    assert under(document, "1. ASB-7KQ4: Youth nuisance") == [
        "The skate ramp group",
        "Objectives\tThe identification of locations where anti-social behaviour occurs",
    ]
    assert under(document, "2. ASB-W2HN: Cuckooing") == []


def test_information_says_whose_it_is_what_kind_and_where_it_is_from() -> None:
    document = opened(render_minutes(MINUTES))
    assert under(document, "1. ASB-7KQ4: Youth nuisance", "Information") == [
        "Derbyshire Constabulary: Eleven calls in six weeks, nearly all between 19:00 and 21:30 on Fridays.\n"
        "Relevant incident details and calls for service. Fact. About a suspect. About a child."
        " Source: Command and control log.",
        "Derbyshire County Council: Two of the seven already work with a youth worker and have kept every"
        " appointment.\nEvidence of intervention work. Fact. Source: Youth justice case record.",
        "Amber Valley Borough Council: A resident says the group moves to the garages when the park is"
        " locked.\nCommunity intelligence, where consent has been obtained. Opinion."
        " Source: Resident, by telephone to the council. Said in the room, as noted by the minute-taker.",
    ]
    said = under(document, "2. ASB-W2HN: Cuckooing", "Information")[0]
    assert str(said).endswith("Said in the room, confirmed by the originator.")


def test_a_decision_has_reasons_power_support_review_and_what_it_replaced() -> None:
    assert under(opened(render_minutes(MINUTES)), "1. ASB-7KQ4: Youth nuisance", "Decisions") == [
        "Decision 1.1. Offer Acceptable Behaviour Contracts to the three young people identified, with their"
        " parents present.",
        [
            ["Decision 1.1", "Made by Amber Valley Borough Council"],
            ["Intervention", "Acceptable Behaviour Contract"],
            ["Reasons", YOUTH.body.decisions[0].reasons],
            ["Power", "Voluntary agreement; Crime and Disorder Act 1998 s.6 strategy"],
            ["Supported by", "Derbyshire Constabulary, Derbyshire County Council, Futures Housing Group"],
            ["Review by", "19 January 2027"],
            ["Earlier text", "Offer Acceptable Behaviour Contracts to all seven."],
        ],
    ]


def test_a_formal_intervention_prints_the_article_8_test() -> None:
    table = under(opened(render_minutes(MINUTES)), "2. ASB-W2HN: Cuckooing", "Decisions")[1]
    decision = CUCKOOING.body.decisions[0]
    assert ["Article 8", decision.article8] in table
    assert ["Equality duty", decision.equality] in table
    assert ["Onward disclosure", decision.onward] in table
    assert ["Before it is used", "\n".join(decision.preconditions)] in table


def test_a_case_that_was_not_reached_says_so_and_nothing_else() -> None:
    case = CaseMinutes(reference="ASB-7KQ4", kind="Noise", reached=False)
    document = opened(render_minutes(replace(EMPTY, cases=(case,))))
    assert under(document, "1. ASB-7KQ4: Noise") == ["Not reached at this meeting."]
    assert ("Heading 3", "In the room") not in outline(document)


def test_dissent_is_verbatim_and_answered() -> None:
    table = under(opened(render_minutes(MINUTES)), "3. ASB-5TFX: Neighbour dispute", "Decisions")[1]
    said = DISPUTE.body.decisions[0].dissents[0].text
    assert table[-3:] == [
        ["Dissent", f"Colin Datta, Riverside: “{said}”"],
        ["Chair’s reply", "Recorded. The mediator will meet each household separately first."],
        ["Reply due", "22 December 2026"],
    ]


def test_a_case_closed_without_a_decision_says_why_and_lists_no_empty_decisions() -> None:
    document = opened(render_minutes(MINUTES))
    assert under(document, "4. ASB-N4PC: Vehicle nuisance", "No further action") == [
        "Because: Calls fell to nothing after the barriers; reopen if there are three calls in a month.",
        "Review by 22 February 2027.",
    ]


def test_dissent_from_no_further_action_is_recorded_too() -> None:
    assert VEHICLES.body.no_further_action is not None
    closed = replace(VEHICLES.body.no_further_action, dissents=DISPUTE.body.decisions[0].dissents)
    case = replace(VEHICLES, body=CasePart(no_further_action=closed))
    document = opened(render_minutes(replace(EMPTY, cases=(case,))))
    table = under(document, "1. ASB-N4PC: Vehicle nuisance", "No further action")[2]
    assert [row[0] for row in table] == ["No further action", "Dissent", "Chair’s reply", "Reply due"]


def test_actions_have_a_reference_one_owner_one_date_and_a_state() -> None:
    document = opened(render_minutes(MINUTES))
    assert under(document, "1. ASB-7KQ4: Youth nuisance", "Actions")[0][1] == [
        "A-7P2D",
        "Meet the three families and offer the contracts",
        "Priya Nand, Derbyshire County Council",
        "8 Dec 2026",
        "Accepted",
    ]


def test_actions_of_earlier_meetings_say_what_was_answered_and_when_they_are_due_now() -> None:
    document = opened(render_minutes(MINUTES))
    heading = "Actions from earlier meetings"
    assert under(document, "1. ASB-7KQ4: Youth nuisance", heading)[0][1] == [
        "A-3M9T",
        "Repair the lighting behind the garages",
        "Gareth Pym, Futures Housing Group",
        "17 Nov 2026",
        "Done. Lights repaired and tested two days ago.",
    ]
    answer = under(document, "2. ASB-W2HN: Cuckooing", heading)[0][1][-1]
    assert answer == "In progress. Draft agreed; waiting for the tenant’s nurse. Now due 1 December 2026."


def test_every_action_still_to_be_done_is_listed_by_date_and_finished_ones_are_not() -> None:
    table, note = under(opened(render_minutes(MINUTES)), "All actions by due date")
    assert [[row[0], row[1], row[2][:6]] for row in table[1:]] == [
        ["29 Nov 2026", "ASB-W2HN", "A-B6QY"],
        ["1 Dec 2026", "ASB-W2HN", "A-4RBC"],
        ["4 Dec 2026", "ASB-5TFX", "A-2JHS"],
        ["8 Dec 2026", "ASB-7KQ4", "A-7P2D"],
        ["22 Dec 2026", "ASB-7KQ4", "A-9XW3"],
    ]
    assert note == "Actions in the annex are listed there."


def test_the_record_has_next_steps_corrections_recipients_and_checkpoint() -> None:
    document = opened(render_minutes(MINUTES))
    assert under(document, "Next steps") == [
        "Whoever attended can ask for corrections until Friday 4 December 2026.",
        "Next meeting: Tuesday 22 December 2026 at 10:00.",
    ]
    assert under(document, "Corrections asked for") == [
        "Priya Nand, Derbyshire County Council: Case 1: two of the seven, not three, already work with a"
        " youth worker.",
    ]
    assert under(document, "Recipients") == list(MINUTES.recipients)
    assert under(document, "Audit checkpoint") == list(MINUTES.audit_checkpoint)


def test_the_annex_holds_what_the_body_must_not() -> None:
    document = opened(render_minutes(MINUTES))
    words = all_text(document)
    body, annex = words.split("Annex: for Derbyshire Constabulary only")
    for secret in ("moved to live with a grandparent", "Brief the two officers who visit.", "A-K8ZE"):
        assert secret not in body
        assert secret in annex
    title = next(p for p in document.paragraphs if p.text.startswith("Annex"))
    assert title.paragraph_format.page_break_before
    path = (f"Annex: for {MINUTES.agency} only", "2. ASB-W2HN: Cuckooing", "Decisions")
    assert under(document, *path)[0] == "Decision 2.2. Brief the two officers who visit."
    assert under(document, "Actions in this annex by due date")[0][1][:3] == [
        "4 Dec 2026",
        "ASB-W2HN",
        "A-K8ZE: Draft the closure notice and brief the inspector",
    ]


def test_an_annex_cannot_hold_a_narrative() -> None:
    with pytest.raises(ValueError, match="no narrative"):
        CaseMinutes(reference="ASB-7KQ4", kind="Noise", annex=CasePart(narrative="Never read by an officer."))


def test_a_meeting_of_which_nothing_was_recorded_says_so_in_each_section() -> None:
    document = opened(render_minutes(EMPTY))
    nothing = ["Nothing recorded."]
    for section in ("Cases", "All actions by due date", "Recipients", "Annex: for Riverside only"):
        assert under(document, section) == nothing
    absent = ["Apologies: none recorded.", "No response: none recorded."]
    assert under(document, "Register") == nothing + absent
    assert "Corrections asked for" not in all_text(document)
    assert "Audit checkpoint" not in all_text(document)


def test_a_case_of_which_nothing_was_recorded_says_so_in_each_section() -> None:
    case = CaseMinutes(reference="ASB-7KQ4", kind="Noise")
    document = opened(render_minutes(replace(EMPTY, cases=(case,))))
    for section in ("In the room", "Information", "Decisions", "Actions"):
        assert under(document, "1. ASB-7KQ4: Noise", section) == ["Nothing recorded."]


def test_times_are_those_of_the_meetings_zone() -> None:
    nine = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)
    summer = replace(MEETING, starts_at=nine, ends_at=nine.replace(hour=11, minute=5))
    document = opened(render_minutes(replace(EMPTY, meeting=summer)))
    assert blocks(document)[1][1] == "Minutes of the meeting on Wednesday 1 July 2026, 10:00 to 12:05"


@pytest.mark.long
def test_thirty_cases_with_six_hundred_rows_are_all_there() -> None:
    action = CUCKOOING.body.actions[0]
    actions = [
        replace(action, reference=f"A-{number:04}", text=f"Text of action {number}") for number in range(600)
    ]
    cases = tuple(
        CaseMinutes(
            reference=f"ASB-{n:04}", kind="Noise", body=CasePart(actions=tuple(actions[n * 20 : n * 20 + 20]))
        )
        for n in range(30)
    )
    document = opened(render_minutes(replace(MINUTES, cases=cases)))
    tables = [table for style, table in blocks(document) if style == "Table" and table[0][0] == "Reference"]
    assert len(tables) == 30
    assert [row[1] for table in tables for row in table[1:]] == [action.text for action in actions]
    by_date = under(document, "All actions by due date")[0]
    assert [row[2] for row in by_date[1:]] == [f"{a.reference}: {a.text}" for a in actions]
