"""A nominated representative who works on no case: Rex, of the agency that brought case `one`.

He sees the ledger of what his agency brought, and none of its text.
"""

from datetime import timedelta

from sqlalchemy import select

from meetings.doors import Caseroom, record
from meetings.doors.viewers import Clock, Viewer, desk
from meetings.operations.signing_in import hash_password
from models.agencies import Statement
from models.meetings import Acknowledgement
from models.people import Account, Office, Person
from models.states import Answer, How
from tests.cast import FUTURES, PASSWORD, Cast, approved
from tests.kept import laid_once

ADDRESS = f"rex@{FUTURES}.example"


@laid_once
def lay_representative(caseroom: Caseroom, cast: Cast) -> Viewer:
    """Rex at his desk, with an account and a standing undertaking."""
    with record.writing(caseroom, Clock(cast.now)) as writing:
        session = writing.session
        text = session.scalars(
            select(Statement).where(
                Statement.meeting_type_id == cast.meeting_type, Statement.kind == "standing"
            )
        ).one()
        rex = Person(agency_id=cast.agencies[FUTURES], name="Rex", role="Data protection lead")
        session.add(rex)
        session.flush()
        hashed = hash_password(caseroom.settings, PASSWORD)
        session.add(Account(person_id=rex.id, email=ADDRESS, password_hash=hashed))
        session.add(approved(rex.id, cast.now))
        session.add(Office(person_id=rex.id, office="representative"))
        session.add(
            Acknowledgement(
                kind="standing",
                person_id=rex.id,
                agreement_id=cast.agreement,
                statement_id=text.id,
                statement_sha256=text.sha256,
                answer=Answer.AGREED,
                how=How.PAGE,
                recorded_by=rex.id,
                at=cast.now - timedelta(days=30),
                valid_until=cast.now + timedelta(days=335),
            )
        )
        writing.audit("demo.made")
        cast.people["rex"] = rex.id
        return desk(rex.id, cast.agencies[FUTURES], cast.now)
