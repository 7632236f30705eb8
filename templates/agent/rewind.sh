#!/bin/sh
# Tidewatch: has a log agent that starts read again what it may not have delivered when it ended.
#
#   rewind ended FOLDER      after it has ended; FOLDER is its own, with its positions
#   rewind FOLDER            before it starts
#
# An agent notes how far it has read, not how far Loki has taken it. One that ends by itself delivers what it
# holds, but for what it reads in that moment; what it held when it was killed, or told to stop while Loki was
# away, would be lost altogether. Lines of the journal and of containers keep their
# time when they are read again, and Loki keeps one of lines that are the same in everything: they are there
# once. Lines of files get the time at which they are read and would be there twice: these stay as they are.
set -eu
LC_ALL=C
export LC_ALL
umask 077

# More entries than a batch (64 KiB) holds, and no more than Loki takes into a stream behind its newest.
entries=20000
journal_seconds=3000
docker_seconds=300

time_of() { printf '%s\n' "$1" | sed -n 's/.*\<t=\([0-9a-f]*\).*/\1/p'; }

# A cursor that many entries before, or that much time where that is later.
earlier() { # CURSOR
  us=$(time_of "$1")
  [ -n "$us" ] || return 0
  floor=$((0x$us - journal_seconds * 1000000))
  found=$(timeout 20 journalctl -q --no-pager -r -n "$entries" -o cat --output-fields=PRIORITY --show-cursor --cursor="$1" 2>/dev/null |
    sed -n 's/^-- cursor: //p') || :
  us=$(time_of "$found")
  if [ -n "$us" ] && [ $((0x$us)) -ge "$floor" ]; then
    printf '%s' "$found"
  else
    printf 't=%x' "$floor"
  fi
}

rewind() { # FILE
  cursor=$(sed -n 's/^.*: \(s=[0-9a-f]*;i=[^ "]*\)$/\1/p' "$1" | head -n 1)
  back=
  [ -z "$cursor" ] || back=$(earlier "$cursor")
  awk -v back="$back" -v seconds="$docker_seconds" '
    / path: / { isContainer = / path: cursor-/ }
    /^  cursor-[0-9a-f]+: "[0-9]+"$/ || (isContainer && /^  : "[0-9]+"$/) {
      split($0, part, "\"")
      $0 = part[1] "\"" sprintf("%.0f", part[2] - seconds) "\""
    }
    back != "" { sub(/: s=[0-9a-f]+;i=[^ "]*$/, ": " back) }
    { print }' "$1" >"$1.rewound"
  mv -f "$1.rewound" "$1"
}

if [ "$1" = ended ]; then
  # systemd says how.
  [ "${SERVICE_RESULT:-} ${EXIT_CODE:-}" != "success exited" ] || : >"$2/delivered"
  exit 0
fi
if [ -e "$1/delivered" ]; then
  rm -f "$1/delivered"
  journal_seconds=10
  docker_seconds=5
fi

# Promtail has one file, Alloy one for each of its sources.
for file in "$1"/positions.yaml "$1"/loki.source.journal.*/positions.yml "$1"/loki.source.docker.*/positions.yml; do
  [ ! -s "$file" ] || rewind "$file"
done
