"""The documentation as a site that needs no network.

    python tools/docs_site.py

lays out in build/pages what mkdocs.yml names, and builds build/site from it; a link that leads nowhere stops it. The
pages lie there as in the repository, so that a relative link holds in both places: the README becomes the first page,
and the sources that pages link to come along as they are.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
BESIDE = ("CITATION.cff", "LICENSE")
FOLDERS = ("docs", "sim", "scenarios")


def build(folder: Path) -> Path:
    """Build the site under folder/build, where folder has a mkdocs.yml; the site's folder.

    Raises CalledProcessError if a page or an anchor that is linked to does not exist.
    """
    pages, site = folder / "build" / "pages", folder / "build" / "site"
    for old in (pages, site):
        shutil.rmtree(old, ignore_errors=True)
    pages.mkdir(parents=True)
    for path in (*ROOT.glob("*.md"), *(ROOT / name for name in BESIDE)):
        shutil.copy(path, pages)
    for name in FOLDERS:
        shutil.copytree(ROOT / name, pages / name, ignore=shutil.ignore_patterns("__pycache__"))
    command = [sys.executable, "-m", "zensical", "build", "--clean", "--strict"]
    subprocess.run(command, cwd=folder, check=True)
    return site


if __name__ == "__main__":
    try:
        sys.stdout.write(f"{build(ROOT)}\n")
    except subprocess.CalledProcessError as failed:
        raise SystemExit(failed.returncode) from None
