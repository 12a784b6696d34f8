"""Known vulnerabilities of what requirements.txt and the others pin.

`python -m tests.audit` exits with 1 on any. Where the advisories cannot be reached, or
have nothing on what is pinned, it says so and exits with 0: nothing was found out.
"""

import argparse
import json
import subprocess
import sys
from typing import Any

from tests.servers.serving import ROOT

FILES = ("requirements.txt", "requirements-production.txt", "requirements-dev.txt")
PATIENCE_S = 300


def main() -> int:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pip_audit", "--format", "json"),
            *("--disable-pip", "--no-deps", "--progress-spinner", "off"),
            *(part for name in FILES for part in ("--requirement", name)),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    try:
        packages = json.loads(done.stdout)["dependencies"]
    except ValueError:
        print(f"Not audited: the advisories are out of reach.\n{done.stderr[-500:]}")
        return 0
    print(report(packages))
    return 1 if any(package.get("vulns") for package in packages) else 0


def report(packages: list[dict[str, Any]]) -> str:
    """What was found, and of how many packages nothing could be found out."""
    unknown = [package["name"] for package in packages if "skip_reason" in package]
    lines = [
        f"{package['name']} {package['version']}: {hole['id']}, mended in "
        f"{', '.join(hole['fix_versions']) or 'no version yet'}"
        for package in packages
        for hole in package.get("vulns", [])
    ]
    lines.append(f"{len(packages) - len(unknown)} packages audited.")
    if unknown:
        lines.append(f"NOT audited, no advisories in reach: {', '.join(unknown)}.")
    return "\n".join(lines)


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__).parse_args()
    sys.exit(main())
