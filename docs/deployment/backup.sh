#!/bin/sh
# backup.sh FILE.tar: one consistent copy of an installation, while it serves. Everything but uploads that wait for a decision: editions, snapshots, words,
# settings file, secret key, and the state where it is SQLite (PostgreSQL has pg_dump). The file holds secrets: keep it where only admins can read it.
#   docker compose exec -T xhoshin sh -s - /tmp/backup.tar < docs/deployment/backup.sh && docker compose cp xhoshin:/tmp/backup.tar .
set -eu
target=${1:?"usage: backup.sh FILE.tar"}
home=${XHOSHIN_HOME:?"XHOSHIN_HOME is not set: where is the installation?"}
umask 077
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Nothing is published meanwhile: the lock that publishing takes.
exec 9>>"$home/writer.lock"
flock -w 300 9

if [ -f "$home/state.db" ]; then
    # SQLite's own online backup: whole, though others write.
    python3 - "$home/state.db" "$work/state.db" <<'PYTHON'
import sqlite3
import sys

source, copy = sqlite3.connect(sys.argv[1], timeout=60), sqlite3.connect(sys.argv[2])
source.backup(copy)
copy.execute("PRAGMA journal_mode=DELETE")
(found,) = copy.execute("PRAGMA integrity_check").fetchone()
if found != "ok":
    sys.exit(f"the copy of the state is damaged: {found}")
copy.close()
PYTHON
fi
tar --create --file "$target.new" --directory "$home" --exclude='./state.db*' --exclude=./uploads --exclude=./writer.lock .
if [ -f "$work/state.db" ]; then
    tar --append --file "$target.new" --directory "$work" ./state.db
fi
mv "$target.new" "$target"
