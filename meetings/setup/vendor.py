"""Decides which third-party files the pages are served with, and writes them to `static/vendor/`.

`python -m meetings.setup.vendor` does nothing when the folder already holds exactly these files.
"""

import hashlib
import json
import shutil
import sys
import tempfile
from pathlib import Path

from meetings.setup import brand, npm

HERE = Path(__file__).parent
VENDOR = HERE.parents[1] / "static" / "vendor"
PACKAGES = (
    npm.Package(
        "govuk-frontend",
        "6.6.0",
        "52c4eb554e54d8a6e4ba801e9da5ec3a5b930fd2f117a39677f0b6296e954751",
        {
            "govuk-frontend.css": "dist/govuk/govuk-frontend.min.css",
            "govuk-frontend.js": "dist/govuk/govuk-frontend.min.js",
        },
    ),
    npm.Package(
        "htmx.org",
        "4.0.1",
        "5fba65616ca148a86d377e9771bcada7f35faee3558651feb929eea425e13b3c",
        {
            "htmx.js": "dist/htmx.min.js",
            "hx-sse.js": "dist/ext/hx-sse.min.js",
            "htmx-licence.txt": "LICENSE",
        },
    ),
    npm.Package(
        "@fontsource-variable/atkinson-hyperlegible-next",
        "5.3.0",
        "75d5156505841b7dd4251398f0a5ff9e44120c87c2e388e9a108879b4def23a6",
        {
            "atkinson.woff2": "files/atkinson-hyperlegible-next-latin-wght-normal.woff2",
            "atkinson-ext.woff2": "files/atkinson-hyperlegible-next-latin-ext-wght-normal.woff2",
            "atkinson-licence.txt": "LICENSE",
        },
    ),
)


def main(vendor: Path = VENDOR) -> int:
    """Fetch the files unless `vendor` holds them; the folder changes as a whole or not at all."""
    if is_current(vendor):
        return 0
    try:
        files = _fetched()
    except (npm.NotFetchedError, npm.WrongBytesError, brand.BrandLeftError) as error:
        print(error, file=sys.stderr)
        return 1
    new = vendor.with_name("vendor.new")
    for folder in (new, vendor):
        shutil.rmtree(folder, ignore_errors=True)
    new.mkdir(parents=True)
    for name, content in files.items():
        (new / name).write_bytes(content)
    (new / "MANIFEST.json").write_text(_manifest(files), encoding="utf-8")
    new.rename(vendor)
    print(f"{len(files)} third-party files are in {vendor}")
    return 0


def is_current(vendor: Path) -> bool:
    """Whether `vendor` holds the files that this version of this package would write, byte for byte."""
    try:
        written = (vendor / "MANIFEST.json").read_text(encoding="utf-8")
        files = {name: (vendor / name).read_bytes() for name in json.loads(written)["files"]}
    except (OSError, ValueError, KeyError):
        return False
    return written == _manifest(files)


def _fetched() -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        command = npm.npm_command(folder / "node")
        files: dict[str, bytes] = {}
        for number, package in enumerate(PACKAGES):
            files |= npm.fetch(command, package, folder / str(number))
    # The npm package leaves out the licence that its repository carries.
    files["govuk-frontend-licence.txt"] = (HERE / "govuk-frontend-licence.txt").read_bytes()
    return {name: _prepared(name, content) for name, content in files.items()}


def _prepared(name: str, content: bytes) -> bytes:
    """Return a file as it is to be served: no brand, no source map."""
    if not name.endswith((".css", ".js")):
        return content
    text = brand.without_source_map(content.decode("utf-8"))
    return (brand.without_brand(text) if name == "govuk-frontend.css" else text).encode("utf-8")


def _manifest(files: dict[str, bytes]) -> str:
    """Return the text of MANIFEST.json: which packages, prepared how, became which files."""
    recipe = b"".join(path.read_bytes() for path in sorted(HERE.glob("*.py")))
    manifest = {
        "packages": {package.name: [package.version, package.sha256] for package in PACKAGES},
        "recipe": hashlib.sha256(recipe).hexdigest(),
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())},
    }
    return json.dumps(manifest, indent=1) + "\n"


if __name__ == "__main__":
    sys.exit(main())
