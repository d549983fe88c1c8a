"""What a process remembers of a page is made of its own values alone, and is made anew for others."""

from itertools import count

import pytest
from jinja2 import DictLoader, Environment, TemplateSyntaxError

from meetings.remembered import MOST, Remembered

ROWS = "{% for name in people %}<li>{{ name }}</li>{% endfor %}"
LIST = "{% remembered people = people %}" + ROWS + "{% endremembered %}"
# Each reads something besides `people`.
MORE = (
    "{{ secret }}",
    "{{ people }}{{ csrf_token() }}",
    "{% for one in people if one == secret %}{{ one }}{% endfor %}",
    "{% include 'icons' %}",
    "{% from 'icons' import named with context %}{{ named() }}",
    "{% import 'icons' as icons with context %}{{ icons.named() }}",
)


def _environment(**templates: str) -> Environment:
    templates["icons"] = "{% set tick %}<svg>{% endset %}{% macro named() %}{{ secret }}{% endmacro %}"
    return Environment(loader=DictLoader(templates), autoescape=True, extensions=[Remembered])


class _Made:
    """A value that prints how often it was printed."""

    def __init__(self) -> None:
        self.times = count(1)

    def __str__(self) -> str:
        return str(next(self.times))


def test_the_same_values_are_put_together_once_and_others_anew() -> None:
    page = _environment(page=LIST).get_template("page")
    fay, rita = _Made(), _Made()
    assert [page.render(people=people) for people in ((fay,), (fay,), (fay, rita), (fay,))] == [
        "<li>1</li>",
        "<li>1</li>",
        "<li>2</li><li>1</li>",
        "<li>1</li>",
    ]


def test_values_are_escaped_and_stand_for_their_names_inside_alone() -> None:
    text = "{% remembered name = person, at = 7 %}{{ name }} {{ at }}{% endremembered %}{{ name }}"
    page = _environment(page=text).get_template("page")
    assert page.render(person="<Fay>", name="outside") == "&lt;Fay&gt; 7outside"


def test_two_parts_with_the_same_values_are_two() -> None:
    text = LIST + LIST.replace("li>", "b>")
    assert _environment(page=text).get_template("page").render(people=("Fay",)) == "<li>Fay</li><b>Fay</b>"


def test_a_part_may_import_what_reads_nothing_of_the_page() -> None:
    text = '{% remembered %}{% from "icons" import tick %}{{ tick }}{% endremembered %}'
    assert _environment(page=text).get_template("page").render() == "<svg>"


def test_the_oldest_are_forgotten_before_there_are_too_many() -> None:
    page = _environment(page=LIST).get_template("page")
    fay = _Made()
    assert page.render(people=(fay,)) == page.render(people=(fay,)) == "<li>1</li>"
    for number in range(MOST):
        page.render(people=(number,))
    assert page.render(people=(fay,)) == "<li>2</li>"


@pytest.mark.parametrize("body", MORE)
def test_a_part_that_reads_more_than_its_values_does_not_compile(body: str) -> None:
    text = "{% remembered people = people %}%s{% endremembered %}"
    assert _environment(page=text.replace("%s", "{{ people }}")).get_template("page").render(people=1) == "1"
    with pytest.raises(TemplateSyntaxError, match="as well"):
        _environment(page=text.replace("%s", body)).get_template("page")
