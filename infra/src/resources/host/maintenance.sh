#!/bin/sh
# Tells the detector on this machine that somebody works on hosts. Run by `bundle maintenance VERB`.
#
#   maintenance start < request    what: hosts, reason, owner and end as JSON
#   maintenance end < request      what: the id that start answered with
#
# A request is three lines: URL of the detector, file with its token, what. Prints the detector's answer
# and, after a tab, its status.
# Exit: 0 it answered, 2 usage, 3 there is no detector here, else as curl.
set -eu
LC_ALL=C
export LC_ALL
verb=${1:-}

post() { # PATH DOCUMENT
  # Not as an argument: a list of processes shows those.
  printf 'header = "Authorization: Bearer %s"\n' "$(cat "$token")" |
    curl -sS -m 10 -K - -w '\t%{http_code}\n' -H 'content-type: application/json' --data-raw "$2" "$url$1"
}

case $verb in
  start | end)
    read -r url && read -r token && IFS= read -r what || exit 2
    [ -s "$token" ] || { echo 'there is no detector here' >&2 && exit 3; }
    ;;
esac
case $verb in
  start) post /api/maintenance "$what" ;;
  end)
    case $what in '' | *[!A-Za-z0-9-]*) exit 2 ;; esac
    post "/api/maintenance/$what/end" '{}'
    ;;
  *)
    echo 'usage: maintenance start|end' >&2
    exit 2
    ;;
esac
