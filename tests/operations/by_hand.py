"""Runs the Dockerfile's steps without a container engine, and then the program as the image runs it.

    python tests/operations/by_hand.py [--keep FOLDER] [--bom FILE]

The build stage is carried out word for word, with the image's folders (/opt/xhoshin, /src, ...) moved into a scratch folder. Then, as the image's
user without any privilege, on a file system that is read-only but for the data folder and /tmp (where this is root and may mount), it asks,
reads a PDF, serves, is healthy, and stops. With --bom it writes the software bill of materials (CycloneDX 1.6) of what was installed. Ends with
exit code 1 where any of that fails. Needs a Python that every user can run, and the package index: it installs what the lock file names.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shlex
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

REPOSITORY = Path(__file__).parent.parent.parent
sys.path.insert(0, str(REPOSITORY))

from tests.operations.dockerfile import Step, context, stages  # noqa: E402

QUESTION = "おくやみコーナーは予約なしで利用できますか"
QUOTED = "原則2日前までの事前予約がなくても利用可能であること"
_FOLDERS = re.compile(r"(?<![\w./-])/(opt/xhoshin|src|locks|wheels|data)\b")
_PATIENCE = 60.0


class FailedError(Exception):
    """A step or a check that did not go as the image needs it to."""


class Scratch:
    """The image's folders, moved below `root`."""

    def __init__(self, root: Path, python: Path) -> None:
        self.root = root
        for name in ("opt", "src", "locks", "wheels", "data"):
            (root / name).mkdir()
        subprocess.run([python, "-m", "venv", root / "base"], check=True)
        self.environment = {"PATH": f"{root / 'base' / 'bin'}:/usr/bin:/bin", "HOME": str(root), "LANG": "C.UTF-8", **_pip_settings()}

    def moved(self, text: str) -> str:
        return _FOLDERS.sub(lambda found: f"{self.root}/{found[1]}", text)

    def build(self, steps: list[Step]) -> None:
        """Carry out a stage: RUN word for word, COPY out of what `.dockerignore` lets in."""
        folder = self.root
        for step in steps:
            text = self.moved(step.text)
            match step.name:
                case "ENV":
                    self.environment |= dict(pair.split("=", 1) for pair in shlex.split(text))
                case "WORKDIR":
                    folder = Path(text)
                case "COPY":
                    *sources, target = shlex.split(text)
                    _copy(sources, folder / target)
                case "RUN":
                    self._run(text, folder)
                case "FROM":
                    pass
                case _:
                    raise FailedError(f"{step.name} is not known here")

    def _run(self, command: str, folder: Path) -> None:
        started = time.monotonic()
        done = subprocess.run(["sh", "-ec", command], cwd=folder, env=self.environment, check=False)
        print(f"  {time.monotonic() - started:5.1f} s  {command[:100]}", flush=True)
        if done.returncode:
            raise FailedError(f"exit code {done.returncode}: {command}")


class Container:
    """Runs commands as the image does: its user, its environment, nothing writable but the data folder and /tmp."""

    def __init__(self, scratch: Scratch, steps: list[Step]) -> None:
        said = {step.name: step.text for step in steps}
        pairs = " ".join(step.text for step in steps if step.name == "ENV")
        self.environment = dict(pair.split("=", 1) for pair in shlex.split(scratch.moved(pairs)))
        self.user, self.group = map(int, said["USER"].split(":"))
        self.data = scratch.root / "data"
        self.healthcheck: list[str] = json.loads(said["HEALTHCHECK"].partition("CMD ")[2])
        self.entry: list[str] = json.loads(said["ENTRYPOINT"])
        self.sealed = os.geteuid() == 0 and _may_mount()
        if os.geteuid() == 0:
            os.chown(self.data, self.user, self.group)
        self.data.chmod(0o700)

    def command(self, words: list[str]) -> list[str]:
        if os.geteuid() != 0:
            return words
        drop = [
            "setpriv",
            f"--reuid={self.user}",
            f"--regid={self.group}",
            "--clear-groups",
            "--no-new-privs",
            "--bounding-set=-all",
            "--inh-caps=-all",
        ]
        if not self.sealed:
            return [*drop, *words]
        data = shlex.quote(str(self.data))
        root = shlex.quote(str(self.data.parent))
        # The scratch folder may lie in /tmp, so it waits in /mnt while the new /tmp is mounted.
        script = (
            f"mount --bind {root} /mnt && mount -t tmpfs -o mode=1777 tmpfs /tmp && mkdir -p {root} && mount --bind /mnt {root} && umount /mnt"
            f' && mount --bind {data} {data} && mount -o remount,bind,ro {root} && mount -o remount,bind,ro / && exec "$@"'
        )
        return ["unshare", "--mount", "sh", "-ec", script, "sh", *drop, *words]

    def run(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(list(words)), cwd="/", env=self.environment | more, capture_output=True, text=True, timeout=_PATIENCE, check=False
        )

    def say(self, *words: str) -> str:
        """What a command prints that must succeed."""
        done = self.run(*words)
        if done.returncode:
            raise FailedError(f"{' '.join(words)}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    @contextmanager
    def serving(self, *words: str) -> Iterator[Mapping[str, str]]:
        """The service while it runs; it must end by itself at SIGTERM."""
        more = {"XHOSHIN_PORT": str(_free_port()), "XHOSHIN_HOST": "127.0.0.1"}
        process = subprocess.Popen(self.command([*self.entry, *words]), cwd="/", env=self.environment | more)
        try:
            yield more
            process.terminate()
            if process.wait(30) not in (0, -15):
                raise FailedError(f"the service ended with exit code {process.returncode} at SIGTERM")
        finally:
            process.kill()


def check(container: Container, package: Path) -> None:
    """Everything that an installation must be able to do, and what it must not."""
    _expect(QUOTED in container.say(*container.entry, "ask", QUESTION), "asks and is answered by a quote")
    report = container.data / "report.pdf"
    shutil.copy(REPOSITORY / "tests" / "data" / "running.pdf", report)
    report.chmod(0o644)
    done = container.run(*container.entry, "ingest", str(report), "--report", "byhand", "--name", "試験区", "--as-of", "2024-11-30", "--dry-run")
    _expect(done.returncode in (0, 1) and "Traceback" not in done.stderr and bool(done.stdout), "reads a PDF in a process of its own")
    print(container.say(*container.entry, "doctor"), end="")
    _expect(container.run("python", "-c", "import torch").returncode != 0, "holds no torch")
    _expect(container.run("python", "-m", "pip", "--version").returncode != 0, "holds no installer")
    _expect(container.run("touch", str(package / "planted.py")).returncode != 0, "cannot write its own program")
    if container.sealed:
        _expect(container.run("touch", "/planted").returncode != 0, "cannot write the root file system")
    private = [container.data / name for name in ("state.db", "secret.key")]
    container.say(*container.entry, "audit")
    loose = [path.name for path in private if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077]
    _expect(private[0].exists() and not loose, "keeps its state for itself")
    with container.serving("serve") as more:
        _expect(_soon(lambda: container.run(*container.healthcheck, **more).returncode == 0), "serves, and its health check says so")
    _expect(container.run(*container.healthcheck, **more).returncode != 0, "stops at SIGTERM, and its health check says so")


def write_bom(installed: Path, file: Path) -> None:
    """The bill of materials of what is installed, which is what the lock file names and the program itself, and nothing else."""
    file.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "cyclonedx_py", "environment", "--pyproject", REPOSITORY / "pyproject.toml", "--output-reproducible"]
    subprocess.run([*command, "--output-file", file, installed / "bin" / "python"], check=True)
    held = {part["name"].lower().replace("_", "-") for part in json.loads(file.read_text(encoding="utf-8"))["components"]}
    lock = (REPOSITORY / "docs" / "deployment" / "requirements.lock").read_text(encoding="utf-8")
    locked = {name.lower() for name in re.findall(r"^([A-Za-z0-9._-]+)==", lock, re.MULTILINE)}
    _expect(held - {"xhoshin"} == locked, f"holds the {len(locked)} packages of the lock file and no other")


def _expect(good: bool, what: str) -> None:
    print(f"  {'ok ' if good else 'BAD'} {what}", flush=True)
    if not good:
        raise FailedError(f"not so: the image {what}")


def _soon(what: Callable[[], bool]) -> bool:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        if what():
            return True
        time.sleep(0.5)
    return False


def _copy(sources: list[str], target: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    for name in context(REPOSITORY, filter(None, listed.stdout.split("\0"))):
        if sources != ["."] and name not in sources:
            continue
        to = target / (name if sources == ["."] else Path(name).name)
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(REPOSITORY / name, to)


def _pip_settings() -> dict[str, str]:
    """Where this machine gets its packages from, and whom it trusts for them; the recipe itself says nothing of that."""
    names = ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_CERT", "PIP_TRUSTED_HOST", "HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy")
    return {name: os.environ[name] for name in names if name in os.environ}


def _may_mount() -> bool:
    return subprocess.run(["unshare", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True, check=False).returncode == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _python() -> Path:
    """A Python that the image's user can run as well: every folder above it can be entered by anyone."""
    for candidate in (Path(sys.executable).resolve(), Path("/usr/local/bin/python3"), Path("/usr/bin/python3")):
        open_to_all = candidate.is_file() and all(folder.stat().st_mode & stat.S_IXOTH for folder in candidate.resolve().parents)
        if open_to_all or (candidate.is_file() and os.geteuid() != 0):
            return candidate
    raise FailedError("no Python here can be run by every user: install Debian's python3 and python3-venv")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", type=Path, help="build in this new folder, and leave it there")
    parser.add_argument("--bom", type=Path, help="write what is installed to this file, in CycloneDX")
    arguments = parser.parse_args()
    chosen = arguments.keep
    root = chosen or Path(tempfile.mkdtemp(prefix="xhoshin-image-"))
    root.mkdir(parents=True, exist_ok=True)
    root.chmod(0o755)
    build, final = stages((REPOSITORY / "Dockerfile").read_text(encoding="utf-8"))
    try:
        print("the build stage:", flush=True)
        scratch = Scratch(root.resolve(), _python())
        scratch.build(build)
        installed = scratch.root / "opt" / "xhoshin"
        size = int(subprocess.run(["du", "-sk", installed], capture_output=True, text=True, check=True).stdout.split()[0])
        print(f"  {size / 1024:.0f} MiB in /opt/xhoshin, which the image adds to its base", flush=True)
        if arguments.bom:
            write_bom(installed, arguments.bom)
        container = Container(scratch, final)
        print(f"as user {container.user if os.geteuid() == 0 else os.geteuid()}, {'read-only root' if container.sealed else 'root not sealed here'}:")
        check(container, next(installed.glob("lib/python3*/site-packages/bot")))
    except (FailedError, subprocess.SubprocessError) as exc:
        print(exc, file=sys.stderr)
        return 1
    finally:
        if chosen is None:
            shutil.rmtree(root, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
