"""The partnership's own key, and how a database knows the key-encryption key it was made with."""

from sqlalchemy.orm import Session

from meetings.doors.record import Writing
from meetings.sealed import Keyring, seal, unseal
from models.base import SealedText
from models.records import Mark

PARTNERSHIP = "partnership"
_CHECK_VALUE = "key_check"
_PLACE = "marks.value"


def make(writing: Writing) -> bool:
    """Make the partnership's key and the check value of the key-encryption key, once; whether it was now.

    Part of the set-up, so it needs no permission and leaves the audit row to its caller.
    """
    if writing.session.get(Mark, _CHECK_VALUE):
        return False
    writing.new_key(PARTNERSHIP, PARTNERSHIP, scope=PARTNERSHIP)
    check_value = seal(writing.caseroom.keyring.master, _PLACE, _CHECK_VALUE)
    writing.session.add(Mark(name=_CHECK_VALUE, value=check_value.stored))
    return True


def fits(session: Session, keyring: Keyring) -> bool:
    """Whether the database knows its key-encryption key; raises SealError where it is another one."""
    mark = session.get(Mark, _CHECK_VALUE)
    return mark is not None and unseal(keyring.master, SealedText(_PLACE, mark.value)) == _CHECK_VALUE
