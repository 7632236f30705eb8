#!/usr/bin/env bash
# The same for any CI: checks hosts.yaml and everything that comes from it, renders every host's files,
# previews every stack. Reaches no host, needs no secret and no login.
# Before it: npm ci, and pulumi on PATH (kit doctor says what is missing).
#
#   bash docs/ci/preview.sh [FOLDER]
#
# FOLDER gets files/ (every host's files, as they would lie on its disk), preview.json (every planned
# resource) and summary.txt (for people).
set -euo pipefail
cd "$(dirname "$0")/../.."
out=${1:-$(mktemp -d)}
mkdir -p "$out"
kit() { npm exec --no -- kit "$@"; }

kit doctor || true
kit validate
kit images --offline
kit render --out "$out/files"
kit preview --out "$out/preview.json" >"$out/summary.txt"
cat "$out/summary.txt"
echo "everything is in $out"
