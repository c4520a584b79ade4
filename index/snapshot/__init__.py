"""A built index on disk: a new folder for every generation, never changed once written; `CURRENT` names the live one.

A generation is written under a name that no reader looks at, synced, read back and checked, renamed into place, and only then made current
(`writing`), so a reader sees the old generation or the new one and nothing between. Its folder's name ends in the start of its manifest's
sha256, and the manifest holds the sha256 of every other file: `CURRENT` vouches for all of it (`opening`). What a generation holds is arrays,
files and facts by name (`layout.Contents`); what they mean is known to the caller alone. Arrays are .npy files
(https://numpy.org/neps/nep-0001-npy-format.html), memory-mapped on opening and never unpickled.
"""
