"""What rules 1 to 4, 7, 8 and 13 say of a person before any row is looked at."""

from dataclasses import dataclass
from functools import cached_property

from models import cases as c
from models import meetings as m
from models.agencies import MeetingType
from models.enrolments import Enrolment
from models.people import Coordinator, Office, Person
from tests.need_to_know import facts
from tests.need_to_know.worlds import World


@dataclass(frozen=True)
class Reader:
    """A person of an agency, and what the rules say of them before any row is looked at."""

    world: World
    person: str
    agency: str

    @cached_property
    def agreements(self) -> set[str]:
        """Rule 1. Where their agency is an active partner, while they may sign in and administer nothing."""
        if not self.is_admitted or self.holds("administrator"):
            return set()
        return {agreement for agreement, agency in facts.active_partners(self.world) if agency == self.agency}

    @cached_property
    def is_admitted(self) -> bool:
        """Clause 5.4. Whether their account is approved and not suspended, and they have not left."""
        stays = any(one.id == self.person and one.left_at is None for one in self.world.of(Person))
        account = [one for one in self.world.of(Enrolment) if one.person_id == self.person]
        return stays and any(one.approved_at and not one.suspended_at for one in account)

    def holds(self, office: str) -> bool:
        """Whether they hold an office of their agency or of the service."""
        return any(one.person_id == self.person and one.office == office for one in self.world.of(Office))

    @cached_property
    def undertaken(self) -> set[str]:
        """Rule 4. The agreements with a standing undertaking: their latest answer, and for a year."""
        found = set()
        for agreement in self.agreements:
            answers = [
                one
                for one in self.world.of(m.Acknowledgement)
                if (one.kind, one.person_id, one.agreement_id) == ("standing", self.person, agreement)
            ]
            last = [one for one in answers if one.at == max(answer.at for answer in answers)]
            if last and all(
                one.answer == "agreed" and one.valid_until and one.valid_until > self.world.now
                for one in last
            ):
                found.add(agreement)
        return found

    @cached_property
    def excluded(self) -> set[str]:
        """Rule 7. The cases they are kept out of."""
        return {
            case.id
            for case in self.world.of(c.Case)
            if self.person in facts.excluded_people(self.world, case.id)
        }

    @cached_property
    def attendances(self) -> list[m.Attendance]:
        """Their own lines on registers."""
        return [one for one in self.world.of(m.Attendance) if one.person_id == self.person]

    @cached_property
    def own_meetings(self) -> set[str]:
        """Rule 13. The meetings on whose register they are."""
        return {one.meeting_id for one in self.attendances}

    @cached_property
    def offices(self) -> set[str]:
        """The meetings they are an officer of, at any time."""
        return {one.meeting_id for one in self.world.of(m.Officer) if one.person_id == self.person}

    @cached_property
    def sitting_offices(self) -> set[str]:
        """Rule 2 (b). Those of them whose papers are out and whose correction window has not ended."""
        return self.offices & self.meetings_in_sight

    @cached_property
    def meetings_in_sight(self) -> set[str]:
        """Rule 2. Meetings from their papers date to the end of their correction window."""
        now = self.world.now
        return {one.id for one in self.world.of(m.Meeting) if one.sight_from <= now < one.corrections_until}

    @cached_property
    def planned(self) -> set[str]:
        """Rule 8. The meetings of the types they run."""
        return {one.id for one in self.world.of(m.Meeting) if one.meeting_type_id in self.types_run}

    @cached_property
    def types_run(self) -> set[str]:
        """Rule 8. The meeting types they coordinate while their agency is a partner."""
        mine = {one.meeting_type_id for one in self.world.of(Coordinator) if one.person_id == self.person}
        return {
            one.id
            for one in self.world.of(MeetingType)
            if one.id in mine and one.agreement_id in self.agreements
        }

    @cached_property
    def meetings(self) -> set[str]:
        """Rule 13. The meetings they know of."""
        known = self.own_meetings | self.offices | self.planned
        return {
            one.id
            for one in self.world.of(m.Meeting)
            if one.id in known and facts.agreement_of_meeting(self.world, one) in self.agreements
        }

    @cached_property
    def under_agreements(self) -> set[str]:
        """Rule 1. The meetings held under agreements that their agency is an active partner of."""
        return {
            one.id
            for one in self.world.of(m.Meeting)
            if facts.agreement_of_meeting(self.world, one) in self.agreements
        }

    @cached_property
    def is_representative(self) -> bool:
        """Rule 12. Whether they are a nominated representative of their agency."""
        return self.holds("representative")

    @cached_property
    def cases(self) -> set[str]:
        """Rule 2."""
        return {case.id for case in self.world.of(c.Case) if self._sees(case)}

    def _sees(self, case: c.Case) -> bool:
        if case.agreement_id not in self.agreements or case.id in self.excluded:
            return False
        sat_with = {item.meeting_id for item in self.world.of(m.AgendaItem) if item.case_id == case.id}
        if sat_with & self.sitting_offices:
            return True
        as_member = {one.meeting_id for one in self.attendances if one.role == "member"}
        on_register = sat_with & as_member & self.meetings_in_sight
        return self.agency in facts.involved_agencies(self.world, case.id) and (
            bool(on_register) or self._works_on(case.id)
        )

    def _works_on(self, case_id: str) -> bool:
        return any(
            one.case_id == case_id and one.person_id == self.person and one.from_at <= self.world.now
            for one in self.world.of(c.CaseWorker)
        )

    def cases_of(self, *, agreed: bool) -> set[str]:
        """Rule 4. The cases of open meetings they attend, by whether they agreed to the meeting."""
        going = {
            one.meeting_id
            for one in self.attendances
            if one.state in ("invited", "here") and facts.has_agreed(self.world, one) is agreed
        }
        live = {one.id for one in self.world.of(m.Meeting) if one.state == "open"} & going
        return {item.case_id for item in self.world.of(m.AgendaItem) if item.meeting_id in live}

    @cached_property
    def gated(self) -> set[str]:
        """Rule 4. The cases on which they have to agree to a meeting first."""
        return self.cases_of(agreed=False)

    @cached_property
    def opened(self) -> set[str]:
        """Rule 4. The cases on which they may read what others brought."""
        agreement_of = {case.id: case.agreement_id for case in self.world.of(c.Case)}
        undertaken = {case for case in self.cases if agreement_of[case] in self.undertaken}
        return (undertaken | (self.cases & self.cases_of(agreed=True))) - self.gated

    @cached_property
    def office_cases(self) -> set[str]:
        """The cases of the meetings they are an officer of now."""
        return {
            item.case_id for item in self.world.of(m.AgendaItem) if item.meeting_id in self.sitting_offices
        }

    @cached_property
    def information(self) -> set[str]:
        """Rules 3 and 4."""
        held = {one.information_id for one in self.world.of(c.Disclosure) if one.agency_id == self.agency}
        for_them = {
            one.information_id
            for one in self.world.of(c.OfficerDisclosure)
            if one.meeting_id in self.sitting_offices
        }
        return {
            one.id
            for one in self.world.of(c.Information)
            if one.disposed_at is None
            and one.case_id in self.cases
            and one.id in held | for_them
            and (one.originator_id == self.agency or one.case_id in self.opened)
        }
