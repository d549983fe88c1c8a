"""What set-up brings in is exactly what was chosen: locked requirements, and static files without a brand."""

import hashlib
import json
import os
import re
import subprocess
import sys
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from tarfile import TarFile, TarInfo

import pytest

from meetings.setup import brand, npm, vendor

ROOT = Path(__file__).parents[1]
LOCKS = ["pip.txt", "run.txt", "test.txt", "node.txt", "sbom.txt"]
LOCKED = re.compile(r"^(?P<name>[a-z0-9.-]+)(\[[a-z,]+\])?==(?P<version>[\w.+!]+)( ; [^\\]+?)? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")


def lock(name: str) -> list[str]:
    return (ROOT / "requirements" / name).read_text(encoding="utf-8").splitlines()


def versions(name: str) -> set[tuple[str, str]]:
    matches = (LOCKED.match(line) for line in lock(name))
    return {(match["name"], match["version"]) for match in matches if match}


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_names_versions_and_hashes_and_nothing_else(name: str) -> None:
    lines = lock(name)

    assert versions(name)
    assert [line for line in lines if not (LOCKED.match(line) or HASH.match(line))] == []


@pytest.mark.parametrize("name", LOCKS)
def test_each_locked_requirement_has_its_hashes(name: str) -> None:
    lines = lock(name)

    assert not any(LOCKED.match(line) and not HASH.match(after) for line, after in pairwise(lines))
    assert HASH.match(lines[-1])


def test_the_suite_runs_on_the_versions_that_are_served() -> None:
    assert versions("run.txt") < versions("test.txt")


def test_the_manifest_names_every_vendored_file_and_its_bytes() -> None:
    files = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in vendor.VENDOR.iterdir()
        if path.name != "MANIFEST.json"
    }

    assert json.loads((vendor.VENDOR / "MANIFEST.json").read_text())["files"] == files
    assert vendor.is_current(vendor.VENDOR)


def test_the_manifest_names_the_packages_asked_for() -> None:
    packages = json.loads((vendor.VENDOR / "MANIFEST.json").read_text())["packages"]

    assert {name: version for name, (version, _) in packages.items()} == {
        "govuk-frontend": "6.6.0",
        "htmx.org": "4.0.1",
        "@fontsource-variable/atkinson-hyperlegible-next": "5.3.0",
    }


def test_a_changed_or_missing_file_is_fetched_again(tmp_path: Path) -> None:
    for path in vendor.VENDOR.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    assert vendor.is_current(tmp_path)

    (tmp_path / "htmx.js").write_bytes(b"other")
    assert not vendor.is_current(tmp_path)

    (tmp_path / "htmx.js").unlink()
    assert not vendor.is_current(tmp_path)


def test_the_style_sheet_served_has_our_font_and_no_brand() -> None:
    css = (vendor.VENDOR / "govuk-frontend.css").read_text(encoding="utf-8")

    assert css.count(f"font-family:{brand.FONT}") > 40
    assert ".govuk-button" in css
    for branded in ["GDS Transport", "Margaret Calvert", "crest.svg", "/assets/", "url(", "sourceMappingURL"]:
        assert branded not in css


def test_no_script_served_names_a_source_map() -> None:
    scripts = {path.name: path.read_text(encoding="utf-8") for path in vendor.VENDOR.glob("*.js")}

    assert set(scripts) == {"govuk-frontend.js", "htmx.js", "hx-sse.js"}
    assert [name for name, script in scripts.items() if "sourceMappingURL" in script] == []


def test_each_third_party_has_its_licence_beside_it() -> None:
    licences = {path.name: path.read_text(encoding="utf-8") for path in vendor.VENDOR.glob("*-licence.txt")}

    assert "MIT License" in licences["govuk-frontend-licence.txt"]
    assert "Zero-Clause BSD" in licences["htmx-licence.txt"]
    assert "SIL Open Font License" in licences["atkinson-licence.txt"]


FONT_FACE = "@font-face{font-family:GDS Transport;src:url(/assets/fonts/light.woff2)}"
BRANDED = (
    f"/*! Copyright (c) 2011 by Margaret Calvert & Henrik Kubel. */{FONT_FACE}{FONT_FACE}"
    "a{font-family:GDS Transport,arial,sans-serif}b{mask-image:url(/assets/images/govuk-crest.svg)}"
)


def test_the_brand_is_taken_out_and_the_rest_stays() -> None:
    assert brand.without_brand(BRANDED) == f"a{{font-family:{brand.FONT}}}b{{mask-image:none}}"


@pytest.mark.parametrize(
    "css",
    [
        "a{color:red}",
        BRANDED + FONT_FACE,
        BRANDED + "c{background:url(/assets/images/crown.svg)}",
        BRANDED + "c{font-family:'GDS Transport'}",
    ],
)
def test_a_style_sheet_whose_brand_would_stay_is_refused(css: str) -> None:
    with pytest.raises(brand.BrandLeftError):
        brand.without_brand(css)


@pytest.fixture
def npm_that_packs(tmp_path: Path) -> list[str]:
    """A program that does what `npm pack` does: it leaves an archive in the folder it runs in."""
    archive = BytesIO()
    with TarFile.open(fileobj=archive, mode="w:gz") as tar:
        member = TarInfo("package/LICENSE")
        member.size = 3
        tar.addfile(member, BytesIO(b"yes"))
    (tmp_path / "archive").write_bytes(archive.getvalue())
    copy = f"import shutil; shutil.copy({str(tmp_path / 'archive')!r}, 'it-1.0.tgz')"
    return [sys.executable, "-c", copy]


def test_a_package_with_the_right_bytes_gives_the_files_wanted(
    npm_that_packs: list[str], tmp_path: Path
) -> None:
    digest = hashlib.sha256((tmp_path / "archive").read_bytes()).hexdigest()
    package = npm.Package("it", "1.0", digest, {"it-licence.txt": "LICENSE"})

    assert npm.fetch(npm_that_packs, package, tmp_path / "new") == {"it-licence.txt": b"yes"}


def test_a_package_with_other_bytes_is_refused(npm_that_packs: list[str], tmp_path: Path) -> None:
    package = npm.Package("it", "1.0", "0" * 64, {"it-licence.txt": "LICENSE"})

    with pytest.raises(npm.WrongBytesError, match=r"it@1\.0 does not have the SHA-256"):
        npm.fetch(npm_that_packs, package, tmp_path / "new")


def test_what_cannot_be_fetched_is_named_after_what_npm_says(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    refused = [sys.executable, "-c", "import sys; sys.exit('there is no network')"]
    package = npm.Package("it", "1.0", "0" * 64, {"it-licence.txt": "LICENSE"})

    with pytest.raises(npm.NotFetchedError, match=r"it@1\.0 could not be fetched: see above"):
        npm.fetch(refused, package, tmp_path / "new")
    assert "there is no network" in capfd.readouterr().err


def debian(need: str, path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "meetings.setup.debian", need],
        cwd=ROOT,
        env={**os.environ, "PATH": str(path)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_program_that_cannot_be_installed_is_named_with_its_command(tmp_path: Path) -> None:
    answer = debian("chromium", tmp_path)

    assert answer.returncode == 1
    assert "Caseroom needs chromium-headless-shell" in answer.stderr
    assert "sudo apt-get install chromium-headless-shell" in answer.stderr


@pytest.mark.parametrize("program", ["chromium-headless-shell", "chromium"])
def test_a_program_that_is_here_will_do(tmp_path: Path, program: str) -> None:
    (tmp_path / program).touch(mode=0o755)

    answer = debian("chromium", tmp_path)

    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "", "")
