"""Caseroom: multi-agency case-discussion meetings under one information sharing agreement.

How a request flows, one way only:

1. `guard` finds the session and makes the one frozen `Viewer` of this request.
2. `guard` asks the route's access declaration whether this viewer may call it: whoever may not is led to
   sign in, to undertake or to their meeting, or gets 404.
3. A function of `routes/` parses the address and, for a POST, its form from `forms/`.
4. To read, it queries through the viewer door (`doors.viewer`), whose tables are the policy's views:
   the SQL of `policy/` decides what this viewer may see, nothing after it hides anything.
5. To write, it calls one verb of `operations/`, a transaction through the record door (`doors.record`): does
   the viewer see the target, may they do this, then the change, the audit row last, commit.
6. A write that a meeting's screens show moves its revision on; after the commit `live` tells projector and
   console, and phones find it at their next poll.
7. The route renders a page, or the fragment of it that htmx asked for.
8. `reminders/` and `documents/` work outside any request, on the same operations and views.
"""
