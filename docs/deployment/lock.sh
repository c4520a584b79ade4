#!/bin/sh
# Writes the two lock files anew: every package that the image holds, and what builds the wheel, each with the hashes of its files.
# Needs uv (`pip install uv`). Run it from the repository, look at the difference, run tests/operations, commit.
# An argument such as `--upgrade` or `--upgrade-package jinja2` is handed on; without one, versions that are locked stay.
set -eu
cd "$(dirname "$0")/../.."
export UV_CUSTOM_COMPILE_COMMAND="sh docs/deployment/lock.sh"
compile="uv pip compile --quiet --python-version 3.11 --python-platform linux --generate-hashes --no-emit-index-url --no-emit-find-links"
$compile pyproject.toml --extra postgres --extra mcp --output-file docs/deployment/requirements.lock "$@"
printf 'setuptools>=77\nwheel\n' | $compile - --output-file docs/deployment/build.lock "$@"
