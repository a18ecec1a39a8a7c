"""The bill of materials: `make sbom` writes every part that others wrote to `var/portolan.cdx.json`, in the form CycloneDX 1.6."""

import sys
import tomllib
from pathlib import Path
from typing import Any

from cyclonedx import model
from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, bom, component
from cyclonedx.model.component import ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from docs.parts import ROOT, Part, parts

Bom: Any = bom.Bom  # the decorators of these hide what they take from a reader of types
Component: Any = component.Component
HashType: Any = model.HashType
Property: Any = model.Property
TYPES = {"PyPI": "pypi", "npm": "npm"}


def described(part: Part) -> Any:
    """Return a part as CycloneDX has it.

    One digest stands as the hash of the part; several are those of the files that may be installed, as properties.
    """
    single = part.digests if len(part.digests) == 1 else ()
    return Component(
        name=part.name,
        bom_ref=f"{part.ecosystem}:{part.name}@{part.version}",
        version=part.version or None,
        type=ComponentType.LIBRARY if part.ecosystem else ComponentType.FILE,
        purl=PackageURL(TYPES[part.ecosystem], name=part.name, version=part.version) if part.ecosystem else None,
        licenses=[LicenseFactory().make_from_string(part.licence)] if part.licence else None,
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=each) for each in single],
        properties=[Property(name="portolan:sha256", value=each) for each in part.digests if not single],
    )


def bill(found: list[Part]) -> str:
    """Return the bill of materials of parts, as JSON."""
    held = Bom(components=[described(each) for each in found])
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    held.metadata.component = Component(name="portolan", bom_ref="portolan", version=version, type=ComponentType.APPLICATION)
    held.register_dependency(held.metadata.component, held.components)
    return JsonV1Dot6(held).output_as_string(indent=1)


def main(target: Path) -> None:
    """Write the bill of materials to a file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    found = parts()
    target.write_text(bill(found), "utf-8")
    print(f"{target}: {len(found)} parts")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "var/portolan.cdx.json"))
