"""Cases in a real browser: an incident added, who can see it as one chooses, also without scripts."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Devices
from tests.browser.serving import Site
from tests.browser.sizes import misfits
from tests.cast import POLICE

pytestmark = pytest.mark.browser


def case_of(site: Site) -> str:
    return f"{site.url}/cases/{site.cast.cases['one']}"


def add(page: Page) -> None:
    """Press the button, not the link of the same name."""
    page.get_by_role("button", name="Add information").click()


def test_an_incident_is_added_and_who_can_see_it_follows_the_choice(site: Site, devices: Devices) -> None:
    desk = devices.desk("fay")
    desk.goto(f"{case_of(site)}/information/new")
    sight = desk.locator("#sight")
    expect(sight).to_contain_text("Choose who may see this")
    expect(desk.get_by_label("They refused")).to_be_hidden()

    desk.get_by_label("Only the agencies I choose").check()
    desk.get_by_label("Derbyshire Constabulary").check()
    expect(sight.locator("li")).to_have_text(
        [
            "Futures Housing Group, which brings it",
            "Derbyshire Constabulary",
            "The officers of meetings that have this case",
        ]
    )
    desk.get_by_label("Every agency on this case").check()
    expect(sight).to_contain_text("Amber Valley Borough Council")

    desk.get_by_label("No: the others need to know").check()
    desk.get_by_label("What you want to share").fill("Barking on nine nights")
    desk.get_by_label("Where it came from").fill("Tenancy file")
    desk.get_by_label("Why the others need it").fill("How often it happens")
    desk.get_by_label("A suspect").check()
    add(desk)
    expect(desk.get_by_role("status").first).to_contain_text("Your information is on the case")
    expect(desk.locator(".app-piece", has_text="Barking on nine nights")).to_contain_text(
        "Derbyshire Constabulary"
    )


def test_a_category_that_asks_for_consent_shows_where_to_say_it(site: Site, devices: Devices) -> None:
    desk = devices.desk("fay")
    desk.goto(f"{case_of(site)}/information/new")
    refused = desk.get_by_label("They refused")
    expect(refused).to_be_hidden()
    consented = desk.locator("#category option[data-consent]").first.get_attribute("value")
    desk.get_by_label("Category", exact=True).select_option(consented)
    refused.check()
    expect(desk.get_by_text("It stays with your agency")).to_be_visible()
    add(desk)
    expect(desk.get_by_role("alert")).to_contain_text("Say who answered")
    devices.forgive("422")


def test_an_incident_is_added_by_keyboard_with_what_is_wrong_beside_its_field(
    site: Site, devices: Devices
) -> None:
    desk = devices.desk("fay")
    desk.goto(f"{case_of(site)}/information/new")
    focused = "document.activeElement.id || document.activeElement.name"

    def tab_to(name: str) -> None:
        for _ in range(30):
            desk.keyboard.press("Tab")
            if desk.evaluate(focused) == name:
                return
        raise AssertionError(f"{name} is not reached")

    tab_to("depersonalised")
    desk.keyboard.press("Space")
    tab_to("text")
    desk.keyboard.type("Barking on nine nights")
    desk.keyboard.press("Tab")
    desk.keyboard.type("Tenancy file")
    tab_to("subject_role")
    desk.keyboard.press("Space")
    tab_to("audience")
    desk.keyboard.press("Space")
    desk.keyboard.press("Enter")
    expect(desk.locator("#necessity-error")).to_contain_text("Say why the others need it")
    expect(desk.locator(".govuk-error-message")).to_have_count(1)
    expect(desk.get_by_label("What you want to share")).to_have_value("Barking on nine nights")

    tab_to("necessity")
    desk.keyboard.type("How often it happens")
    desk.keyboard.press("Enter")
    expect(desk.locator(".app-piece", has_text="Barking on nine nights")).to_contain_text("About a suspect")
    devices.forgive("422")


def test_depersonalised_information_has_a_short_path(site: Site, devices: Devices) -> None:
    desk = devices.desk("fay")
    desk.goto(f"{case_of(site)}/information/new")
    desk.get_by_label("Yes: nobody can be identified").check()
    expect(desk.get_by_label("A suspect")).to_be_hidden()
    desk.get_by_label("What it is").select_option(label="Housing ASB statistics")
    desk.get_by_label("Who asked for it?").select_option(
        label="Safer Derbyshire Research and Information Team"
    )
    desk.get_by_label("They have confirmed all of this").check()
    desk.get_by_label("What you want to share").fill("Forty complaints a year")
    desk.get_by_label("Where it came from").fill("Housing system")
    desk.get_by_label("Why the others need it").fill("To plan patrols")
    desk.get_by_label("Every agency on this case").check()
    add(desk)
    expect(desk.locator(".app-piece", has_text="Forty complaints")).to_contain_text("Depersonalised")


def test_information_is_added_without_scripts(site: Site, devices: Devices) -> None:
    desk = devices.desk("fay", scripts=False)
    desk.goto(f"{case_of(site)}/information/new")
    desk.get_by_label("What you want to share").fill("Barking on nine nights")
    desk.get_by_label("Only the agencies I choose").check()
    desk.locator(f"input[value='{site.cast.agencies[POLICE]}']").check()
    desk.get_by_role("button", name="Show who can see this").click()
    expect(desk.locator("#sight li")).to_have_count(3)
    expect(desk.get_by_label("What you want to share")).to_have_value("Barking on nine nights")

    desk.get_by_label("No: the others need to know").check()
    desk.get_by_label("A suspect").check()
    desk.get_by_label("Where it came from").fill("Tenancy file")
    desk.get_by_label("Why the others need it").fill("How often it happens")
    add(desk)
    expect(desk.locator(".app-piece", has_text="Barking on nine nights")).to_contain_text(
        "Derbyshire Constabulary"
    )


def test_every_page_of_cases_is_accessible_and_fits(site: Site, devices: Devices) -> None:
    page = devices.desk("fay")
    information = site.cast.information["one agencies"]
    addresses = [
        f"{site.url}/cases",
        f"{site.url}/cases?words=nothing",
        f"{site.url}/cases/new",
        case_of(site),
        *(
            f"{case_of(site)}/{part}"
            for part in (
                "change",
                "refer",
                "agencies",
                "workers",
                "information/new",
                "appraisal",
                "own-reference",
            )
        ),
        f"{case_of(site)}/agencies/{site.cast.agencies[POLICE]}/end",
        f"{site.url}/information/{information}/widen",
        f"{site.url}/information/{information}/withdraw",
    ]
    for address in addresses:
        page.goto(address)
        assert misfits(page) == [], address
    page.goto(f"{case_of(site)}/information/new")
    page.get_by_label("Only the agencies I choose").check()
    add(page)
    expect(page.get_by_role("alert")).to_be_visible()
    assert misfits(page) == []
    devices.forgive("422")
