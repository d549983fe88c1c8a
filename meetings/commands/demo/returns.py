"""What the demo's agencies answer before its meetings: information, nothing held, declined, or late."""

from datetime import datetime

from sqlalchemy import select

from meetings.commands.demo.laying import Laid, lay_information
from meetings.commands.demo.scene import SceneCase
from meetings.doors.viewer import looking
from meetings.doors.viewers import Viewer
from meetings.operations.returns import answer_return
from models.returns import Return
from models.states import Returned

WITHOUT_INFORMATION = {"nil": Returned.NIL, "declined": Returned.DECLINED}


def answer_returns(laid: Laid, meeting_id: str, number: int, case: SceneCase, at: datetime) -> None:
    """On a case: what agencies bring in time, and that they hold nothing or decline."""
    late = {each.agency for each in case.returns if each.late}
    lay_information(laid, number, case, at, but_for=late)
    for each in case.returns:
        if each.answer in WITHOUT_INFORMATION:
            speaker = laid.speaker(each.agency, at)
            for return_id in _open_returns(laid, speaker, meeting_id, laid.cases[number]):
                answer_return(
                    laid.caseroom,
                    speaker,
                    return_id,
                    WITHOUT_INFORMATION[each.answer],
                    reason=each.reason,
                )


def answer_late(laid: Laid, number: int, case: SceneCase, at: datetime) -> None:
    """On a case: what agencies bring after the papers' day."""
    late = {each.agency for each in case.returns if each.late}
    lay_information(laid, number, case, at, but_for=set(laid.agencies) - late)


def hold_nothing(laid: Laid, meeting_id: str, number: int, case: SceneCase, at: datetime) -> None:
    """On a case: every agency on it answers that it holds nothing more, as before last month's meeting."""
    for agency in case.involved:
        speaker = laid.speaker(agency, at)
        for return_id in _open_returns(laid, speaker, meeting_id, laid.cases[number]):
            answer_return(laid.caseroom, speaker, return_id, Returned.NIL)


def _open_returns(laid: Laid, speaker: Viewer, meeting_id: str, case_id: str) -> list[str]:
    own = select(Return.id).where(
        Return.meeting_id == meeting_id, Return.case_id == case_id, Return.agency_id == speaker.agency
    )
    with looking(laid.caseroom, speaker) as sight:
        return list(sight.scalars(own))
