"""The cases of the sample minutes: an annex, the Article 8 test, a dissent, one with no decision."""

from datetime import date

from meetings.documents.content import (
    Action,
    CaseMinutes,
    CasePart,
    Decision,
    Dissent,
    EarlierAction,
    InformationLine,
    Nature,
    NoFurtherAction,
    Presence,
    SaidInRoom,
)
from tests.documents.sample_meeting import AMBER, COUNTY, EREWASH, FIRE, FUTURES, POLICE, RIVERSIDE, at

CALLS = "relevant incident details and calls for service"

YOUTH = CaseMinutes(
    reference="ASB-7KQ4",
    kind="Youth nuisance",
    title="The skate ramp group",
    objectives=("the identification of locations where anti-social behaviour occurs",),
    presences=(
        Presence(person="Ruth Okonjo", agency=POLICE, in_at=at(10, 4), out_at=at(10, 16)),
        Presence(person="Jonah Whitlock", agency=POLICE, in_at=at(10, 4), out_at=at(10, 16)),
        Presence(person="Marian Thorley", agency=AMBER, in_at=at(10, 4), out_at=at(10, 16)),
        Presence(person="Dev Anand", agency=AMBER, in_at=at(10, 4), out_at=at(10, 16)),
        Presence(person="Priya Nand", agency=COUNTY, in_at=at(10, 4), out_at=at(10, 16)),
        Presence(person="Aisha Mellor", agency=FUTURES, in_at=at(10, 6), out_at=at(10, 16)),
        Presence(person="Tomasz Brandt", agency=FIRE, reason="agency not on this case"),
    ),
    body=CasePart(
        narrative="The meeting heard that warnings given in September had slowed the gatherings.\n"
        "All agencies wanted the next step to stay voluntary.",
        earlier_actions=(
            EarlierAction(
                action=Action(
                    reference="A-3M9T",
                    text="Repair the lighting behind the garages",
                    owner="Gareth Pym",
                    owner_agency=FUTURES,
                    due=date(2026, 11, 17),
                    state="done",
                ),
                answer="Lights repaired and tested two days ago",
            ),
        ),
        information=(
            InformationLine(
                originator=POLICE,
                category=CALLS,
                text="Eleven calls in six weeks, nearly all between 19:00 and 21:30 on Fridays.",
                nature=Nature.FACT,
                tags=("About a suspect", "About a child"),
                source="Command and control log",
            ),
            InformationLine(
                originator=COUNTY,
                category="evidence of intervention work",
                text="Two of the seven already work with a youth worker and have kept every appointment.",
                nature=Nature.FACT,
                source="Youth justice case record",
            ),
            InformationLine(
                originator=AMBER,
                category="community intelligence, where consent has been obtained.",
                text="A resident says the group moves to the garages when the park is locked.",
                nature=Nature.OPINION,
                source="Resident, by telephone to the council",
                said_in_room=SaidInRoom.NOTED,
            ),
        ),
        decisions=(
            Decision(
                text="Offer Acceptable Behaviour Contracts to the three young people identified, with their"
                " parents present.",
                intervention="Acceptable Behaviour Contract",
                made_by=AMBER,
                supported_by=(POLICE, COUNTY, FUTURES),
                reasons="Warnings in September slowed but did not stop it; the next should be voluntary.",
                power="Voluntary agreement; Crime and Disorder Act 1998 s.6 strategy",
                review_on=date(2027, 1, 19),
                replaces="Offer Acceptable Behaviour Contracts to all seven.",
            ),
        ),
        actions=(
            Action(
                reference="A-7P2D",
                text="Meet the three families and offer the contracts",
                owner="Priya Nand",
                owner_agency=COUNTY,
                due=date(2026, 12, 8),
                state="accepted",
            ),
            Action(
                reference="A-9XW3",
                text="Patrol the ground on four Friday evenings and report numbers seen",
                owner="Jonah Whitlock",
                owner_agency=POLICE,
                due=date(2026, 12, 22),
                state="accepted",
            ),
        ),
    ),
    annex=CasePart(
        information=(
            InformationLine(
                originator=COUNTY,
                category="information on a young person’s individual circumstances",
                text="One of the two has recently moved to live with a grandparent; please call the youth"
                " worker before any home visit.",
                nature=Nature.FACT,
                source="Youth justice case record",
            ),
        ),
    ),
)

CUCKOOING = CaseMinutes(
    reference="ASB-W2HN",
    kind="Cuckooing",
    presences=(
        Presence(person="Ruth Okonjo", agency=POLICE, in_at=at(10, 26), out_at=at(10, 41)),
        Presence(person="Leo Carrick", agency=COUNTY, in_at=at(10, 26), out_at=at(10, 41)),
        Presence(person="Aisha Mellor", agency=FUTURES, in_at=at(10, 26), out_at=at(10, 41)),
    ),
    body=CasePart(
        earlier_actions=(
            EarlierAction(
                action=Action(
                    reference="A-4RBC",
                    text="Agree a visiting plan between housing and the neighbourhood team",
                    owner="Ruth Okonjo",
                    owner_agency=POLICE,
                    due=date(2026, 11, 21),
                    state="in progress",
                ),
                answer="Draft agreed; waiting for the tenant’s nurse.",
                carried_to=date(2026, 12, 1),
            ),
        ),
        information=(
            InformationLine(
                originator=FUTURES,
                category="incidents, reports of tenant nuisance and harassment",
                text="Neighbours report visitors at all hours since August; the tenant has stopped answering"
                " his own door.",
                nature=Nature.FACT,
                source="Two neighbours’ incident diaries",
                said_in_room=SaidInRoom.CONFIRMED,
            ),
        ),
        decisions=(
            Decision(
                text="Prepare a closure notice that keeps visitors out and lets the tenant stay, to be used"
                " only if the visiting plan fails.",
                intervention="Closure powers",
                made_by=POLICE,
                supported_by=(FUTURES, COUNTY),
                reasons="Nine calls and two diaries show serious nuisance; a partial closure protects him.",
                power="Anti-social Behaviour, Crime and Policing Act 2014 s.76",
                article8="Lawful: ASBCPA 2014 ss.76-80. Aim: prevention of disorder and protection of the"
                " rights of others. Necessary: partial, time-limited, and only if voluntary measures fail.",
                equality="Regard to his mental health: the closure leaves him at home.",
                preconditions=(
                    "Whoever it is right to consult has been consulted (s.76(7)): yes. Housing, 12 November",
                    "Those who live there have been told (s.76(6)): no. It would warn the visitors",
                ),
                onward="Who tells: Futures Housing Group\nWhom they tell: his brother",
                review_on=date(2026, 12, 8),
            ),
        ),
        actions=(
            Action(
                reference="A-B6QY",
                text="Meet the tenant at the library with his nurse",
                owner="Leo Carrick",
                owner_agency=COUNTY,
                due=date(2026, 11, 29),
                state="accepted",
            ),
        ),
    ),
    annex=CasePart(
        decisions=(
            Decision(
                text="Brief the two officers who visit.",
                intervention="none of these: support or safeguarding",
                made_by=POLICE,
                reasons="Only they go to the door.",
                power="Common-law policing duty",
            ),
        ),
        actions=(
            Action(
                reference="A-K8ZE",
                text="Draft the closure notice and brief the inspector",
                owner="Ruth Okonjo",
                owner_agency=POLICE,
                due=date(2026, 12, 4),
                state="queried",
            ),
        ),
    ),
)

DISPUTE = CaseMinutes(
    reference="ASB-5TFX",
    kind="Neighbour dispute",
    presences=(
        Presence(person="Ruth Okonjo", agency=POLICE, in_at=at(10, 45), out_at=at(10, 59)),
        Presence(person="Jonah Whitlock", agency=POLICE, reason="declared interest"),
        Presence(person="Colin Datta", agency=RIVERSIDE, in_at=at(10, 45), out_at=at(10, 59)),
        Presence(person="Hannah Sollis", agency=EREWASH, in_at=at(10, 45), out_at=at(10, 59)),
    ),
    body=CasePart(
        information=(
            InformationLine(
                originator=RIVERSIDE,
                category="incident diaries",
                text="Both households keep diaries; 31 entries in eight weeks, most about parking.",
                nature=Nature.FACT,
                source="Diaries of both households",
            ),
        ),
        decisions=(
            Decision(
                text="Offer mediation to both households before any warning.",
                intervention="Mediation",
                made_by=EREWASH,
                supported_by=(POLICE,),
                reasons="Complaints are mutual, no offence is recorded, and both say they want it to stop.",
                power="Voluntary; council’s own functions",
                review_on=date(2027, 1, 5),
                dissents=(
                    Dissent(
                        person="Colin Datta",
                        agency=RIVERSIDE,
                        text="I do not agree that mediation comes before a warning. One household has told me"
                        " they are afraid to sit in a room with the other.",
                        chair_reply="Recorded. The mediator will meet each household separately first.",
                        answer_due=date(2026, 12, 22),
                    ),
                ),
            ),
        ),
        actions=(
            Action(
                reference="A-2JHS",
                text="Ask the mediation service to meet each household separately",
                owner="Hannah Sollis",
                owner_agency=EREWASH,
                due=date(2026, 12, 4),
                state="accepted",
            ),
        ),
    ),
)

VEHICLES = CaseMinutes(
    reference="ASB-N4PC",
    kind="Vehicle nuisance",
    title="Retail park car park",
    body=CasePart(
        no_further_action=NoFurtherAction(
            because="Calls fell to nothing after the barriers; reopen if there are three calls in a month.",
            review_on=date(2027, 2, 22),
        ),
    ),
)
