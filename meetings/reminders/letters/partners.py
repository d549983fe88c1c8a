"""The notice to every partner's representatives of what was decided of one of them, never why."""

from sqlalchemy.orm import Session

from meetings.duedates import spoken
from meetings.operations.outbox import Claimed
from meetings.reminders import mail
from meetings.reminders.letters import Post
from meetings.reminders.mail import Mail
from models.agencies import Agency
from models.partners import PartnerNotice
from models.states import PartnerChange

_HEADINGS = {
    PartnerChange.JOINED: "{name} is a partner from {day}",
    PartnerChange.REJOINED: "{name} is a partner again from {day}",
    PartnerChange.RENAMED: "{former} is called {name} from {day}",
    PartnerChange.SUSPENDED: "{name} is suspended as a partner from {day}",
    PartnerChange.RESUMED: "{name} is a partner again from {day}",
    PartnerChange.ENDED: "{name} is no partner any more from {day}",
}
_FACTS = {
    PartnerChange.REJOINED: "Its people are let in anew, one by one. It is on no case but those it leads.",
    PartnerChange.SUSPENDED: "Nothing may be shared with it meanwhile. What was shared before stays.",
    PartnerChange.ENDED: "Nothing may be shared with it any more. Confidentiality goes on (clause 9.6.6).",
}


def letter(session: Session, claimed: Claimed, post: Post) -> Mail | None:
    """What was decided and from when, never why."""
    notice = session.get(PartnerNotice, claimed.duty_id)
    if notice is None:
        return None
    change = PartnerChange(notice.change)
    name = session.get_one(Agency, notice.agency_id).name
    return mail.notice_mail(
        post.envelope,
        heading=_HEADINGS[change].format(name=name, former=notice.name, day=spoken(notice.from_on)),
        fact=_FACTS.get(change, ""),
        ask="See the register of partners",
        link=f"{post.base_url}/partners",
        why="You are told because you represent a partner to the agreement.",
    )
