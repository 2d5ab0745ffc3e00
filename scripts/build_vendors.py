"""Build netmon_core/identification/vendors.bin from Debian's signed copies of the IEEE's registries.

`python scripts/build_vendors.py`; needs apt-get and dpkg-deb, takes the mirror from this machine's apt
sources, and touches nothing of its apt state. `--folder DIR` takes the IEEE's csv files from there instead.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import re
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

from netmon_core.identification.oui import FILE_NAME, Vendors
from netmon_core.identification.oui_file import pack_vendors, unpack_vendors
from netmon_core.identification.oui_registry import parse_registry
from netmon_core.identification.oui_update import registry_files

TARGET = Path(__file__).parents[1] / "netmon_core" / "identification" / FILE_NAME
# MA-L, MA-M, MA-S and IAB as csv; its version is its date.
REGISTRIES = ("ieee-data", "forky")
# Debian packages the company ids only inside this one's "manuf", up to bookworm.
COMPANY_IDS = ("libwireshark-data", "bookworm")

APT_CONF = """
Dir::Etc::sourcelist "{folder}/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Dir::State "{folder}/state";
Dir::State::status "{folder}/status";
Dir::Cache "{folder}/cache";
APT::Sandbox::User "root";
Acquire::Languages "none";
"""


def main() -> None:
    """Build the file and say what is in it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, help="the IEEE's csv files, instead of Debian's packages")
    parser.add_argument("--date", type=date.fromisoformat, help="when the files in --folder were fetched")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="netmon-vendors-") as name:
        made_on = arguments.date
        folder = arguments.folder
        if folder is None:
            folder, made_on = fetch_debian(Path(name))
        files = list(registry_files(folder))
    vendors: dict[str, str] = {}
    for file_name, data, day in files:
        vendors.update(parse_registry(data, file_name))
        made_on = made_on or day
    TARGET.write_bytes(pack_vendors({prefix: name for prefix, name in vendors.items() if name}, made_on))
    built = Vendors(unpack_vendors(TARGET.read_bytes()))
    sys.stdout.write(
        f"{TARGET.name}: {built.count} prefixes of {built.date}, {TARGET.stat().st_size} bytes\n"
    )


def fetch_debian(work: Path) -> tuple[Path, date]:
    """Fetch and unpack both packages; return the folder with the csv files, and their date."""
    for name in ("state/lists/partial", "cache/archives/partial"):
        (work / name).mkdir(parents=True)
    (work / "status").touch()
    (work / "apt.conf").write_text(APT_CONF.format(folder=work))
    keyring = "/usr/share/keyrings/debian-archive-keyring.gpg"
    (work / "sources.list").write_text(
        "".join(
            f"deb [signed-by={keyring}] {mirror()} {suite} main\n" for _, suite in (REGISTRIES, COMPANY_IDS)
        )
    )
    environment = os.environ | {"APT_CONFIG": str(work / "apt.conf")}
    run("apt-get", "-qq", "update", folder=work, environment=environment)
    packages = [f"{package}/{suite}" for package, suite in (REGISTRIES, COMPANY_IDS)]
    run("apt-get", "-qq", "download", *packages, folder=work, environment=environment)
    for package in work.glob("*.deb"):
        run("dpkg-deb", "-x", str(package), str(work / "root"), folder=work, environment=environment)
    folder = work / "root" / "usr" / "share" / "ieee-data"
    manuf = work / "root" / "usr" / "share" / "wireshark" / "manuf"
    (folder / "cid.csv").write_text(company_ids(manuf.read_text(encoding="utf-8")), encoding="utf-8")
    (version,) = (
        found[1] for path in work.glob("ieee-data_*.deb") if (found := re.search(r"_(\d{8})", path.name))
    )
    return folder, date.fromisoformat(version)


def company_ids(manuf: str) -> str:
    """Write the company ids among a "manuf" file's prefixes as the IEEE's csv: they end in binary 1010."""
    rows = re.findall(r"^([0-9A-F]A:[0-9A-F]{2}:[0-9A-F]{2})\t[^\t\n]*\t([^\t\n]+)$", manuf, re.MULTILINE)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("Registry", "Assignment", "Organization Name", "Organization Address"))
    for prefix, name in rows:
        digits = prefix.replace(":", "")
        if int(digits[1], 16) & 3 == 2:
            writer.writerow(("CID", digits, name, ""))
    return text.getvalue()


def mirror() -> str:
    """Find the Debian mirror in this machine's apt sources."""
    for path in (*Path("/etc/apt/sources.list.d").glob("*.sources"), Path("/etc/apt/sources.list")):
        if path.exists():
            found = re.search(
                r"^(?:URIs:|deb )[^#\n]*?(https?://\S+/debian)/?(?:\s|$)", path.read_text(), re.MULTILINE
            )
            if found:
                return found[1]
    raise SystemExit("No Debian mirror found in this machine's apt sources.")


def run(*command: str, folder: Path, environment: dict[str, str]) -> None:
    """Run one command, which must succeed."""
    subprocess.run(command, cwd=folder, env=environment, check=True)  # noqa: S603 - no shell, our own words


if __name__ == "__main__":
    main()
