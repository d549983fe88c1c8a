"""Writes what Caseroom is made of as a CycloneDX document: locked requirements, vendored files, their hashes.

`make sbom` runs it by itself, with requirements of its own; the same locks give the same components in order.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

from meetings.setup.vendor import PACKAGES

REQUIREMENTS = Path(__file__).parents[2] / "requirements" / "run.txt"
_LOCKED = re.compile(r"^(?P<name>[a-z0-9.-]+)(?:\[[a-z,]+\])?==(?P<version>[\w.+!]+)", re.MULTILINE)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def main(file: str) -> int:
    """Write the document, once it is valid by the schema."""
    text = document()
    if error := JsonStrictValidator(SchemaVersion.V1_6).validate_str(text):
        click.echo(error, err=True)
        return 1
    Path(file).write_text(text, encoding="utf-8")
    click.echo(f"{text.count('purl')} components are in {file}")
    return 0


def document() -> str:
    """The document as JSON."""
    bom = Bom(components=[*_requirements(), *_vendored()])
    whole = Component(name="caseroom", type=ComponentType.APPLICATION, bom_ref="caseroom")
    bom.metadata.component = whole
    bom.register_dependency(whole, bom.components)
    text: str = JsonV1Dot6(bom).output_as_string(indent=1)
    return text


def _requirements() -> Iterator[Component]:
    text = REQUIREMENTS.read_text(encoding="utf-8")
    starts = list(_LOCKED.finditer(text))
    ends = [found.start() for found in starts[1:]] + [len(text)]
    for found, end in zip(starts, ends, strict=True):
        hashes = _HASH.findall(text[found.start() : end])
        yield _component("pypi", found["name"], found["version"], hashes)


def _vendored() -> Iterator[Component]:
    for package in PACKAGES:
        yield _component("npm", package.name, package.version, [package.sha256])


def _component(kind: str, name: str, version: str, hashes: list[str]) -> Component:
    namespace, _, plain = name.rpartition("/")
    purl = PackageURL(kind, namespace or None, plain, version)
    return Component(
        name=name,
        version=version,
        type=ComponentType.LIBRARY,
        bom_ref=str(purl),
        purl=purl,
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=each) for each in hashes],
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
