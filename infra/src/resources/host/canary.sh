#!/bin/sh
# Marked lines through every source of this machine, and where they arrived. Run by `bundle canary VERB`.
#
#   canary emit < wishes      writes marked lines; `sent ID` or `failed ID WHY` for each
#   canary clear              takes away what emit left: its container, its image, files that it made
#   canary seen < questions   on the central host: what Loki and the detector know of marked lines
#   canary examine < names    what may keep lines from arriving, as `KEY<tab>VALUE`
#
# Wishes, a line each:
#   journald ID               by logger
#   docker ID                 a container's standard output, by Docker's usual log driver
#   file ID plain|dated PATH  appended to the newest file that PATH matches; made where there is none
#   syslog ID udp|tcp ADDRESS PORT TEXT
# Questions:
#   loki URL RUN              every line "check RUN.…"
#   detector URL TOKENFILE ID
# Names:
#   agent UNIT | unit UNIT | port NUMBER | docker | file USER PATH
set -eu
LC_ALL=C
export LC_ALL
name=tidewatch-canary
image=$name:local
kept=/run/tidewatch-canary.files
tab=$(printf '\t')

text_of() { printf '%s: check %s' "$name" "$1"; }
sent() { printf 'sent\t%s\n' "$1"; }
failed() { printf 'failed\t%s\t%s\n' "$1" "$(printf '%s' "$2" | tr '\n\t' '  ')"; }

# --- writing -------------------------------------------------------------------------------------

emit() {
  while read -r kind id rest; do
    case $id in '' | *[!A-Za-z0-9._-]*) continue ;; esac
    said=$("emit_$kind" "$id" "$rest" 2>&1 </dev/null) && sent "$id" || failed "$id" "$said"
  done
}

emit_journald() { logger -t "$name" -p user.notice "$(text_of "$1")"; }

# A shell and what it needs, of this machine: nothing is pulled, nothing is built.
make_image() {
  docker image inspect "$image" >/dev/null 2>&1 && return 0
  for program in /bin/sh /bin/sleep; do
    printf '%s\n' "${program#/}"
    ldd "$program" | grep -o '/[^ ]*' | sed 's|^/||'
  done | sort -u >/run/$name.parts
  tar -C / -chf - -T /run/$name.parts 2>/dev/null | docker import - "$image" >/dev/null
  rm -f /run/$name.parts
}

# It stays a while: an agent that asks Docker's API looks for containers every few seconds.
emit_docker() {
  command -v docker >/dev/null || { echo 'Docker is not on this machine' && return 1; }
  make_image || return 1
  end_container
  docker run -d --rm --name "$name" --network none --read-only --cap-drop ALL \
    --security-opt no-new-privileges --memory 32m --memory-swap 32m "$image" \
    /bin/sh -c 'echo "$1"; exec /bin/sleep 300' sh "$(text_of "$1")" >/dev/null
}

newest() { # PATTERN
  bash -O globstar -O nullglob -c 'IFS=; set -- $1; [ $# -eq 0 ] || ls -1td -- "$@" 2>/dev/null' _ "$1" | head -n 1
}

emit_file() { # ID "plain|dated PATH"
  pattern=${2#* }
  path=$(newest "$pattern")
  [ -n "$path" ] || path=$(make_file "$pattern") || { echo "$path" && return 1; }
  line=$(text_of "$1")
  [ "${2%% *}" = plain ] || line="$(date -u +%Y-%m-%dT%H:%M:%SZ) $line"
  printf '%s\n' "$line" >>"$path"
}

make_file() { # PATTERN
  folder=$(dirname "$1")
  case $folder in *[*?[]*) echo "no file matches $1" && return 1 ;; esac
  [ -d "$folder" ] || { echo "there is no folder $folder: does its program run here?" && return 1; }
  path=$folder/$(basename "$1" | tr '*?' '__')
  (umask 022 && : >"$path") && chown --reference="$folder" "$path" && printf '%s\n' "$path" >>"$kept"
  printf '%s\n' "$path"
}

emit_syslog() { # ID "PROTOCOL ADDRESS PORT TEXT"
  printf '%s\n' "$2" | {
    read -r protocol address port text
    case $protocol$port in udp[0-9]* | tcp[0-9]*) ;; *) return 1 ;; esac
    timeout 10 bash -c 'printf "%s\n" "$4" >"/dev/$1/$2/$3"' _ "$protocol" "$address" "$port" "$text"
  }
}

# Docker removes it itself once it has ended; whoever removes it too makes Docker log an error.
end_container() {
  docker kill "$name" >/dev/null 2>&1 || return 0
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    docker container inspect "$name" >/dev/null 2>&1 || return 0
    sleep 0.2
  done
  docker rm -f "$name" >/dev/null 2>&1 || :
}

clear() {
  if command -v docker >/dev/null; then
    end_container
    docker image rm "$image" >/dev/null 2>&1 || :
  fi
  [ -f "$kept" ] || return 0
  while read -r path; do
    # Whose program has begun to write there keeps its file.
    [ ! -f "$path" ] || grep -qv "$name: check " "$path" || rm -f "$path"
  done <"$kept"
  rm -f "$kept"
}

# --- asking --------------------------------------------------------------------------------------

seen() {
  now=$(date +%s)
  while read -r kind url more; do
    case $kind in
      loki)
        printf 'loki\t'
        curl -sS -m 10 -G "$url/loki/api/v1/query_range" --data-urlencode "limit=5000" \
          --data-urlencode "start=$((now - 21600))000000000" \
          --data-urlencode "end=$((now + 3600))000000000" \
          --data-urlencode "query={job=~\".+\"} |= \"check $more.\"" 2>&1 | tr '\n' ' '
        printf '\n'
        ;;
      detector)
        printf 'detector\t%s\t' "${more#* }"
        # Not as an argument: a list of processes shows those.
        printf 'header = "Authorization: Bearer %s"\n' "$(cat "${more%% *}")" |
          curl -sS -m 10 -K - -w '\t%{http_code}' "$url/api/canaries/${more#* }" 2>&1 | tr '\n' ' '
        printf '\n'
        ;;
    esac
  done
}

examine() {
  while read -r kind what more; do
    case $kind in
      agent)
        printf 'unit:%s\t%s\n' "$what" "$(systemctl is-active "$what" 2>/dev/null || :)"
        journalctl -u "$what" -n 200 --no-pager -o cat 2>/dev/null |
          grep -E 'level=(error|warn)|rror' | tail -n 2 | sed "s/^/said:$what$tab/"
        ;;
      unit) printf 'unit:%s\t%s\n' "$what" "$(systemctl is-active "$what" 2>/dev/null || :)" ;;
      port) ss -Hlntu "sport = :$what" | awk -v port="$what" '{ print "port:" port "\t" $1 }' ;;
      docker) printf 'docker\t%s\n' "$(docker info -f '{{.LoggingDriver}}' 2>/dev/null || echo none)" ;;
      refused) tail -n 1 /var/log/tidewatch/syslog-refused.log 2>/dev/null | sed "s/^/refused$tab/" ;;
      file)
        path=$(newest "$more")
        if [ -z "$path" ]; then
          printf 'file:%s\tmissing\n' "$more"
        elif setpriv --reuid "$what" --regid "$what" --init-groups test -r "$path"; then
          printf 'file:%s\treadable\n' "$more"
        else
          printf 'file:%s\tunreadable %s\n' "$more" "$path"
        fi
        ;;
    esac
  done
}

case ${1:-} in
  emit | clear | seen | examine) "$1" ;;
  *)
    echo 'usage: canary emit|clear|seen|examine' >&2
    exit 2
    ;;
esac
