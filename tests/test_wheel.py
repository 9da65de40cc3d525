"""What people install: the wheel, in an environment that has nothing of the clone, from an empty folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.slow


def run(*command: object, cwd: Path) -> str:
    """Run a command that must succeed, without this environment's Python paths; its standard output."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    parts = [str(part) for part in command]
    done = subprocess.run(
        parts, check=False, cwd=cwd, env=environment, capture_output=True, encoding="utf-8", timeout=300
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    (built,) = folder.glob("nacsim-*.whl")
    return built


@pytest.fixture(scope="module")
def scripts(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts folder of a fresh environment with the wheel, and our own copies of what it depends on."""
    home = tmp_path_factory.mktemp("venv")
    venv.create(home, with_pip=False)
    names = {"base": str(home), "platbase": str(home)}
    site = Path(sysconfig.get_path("purelib", "venv", names))
    # A path in a .pth file lends our dependencies but not our editable install: .pth files behind it are not read.
    (site / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    scripts = Path(sysconfig.get_path("scripts", "venv", names))
    python = scripts / ("python.exe" if os.name == "nt" else "python")
    run(python, "-m", "pip", "install", "-q", "--no-deps", "--no-index", "--ignore-installed", wheel, cwd=home)
    return scripts


def test_the_wheel_holds_the_packages_and_the_scenarios_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names if ".dist-info/" not in name}
    assert tops == {"nacsim", "nacsim_dashboards"}
    assert "nacsim/py.typed" in names
    drawn = (ROOT / "dashboards" / "nacsim_dashboards").rglob("*.*")
    pages = {
        path.relative_to(ROOT / "dashboards").as_posix() for path in drawn if path.suffix in (".html", ".css", ".js")
    }
    assert {"nacsim_dashboards/pages/page.html", "nacsim_dashboards/pages/script/page.js"} <= pages
    assert "nacsim_dashboards/pages/plotly/LICENSE" in names
    assert pages <= set(names)
    data = {path.relative_to(ROOT / "sim").as_posix() for path in (ROOT / "sim" / "nacsim").rglob("*.json")}
    assert {"nacsim/calibrated.json", "nacsim/recorded/first_edition.json", "nacsim/recorded/record.json"} <= data
    assert data <= set(names)
    shipped = {path.relative_to(ROOT / "scenarios").as_posix() for path in (ROOT / "scenarios").rglob("*.yaml")}
    assert len(shipped) >= 8
    assert shipped <= {name.removeprefix("nacsim/_scenarios/") for name in names}


def test_it_lists_and_runs_in_an_empty_folder(scripts: Path, tmp_path: Path) -> None:
    slugs = {"turkey-2003", "iraq-training-2004", "ntmi-review-2008"}
    listed = run(scripts / "nac", "list", cwd=tmp_path)
    assert slugs <= set(listed.split())
    assert not list(tmp_path.iterdir())
    told = run(scripts / "nac", "run", "iraq-training-2004", "--json", cwd=tmp_path)
    assert json.loads(told)["scenario"] == "iraq-training-2004"
    where = "from nacsim.scenario.catalogue import data_folder; print(data_folder())"
    assert run(scripts / "python", "-c", where, cwd=tmp_path).strip().endswith("_scenarios")
