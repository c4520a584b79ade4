"""Keeps a process from files and from the network for good, by Landlock (Linux 5.13 and later), so that a reader turned by a file finds nothing to take.

Structures and numbers are those of <linux/landlock.h>; the interface is described in landlock(7) and https://docs.kernel.org/userspace-api/landlock.html.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

# The same on every architecture that Debian's kernels run on today, all of which number new system calls alike.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION_ASKED = 1
_PATH_BENEATH = 1
_NO_NEW_PRIVS = 38  # <linux/prctl.h>
_EXECUTE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 2, 1 << 3
# The rights over files that each version of the interface knows, from the lowest bit on; the latest holds for those to come.
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_NETWORK_SINCE, _BIND_AND_CONNECT_TCP = 4, 0b11
_SCOPES_SINCE, _ABSTRACT_SOCKETS_AND_SIGNALS = 6, 0b11


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


def version() -> int:
    """The version of the interface that the system offers; 0 where it offers none, or forbids it."""
    return max(0, _call(_CREATE_RULESET, None, 0, _VERSION_ASKED)) if sys.platform == "linux" else 0


def confine(readable: Iterable[Path]) -> bool:
    """From now on this process and those it starts can open only what lies in `readable`, and only to read; nor connect to anything by TCP (from
    version 4 on), nor signal another process (6). There is no way back. False where the system does not offer that, and nothing has changed."""
    offered = version()
    if not offered:
        return False
    rules = _Ruleset((1 << _FILE_RIGHTS.get(offered, max(_FILE_RIGHTS.values()))) - 1)
    size = 8
    if offered >= _NETWORK_SINCE:
        rules.network, size = _BIND_AND_CONNECT_TCP, 16
    if offered >= _SCOPES_SINCE:
        rules.scoped, size = _ABSTRACT_SOCKETS_AND_SIGNALS, 24
    ruleset = _call(_CREATE_RULESET, ctypes.byref(rules), size, 0)
    if ruleset < 0:
        return False
    try:
        for path in readable:
            with suppress(OSError):  # what is not there need not be allowed
                _allow(ruleset, path)
        return _library().prctl(_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 and _call(_RESTRICT_SELF, ruleset, 0) == 0
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: Path) -> None:
    descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        rights = _EXECUTE | _READ_FILE | (_READ_DIR if path.is_dir() else 0)
        _call(_ADD_RULE, ruleset, _PATH_BENEATH, ctypes.byref(_PathBeneath(rights, descriptor)), 0)
    finally:
        os.close(descriptor)


def _call(number: int, *arguments: object) -> int:
    whole = (ctypes.c_long(argument) if isinstance(argument, int) else argument for argument in arguments)
    return int(_library().syscall(ctypes.c_long(number), *whole))


def _library() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
