"""Every form, sent in every wrong way: a clear refusal, the typed text kept, and nothing at all written."""

from collections.abc import Callable

import pytest

from tests.faults import (
    account_forms,
    action_forms,
    arriving_forms,
    case_forms,
    console_forms,
    extract_forms,
    guest_forms,
    other_forms,
    partner_forms,
    planning_forms,
    record_forms,
    request_forms,
    return_forms,
    sign_in_forms,
)
from tests.faults.conftest import Stages
from tests.faults.faults import FAULTS
from tests.faults.form import Form
from tests.faults.scene import Scene

FORMS = [
    *account_forms.FORMS,
    *partner_forms.FORMS,
    *planning_forms.FORMS,
    *case_forms.FORMS,
    *console_forms.FORMS,
    *record_forms.FORMS,
    *guest_forms.FORMS,
    *action_forms.FORMS,
    *other_forms.FORMS,
    *extract_forms.FORMS,
    *request_forms.FORMS,
    *return_forms.FORMS,
    *arriving_forms.FORMS,
    *sign_in_forms.FORMS,
]
# In every run each form is sent in an eighth of the wrong ways, the next form in the next eighth.
EVERYDAY = 8
SENT = [
    pytest.param(
        form, fault, id=f"{form.name}, {name}", marks=() if (nth + way) % EVERYDAY == 0 else pytest.mark.long
    )
    for nth, form in enumerate(sorted(FORMS, key=lambda form: form.stage))
    for way, (name, (fault, applies)) in enumerate(FAULTS.items())
    if applies(form)
]
# A projector has nothing to forge a form with before it is paired.
WITHOUT_TOKEN = {"projector.start"}


def test_every_form_is_in_the_table(stages: Stages) -> None:
    rules = stages("closed").app.url_map.iter_rules()
    assert {form.endpoint for form in FORMS} == {
        rule.endpoint for rule in rules if "POST" in (rule.methods or ())
    }


@pytest.mark.parametrize(("form", "fault"), SENT)
def test_a_form_sent_wrongly_is_refused_and_writes_nothing(
    stages: Stages, form: Form, fault: Callable[[Scene, Form], None]
) -> None:
    scene = stages(form.stage)
    try:
        fault(scene, form.named(scene))
    finally:
        scene.database.put_back()
