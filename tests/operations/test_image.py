"""The image's recipe and its lock files. `by_hand.py` beside this runs them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.operations.dockerfile import context, stages

HADOLINT = shutil.which("hadolint", path=sysconfig.get_path("scripts"))
# What a container needs less than anything else: a compiler of models, and what only tests need.
NOT_IN_IT = {"torch", "sentence-transformers", "transformers", "pytest", "playwright", "tdjson", "aiogram", "pip", "setuptools"}


def locked(text: str) -> dict[str, tuple[Version, int]]:
    """Each package of a lock file with its version, and how many hashes it has."""
    joined = text.replace("\\\n", " ")
    found = {}
    for line in joined.splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            requirement = Requirement(line.split("--hash")[0].strip())
            (version,) = (part.version for part in requirement.specifier)
            found[canonicalize_name(requirement.name)] = (Version(version), len(re.findall(r"--hash=sha256:[0-9a-f]{64}\b", line)))
    return found


@pytest.fixture
def lock(repository: Path) -> dict[str, tuple[Version, int]]:
    return locked((repository / "docs" / "deployment" / "requirements.lock").read_text(encoding="utf-8"))


def test_everything_that_is_installed_is_locked_by_hash(repository: Path, lock: dict[str, tuple[Version, int]]) -> None:
    build = locked((repository / "docs" / "deployment" / "build.lock").read_text(encoding="utf-8"))
    assert all(hashes for _, hashes in (lock | build).values())
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"]
    for wanted in map(Requirement, (*project["project"]["dependencies"], *extras["postgres"], *extras["mcp"])):
        version, _ = lock[canonicalize_name(wanted.name)]
        assert version in wanted.specifier, f"{wanted} is locked at {version}: run docs/deployment/lock.sh"
    for wanted in map(Requirement, project["build-system"]["requires"]):
        assert build[canonicalize_name(wanted.name)][0] in wanted.specifier
    assert not set(lock) & NOT_IN_IT


def test_the_locks_name_no_host(repository: Path) -> None:
    for name in ("requirements.lock", "build.lock"):
        assert "://" not in (repository / "docs" / "deployment" / name).read_text(encoding="utf-8")


def test_both_stages_stand_on_one_base_pinned_to_its_patch(repository: Path) -> None:
    source = (repository / "Dockerfile").read_text(encoding="utf-8")
    build, final = stages(source)
    assert {build[0].text.split(" ")[0], final[0].text} == {"${PYTHON}"}
    assert re.search(r"^ARG PYTHON=python:3\.\d+\.\d+-slim-[a-z]+$", source, re.MULTILINE)


def test_the_image_runs_as_an_ordinary_user_and_is_watched(repository: Path) -> None:
    final = {step.name: step.text for step in stages((repository / "Dockerfile").read_text(encoding="utf-8"))[-1]}
    assert int(final["USER"].split(":")[0]) >= 1000
    assert final["VOLUME"] == "/data"
    assert "/healthz" in final["HEALTHCHECK"]
    assert "curl" not in final["HEALTHCHECK"]
    assert final["CMD"] == '["serve", "--telegram"]'


@pytest.mark.skipif(HADOLINT is None, reason="needs hadolint")
def test_hadolint_finds_nothing(repository: Path, tmp_path: Path) -> None:
    assert HADOLINT
    done = subprocess.run([HADOLINT, repository / "Dockerfile"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")
    careless = tmp_path / "Dockerfile"
    careless.write_text("FROM debian\nRUN apt-get install curl\n", encoding="utf-8")
    assert subprocess.run([HADOLINT, careless], capture_output=True, check=False).returncode == 1


def test_a_build_sees_what_it_needs_and_no_more(repository: Path) -> None:
    for name in (
        "pyproject.toml",
        "README.md",
        "LICENSE",
        "bot/cli.py",
        "corpus/manifest.toml",
        "index/model/model.safetensors",
        "docs/deployment/build.lock",
    ):
        assert (repository / name).exists(), name
        assert context(repository, [name]) == [name]
    kept_out = [".git/config", "xhoshin.env", "tests/conftest.py", ".ci/run", "bot/__pycache__/cli.pyc", "docs/deployment/nginx.conf", "state.db"]
    assert context(repository, kept_out) == []


def test_the_script_that_runs_the_steps_says_how(repository: Path) -> None:
    done = subprocess.run([sys.executable, repository / "tests/operations/by_hand.py", "--help"], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "--keep" in done.stdout
