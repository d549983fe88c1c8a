"""What a page that came back says is wrong, beside which field, and what its fields still hold."""

from typing import Any

import lxml.html
from werkzeug.test import TestResponse

WRONG = ("govuk-error-message", "govuk-error-summary__body", "c-error", "p-error", "app-conflict", "c-errs")
GROUPS = ("div", "fieldset", "form")


class Page:
    """An answer, read once."""

    def __init__(self, answer: TestResponse) -> None:
        self._root: Any = lxml.html.fromstring(answer.text.replace("\x00", "") or "<p></p>")

    @property
    def text(self) -> str:
        """Everything on it."""
        return str(self._root.text_content())

    @property
    def told(self) -> str:
        """All that it says is wrong."""
        named = " or ".join(f"contains(concat(' ', @class, ' '), ' {name} ')" for name in WRONG)
        found = self._root.xpath(f"//*[{named} or @role='alert']")
        return " ".join(" ".join(each.text_content() for each in found).split())

    def beside(self, name: str) -> str:
        """What it says beside a field, in the element that the field or its group names as its error."""
        ids = {name}
        for control in self._controls(name):
            around = [each for each in control.iterancestors() if each.tag in GROUPS]
            ids |= {each.get("id") for each in (control, *around) if each.get("id")}
        found = [each for each in self._root.iter() if str(each.get("id", "")).removesuffix("-error") in ids]
        wrong = [each for each in found if str(each.get("id")).endswith("-error")]
        return " ".join(each.text_content().replace("Error:", "").strip() for each in wrong)

    def held(self, name: str) -> list[str]:
        """What the fields of this name hold."""
        return [
            str(
                control.text_content().removeprefix("\n")
                if control.tag == "textarea"
                else control.get("value", "")
            )
            for control in self._controls(name)
        ]

    def _controls(self, name: str) -> list[Any]:
        found: list[Any] = self._root.xpath("//*[@name=$name]", name=name)
        return found
