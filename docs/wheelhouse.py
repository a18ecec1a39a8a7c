"""One archive to install from without a network: `make wheelhouse` writes `var/portolan-VERSION-PLATFORM.zip`.

It holds the program as it is committed, a wheel of each package for one kind of machine, instructions and the digest of each file.
"""

import hashlib
import io
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
REQUIREMENTS, INSTRUCTIONS = "requirements.txt", ROOT / "docs/air-gapped.md"
LEFT_OUT = ("tests/", "bench/", "findings/", ".ci/", ".git", "Makefile", "requirements-dev.")  # what those need who change the program
GLIBC = range(28, 4, -1)  # the machine's, and the older ones whose wheels it runs too: pip takes what it is told literally
PLATFORMS = {  # by name: the platforms of wheels that run there, and what markers ask of the machine
    **{
        f"linux_{machine}": (
            [*(f"manylinux_2_{minor}_{machine}" for minor in GLIBC), f"manylinux2014_{machine}", f"manylinux2010_{machine}"],
            {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix", "platform_machine": machine},
        )
        for machine in ("x86_64", "aarch64")
    },
    "win_amd64": (["win_amd64"], {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "platform_machine": "AMD64"}),
}
PINNED = re.compile(r"^[\w.-]+==.*(?:\n[ \t]+--hash=.*)+", re.MULTILINE)
MOMENT = (1980, 1, 1, 0, 0, 0)  # of each file in the archive: the same parts make the same archive


def pins(text: str, platform: str) -> str:
    """Return the requirements of a file for a platform, with their hashes and without markers: pip judges these by its own machine."""
    _, environment = PLATFORMS[platform]
    found = [(each, Requirement(each.split("\\")[0].strip())) for each in PINNED.findall(text)]
    kept = [each for each, said in found if said.marker is None or said.marker.evaluate(dict(environment))]
    return "\n".join(re.sub(r" ;[^\\]*", " ", each) for each in kept) + "\n"


def downloaded(folder: Path, platform: str) -> list[Path]:
    """Return the wheels for a platform, downloaded to a folder and checked against their hashes; RuntimeError where one is missing."""
    wanted = folder / REQUIREMENTS
    wanted.write_text(pins((ROOT / REQUIREMENTS).read_text("utf-8"), platform), "utf-8")
    tags, _ = PLATFORMS[platform]
    sure = ["--no-deps", "--require-hashes", "--only-binary=:all:", "--python-version=3.11", *(f"--platform={each}" for each in tags)]
    command = [sys.executable, "-m", "pip", "download", "-q", "--disable-pip-version-check", *sure, "-d", str(folder), "-r", str(wanted)]
    if subprocess.run(command, check=False).returncode:
        raise RuntimeError(f"not every wheel for {platform} could be had: see above")
    return sorted(folder.glob("*.whl"))


def program() -> Iterator[tuple[str, bytes]]:
    """Yield the files of the program as they are committed: name and content; RuntimeError outside a work tree of git."""
    found = subprocess.run(["git", "archive", "--format=tar", "HEAD"], cwd=ROOT, capture_output=True, check=False)
    if found.returncode:
        raise RuntimeError(f"the program is taken from its work tree: {found.stderr.decode(errors='replace').strip()}")
    with tarfile.open(fileobj=io.BytesIO(found.stdout)) as file:
        for entry in file:
            content = file.extractfile(entry)
            if content and not entry.name.startswith(LEFT_OUT):
                yield entry.name, content.read()


def packed(out: Path, wheels: list[Path]) -> None:
    """Write the archive: the program, the wheels, INSTALL.md and SHA256SUMS, below one folder of the archive's name."""
    parts = {f"program/{name}": content for name, content in program()}
    parts |= {"INSTALL.md": INSTRUCTIONS.read_bytes(), **{f"wheels/{each.name}": each.read_bytes() for each in wheels}}
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(parts.items()))
    with zipfile.ZipFile(out, "w") as file:
        for name, content in {**parts, "SHA256SUMS": sums.encode()}.items():
            kind = zipfile.ZIP_STORED if name.endswith(".whl") else zipfile.ZIP_DEFLATED
            file.writestr(zipfile.ZipInfo(f"{out.stem}/{name}", MOMENT), content, kind)


def main(platform: str) -> None:
    """Download the wheels for a platform and write the archive."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    out = ROOT / f"var/portolan-{version}-{platform}.zip"
    out.parent.mkdir(exist_ok=True)
    with TemporaryDirectory(prefix="portolan-wheels-") as folder:
        packed(out, downloaded(Path(folder), platform))
    print(f"{out.relative_to(ROOT)}: {out.stat().st_size / 1e6:.0f} MB. INSTALL.md in it says how to install without a network.")


if __name__ == "__main__":
    wanted = sys.argv[1] if len(sys.argv) > 1 else "linux_x86_64"
    if wanted not in PLATFORMS:
        sys.exit(f"wheelhouse: {wanted!r} is none of {', '.join(PLATFORMS)}")
    try:
        main(wanted)
    except RuntimeError as fault:
        sys.exit(f"wheelhouse: {fault}")
