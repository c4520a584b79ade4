"""A snapshot is the old one or the new one, and a damaged one is never read."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from index.snapshot import opening
from index.snapshot.layout import KEPT_GENERATIONS, LAYOUT, Contents, Model, Snapshot, SnapshotError, generations
from index.snapshot.opening import current_name, open_current, open_generation
from index.snapshot.status import snapshot_status
from index.snapshot.writing import leftovers, make_current, prune, roll_back, write_generation

MODEL = Model("a model", "f00d")


def contents(number: int = 0) -> Contents:
    arrays = {"counts": np.arange(6, dtype=np.int32).reshape(2, 3) + number, "none": np.zeros((0, 4), np.float32)}
    return Contents(f"made from {number}", MODEL, arrays, {"number": number}, {"a@1.txt": f"文{number}".encode()})


def publish(root: Path, number: int) -> Path:
    folder = write_generation(root, contents(number))
    assert make_current(root, folder) == []
    prune(root)
    return folder


def number_served(root: Path) -> int | None:
    snapshot = open_current(root).snapshot
    return None if snapshot is None else int(snapshot.contents.facts["number"])


def test_what_is_opened_is_what_was_written(tmp_path: Path) -> None:
    folder = publish(tmp_path / "new" / "root", 7)
    opened = open_current(tmp_path / "new" / "root")
    assert opened.damage == () and opened.snapshot is not None and opened.snapshot.folder == folder
    read, written = opened.snapshot.contents, contents(7)
    assert (read.made_from, read.model, read.facts, read.files) == (written.made_from, written.model, written.facts, written.files)
    assert {name: array.tolist() for name, array in read.arrays.items()} == {name: array.tolist() for name, array in written.arrays.items()}
    assert read.arrays["counts"].dtype == np.int32 and read.arrays["none"].shape == (0, 4)
    assert not read.arrays["counts"].flags.writeable


def test_nothing_is_opened_where_nothing_was_made_live(tmp_path: Path) -> None:
    assert open_current(tmp_path / "none").snapshot is None
    write_generation(tmp_path, contents())
    opened = open_current(tmp_path)
    assert (opened.snapshot, opened.damage) == (None, ())


@pytest.mark.parametrize("name", ["../x", "a/b", "", "manifest.json", "counts.npy"])
def test_a_name_that_would_collide_or_leave_the_folder_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="names that cannot be kept"):
        Contents("", MODEL, {"counts": np.zeros(1)}, {}, {name: b""})


def test_python_objects_are_refused() -> None:
    with pytest.raises(ValueError, match="objects"):
        Contents("", MODEL, {"counts": np.array([object()])})


def damaged(whole: bytes, rng: random.Random) -> bytes:
    """One bit flipped, or cut short."""
    if rng.random() < 0.3:
        return whole[: rng.randrange(len(whole))]
    at = rng.randrange(len(whole) * 8)
    return whole[: at // 8] + bytes([whole[at // 8] ^ (1 << at % 8)]) + whole[at // 8 + 1 :]


def test_200_flips_and_truncations_are_detected_and_the_generation_before_serves(tmp_path: Path) -> None:
    publish(tmp_path, 1)
    live = publish(tmp_path, 2)
    files = [path for path in (*sorted(live.iterdir()), tmp_path / LAYOUT.current) if path.stat().st_size]
    rng = random.Random(4)
    for i in range(200):
        path = files[i % len(files)]
        whole = path.read_bytes()
        broken = damaged(whole, rng)
        if path.name == LAYOUT.current and broken.strip() == whole.strip():  # the line's end says nothing
            continue
        path.write_bytes(broken)
        opened = open_current(tmp_path)
        assert opened.damage, f"{path.name} {i}"
        assert opened.snapshot is not None
        if path.name == LAYOUT.current:  # the generation itself is whole, and still the newest
            assert opened.snapshot.contents.facts["number"] == 2
        else:
            assert opened.snapshot.contents.facts["number"] == 1
            assert path.name in str(opened.damage[0]) or "cannot be read" in str(opened.damage[0])
        assert snapshot_status(tmp_path).damaged
        path.write_bytes(whole)
    assert open_current(tmp_path).damage == () and snapshot_status(tmp_path).damaged == ()


def test_a_missing_file_is_damage(tmp_path: Path) -> None:
    folder = publish(tmp_path, 1)
    for path in sorted(folder.iterdir()):
        whole = path.read_bytes()
        path.unlink()
        with pytest.raises(SnapshotError, match=path.name):
            open_generation(folder)
        path.write_bytes(whole)


def test_a_lost_current_is_damage_and_the_newest_serves(tmp_path: Path) -> None:
    publish(tmp_path, 1)
    publish(tmp_path, 2)
    (tmp_path / LAYOUT.current).unlink()
    opened = open_current(tmp_path)
    assert len(opened.damage) == 1 and number_served(tmp_path) == 2
    assert leftovers(tmp_path) == []


def test_the_last_generations_are_kept(tmp_path: Path) -> None:
    folders = [publish(tmp_path, i) for i in range(KEPT_GENERATIONS + 2)]
    assert [folder.exists() for folder in folders] == [False] * 2 + [True] * KEPT_GENERATIONS
    assert number_served(tmp_path) == KEPT_GENERATIONS + 1


def test_a_damaged_generation_is_not_counted_among_those_kept(tmp_path: Path) -> None:
    folders = [publish(tmp_path, i) for i in range(KEPT_GENERATIONS)]
    (folders[1] / "counts.npy").write_bytes(b"")
    folders.append(publish(tmp_path, KEPT_GENERATIONS))
    assert [folder.exists() for folder in folders] == [True, False, True, True]


def test_going_back_keeps_what_came_after_until_the_next_is_published(tmp_path: Path) -> None:
    folders = [publish(tmp_path, i) for i in range(3)]
    roll_back(tmp_path, folders[0])
    assert (number_served(tmp_path), leftovers(tmp_path)) == (0, [])
    (folders[0] / "counts.npy").write_bytes(b"")
    assert number_served(tmp_path) == 1  # nothing is before it
    roll_back(tmp_path, folders[1])
    new = publish(tmp_path, 9)
    assert generations(tmp_path) == [folders[1], new] and not (tmp_path / LAYOUT.rolled_back).exists()
    assert number_served(tmp_path) == 9


def test_what_was_never_live_is_left_over(tmp_path: Path) -> None:
    live = publish(tmp_path, 1)
    unfinished, pointer = tmp_path / f"{LAYOUT.building}77", tmp_path / f"{LAYOUT.current}.new"
    unfinished.mkdir()
    pointer.write_text("generation-0")
    never_live = write_generation(tmp_path, contents(2))
    assert sorted(leftovers(tmp_path)) == sorted([unfinished, pointer, never_live])
    assert current_name(tmp_path) == live.name


def test_a_rolled_back_generation_is_not_left_over_but_a_killed_build_after_it_is(tmp_path: Path) -> None:
    folders = [publish(tmp_path, i) for i in range(3)]
    roll_back(tmp_path, folders[1])
    never_live = write_generation(tmp_path, contents(3))
    assert leftovers(tmp_path) == [never_live]


def test_status_tells_every_generation(tmp_path: Path) -> None:
    publish(tmp_path, 1)
    live = publish(tmp_path, 2)
    status = snapshot_status(tmp_path)
    assert (status.current, [g.number for g in status.generations], [g.facts["number"] for g in status.generations]) == (live.name, [1, 2], [1, 2])
    (live / "counts.npy").write_bytes(b"x")
    status = snapshot_status(tmp_path)
    assert [bool(g.problem) for g in status.generations] == [False, True]
    assert len(status.damaged) == 1 and "counts.npy" in status.damaged[0]


def test_a_generation_that_is_removed_while_it_is_read_is_no_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow reader has read CURRENT, and by the time it opens the folder, others have been published and that one was too old to keep."""
    publish(tmp_path, 0)
    opened = opening.open_generation
    later = iter(range(1, KEPT_GENERATIONS + 1))

    def slow(folder: Path) -> Snapshot:
        for number in later:
            publish(tmp_path, number)
        return opened(folder)

    monkeypatch.setattr(opening, "open_generation", slow)
    found = open_current(tmp_path)
    assert found.damage == () and found.snapshot is not None and found.snapshot.contents.facts["number"] == KEPT_GENERATIONS
