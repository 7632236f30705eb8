#!/bin/sh
# Puts one service's files on this machine, or takes them away: all of them or none.
#
#   bundle apply SERVICE < payload     stage, validate, compare, swap, reload, wait; undone if it fails
#   bundle remove SERVICE [--data]     takes away what apply put there; --data: data folders too
#   bundle rollback SERVICE            the files as they were before the last apply that changed any
#   bundle restore SERVICE             what was applied last once more: undoes changes by hand and rollbacks
#   bundle status SERVICE              what differs from what was applied (exit 1 if anything does)
#   bundle ready SERVICE               waits until the service answers
#   bundle image NAME:TAG [DIGEST]     makes sure that the image is here and prints its id
#   bundle list                        the services that are installed
#   bundle canary VERB                 marked lines: see the script beside this one
#   bundle maintenance VERB            tells the detector of work: see the script beside this one
#
# The payload is text. A directive a line, a file's content after it with `|` before each line:
#
#   tidewatch-bundle 1
#   dir MODE OWNER:GROUP PATH
#   file MODE OWNER:GROUP PATH
#   |first line
#   \                                    the file does not end with a newline
#   stage MODE OWNER:GROUP PATH           a file for `validate` alone, never on the host
#   unit NAME ours|theirs VERB WHEN       ours: to be enabled and running; theirs: only told of changes
#   container NAME SPEC WHEN              restarted in place while its label tidewatch.spec is SPEC
#   validate WHEN COMMAND                 before the swap; @{stage} is the folder that stands for /
#   apply WHEN COMMAND                    after the swap, before units are touched
#   destroy COMMAND                       before the files go for good; may fail
#   ready SECONDS CONTAINER|- COMMAND     repeated until it succeeds, where the container exists
#   end
#
# VERB is restart, reload or nothing. WHEN is `any` (any change), or paths with commas between them.
# Exit: 0 done, 2 usage or payload, 3 refused (nothing was touched), 4 failed and undone,
# 5 failed and not undone, 75 another run holds the lock.
# TIDEWATCH_ROOT stands for / in tests; sudo does not pass it on.
set -eu
LC_ALL=C
export LC_ALL
umask 077
root=${TIDEWATCH_ROOT:-}
home=$root/var/lib/tidewatch/bundles

# A cut link must not stop a swap half-way: whoever reads our output may be gone.
trap '' HUP PIPE
say() { printf '%s\n' "$*" 2>/dev/null || :; }
warn() { printf '%s\n' "bundle: $*" >&2 2>/dev/null || :; }
die() {
  code=$1
  shift
  warn "$*"
  exit "$code"
}

# --- the payload ---------------------------------------------------------------------------------

# Splits stdin into $stage/meta (directives) and $stage/root (the files, still 0600).
read_payload() {
  timeout 900 cat >"$stage/payload" || die 2 'the payload did not come to its end'
  sed -e '/^|/d' -e '/^\\$/d' "$stage/payload" >"$stage/meta"
  [ "$(head -n 1 "$stage/meta")" = 'tidewatch-bundle 1' ] || die 2 'not a payload of version 1'
  [ "$(tail -n 1 "$stage/payload")" = end ] || die 2 'the payload was cut short'
  bad=$(grep -vnE \
    -e '^(tidewatch-bundle 1|end)$' -e '^destroy .' -e '^ready [0-9]+ (-|[A-Za-z0-9_.-]+) .' \
    -e '^(dir|file|stage) [0-7]{4} [a-z0-9_.-]+:[a-z0-9_.-]+ (/[A-Za-z0-9@_.+:-]+)+$' \
    -e '^unit [A-Za-z0-9@_.:-]+ (ours|theirs) (restart|reload|nothing) (any|[A-Za-z0-9@_.+:/,-]+)$' \
    -e '^container [A-Za-z0-9_.-]+ [a-z0-9]+ (any|[A-Za-z0-9@_.+:/,-]+)$' \
    -e '^(validate|apply) (any|[A-Za-z0-9@_.+:/,-]+) .' \
    "$stage/meta" | head -n 1) || :
  [ -z "$bad" ] || die 2 "unknown directive at $bad"
  paths "$stage/meta" >"$stage/paths"
  awk '/^(dir|file|stage) / { print $4 }' "$stage/meta" >"$stage/named"
  ! grep -qE '/\.\.?(/|$)' "$stage/named" || die 2 'a path has . or .. in it'
  twice=$(sort "$stage/named" | uniq -d)
  [ -z "$twice" ] || die 2 "two files for $twice"
  while read -r path; do (umask 022 && mkdir -p "$stage/root${path%/*}"); done <"$stage/named"
  awk -v root="$stage/root" '
    function finish() { if (out != "") { if (lines && !bare) print "\n" > out; close(out); out = "" } }
    BEGIN { ORS = "" }
    /^\|/ { if (out == "") exit 1; if (lines++) print "\n" > out; print substr($0, 2) > out; next }
    /^\\$/ { bare = 1; next }
    { finish() }
    /^(file|stage) / { out = root $4; lines = 0; bare = 0; print "" > out }
    END { finish() }' "$stage/payload" || die 2 'content without a file'
  digest=$(sha256sum <"$stage/payload")
  printf '%s\n' "${digest%% *}" >"$stage/digest"
}

paths() { sed -n 's/^file [^ ]* [^ ]* //p' "$1"; }
our_units() { awk '$1 == "unit" && $3 == "ours" { print $2 }' "$1"; }
# MODE OWNER of a path in meta.
line_of() { awk -v path="$2" '$1 == "file" && $4 == path { print $2, $3 }' "$1"; }
# Whether WHEN holds for the paths in $work/touched.
concerns() { # WHEN
  [ -s "$work/touched" ] || return 1
  [ "$1" != any ] || return 0
  printf '%s\n' "$1" | tr ',' '\n' | grep -qxFf "$work/touched"
}

# A validating program may run as somebody else (in a container, say): it sees modes and owners as they
# will be. The folder around the stage is root's alone.
dress_stage() {
  awk '/^(file|stage) / { print $2, $3, $4 }' "$stage/meta" >"$work/dress"
  while read -r mode owner path; do
    chown "$owner" "$stage/root$path" && chmod "$mode" "$stage/root$path" || return 1
  done <"$work/dress"
}

check_targets() {
  while read -r path; do
    [ ! -d "$root$path" ] || die 3 "$path is a folder"
  done <"$stage/paths"
  awk '/^(dir|file|stage) / { print $3 }' "$stage/meta" | sort -u >"$stage/owners"
  while IFS=: read -r user group; do
    case $user in *[!0-9]*) id -u "$user" >/dev/null 2>&1 || die 3 "there is no user $user" ;; esac
    case $group in *[!0-9]*) getent group "$group" >/dev/null || die 3 "there is no group $group" ;; esac
  done <"$stage/owners"
}

# Each command that concerns what changed, in its own shell; the first that fails ends it.
run_all() { # META KIND
  sed -n "s/^$2 //p" "$1" >"$work/commands"
  while read -r when command; do
    concerns "$when" || continue
    text=$(printf '%s\n' "$command" | sed "s|@{stage}|$stage/root|g")
    timeout 120 sh -c "$text" </dev/null >"$work/said" 2>&1 && continue
    warn "$2 failed: $command"
    sed "s|$stage/root||g" "$work/said" | tail -n 40 >&2 || :
    return 1
  done <"$work/commands"
}

# --- files ---------------------------------------------------------------------------------------

# Mode and owner as the payload writes them: by number where it has numbers.
attributes() { # PATH-ON-DISK OWNER-AS-WRITTEN
  case $2 in
    [0-9]*) stat -c '%04a %u:%g' "$1" ;;
    *) stat -c '%04a %U:%G' "$1" ;;
  esac
}

# Folders above a path, made as 0755 and remembered so that remove can take them away when empty.
make_parents() { # PATH
  set -- "${1%/*}"
  [ -n "$1" ] && [ ! -d "$root$1" ] || return 0
  make_parents "$1" && mkdir -m 0755 "$root$1" && printf '%s\n' "$1" >>"$state/folders"
}

# Beside the target and then renamed: readers see the old file or the new one.
place() { # FROM PATH MODE OWNER
  make_parents "$2" && new=$(mktemp "$root${2%/*}/.tidewatch.XXXXXX") || return 1
  if cat "$1" >"$new" && chown -h "$4" "$new" && chmod "$3" "$new" && mv -f "$new" "$root$2"; then
    return 0
  fi
  rm -f "$new"
  return 1
}

differs() { # PATH
  set -- "$1" $(line_of "$stage/meta" "$1")
  [ -f "$root$1" ] && [ ! -h "$root$1" ] && cmp -s "$stage/root$1" "$root$1" &&
    [ "$(attributes "$root$1" "$3")" = "$2 $3" ] && return 1
  return 0
}

# What is on disk now of everything that this run may touch; restored if it fails, kept if it changes
# something. `absent` lists what was not there.
take_snapshot() {
  rm -rf "$state/pending"
  mkdir -p "$state/pending/root"
  : >"$state/pending/absent"
  [ ! -f "$state/meta" ] || cp "$state/meta" "$state/manifest" "$state/digest" "$state/pending/"
  sort -u "$work/old" "$stage/paths" >"$state/pending/paths"
  while read -r path; do
    if [ -e "$root$path" ] || [ -h "$root$path" ]; then
      mkdir -p "$state/pending/root${path%/*}"
      cp -dp "$root$path" "$state/pending/root$path"
    else
      printf '%s\n' "$path" >>"$state/pending/absent"
    fi
  done <"$state/pending/paths"
  : >"$state/pending/complete"
}

restore_snapshot() { # FOLDER
  failed=0
  while read -r path; do
    if grep -qxF "$path" "$1/absent"; then
      rm -f "$root$path" || failed=1
    else
      make_parents "$path"
      cp -dp "$1/root$path" "$root$path.tidewatch" && mv -f "$root$path.tidewatch" "$root$path" ||
        failed=1
    fi
  done <"$1/paths"
  for file in meta manifest digest; do
    if [ -f "$1/$file" ]; then cp "$1/$file" "$state/$file"; else rm -f "$state/$file"; fi
  done
  return "$failed"
}

# What somebody else had at a path before it was ours comes back when we leave, also if it was the same.
keep_original() { # PATH
  [ -e "$root$1" ] && ! grep -qxF "$1" "$work/old" || return 0
  [ -e "$state/original$1" ] && return 0
  mkdir -p "$state/original${1%/*}" && cp -dp "$root$1" "$state/original$1"
}

give_back() { # PATH
  if [ -e "$state/original$1" ]; then
    cp -dp "$state/original$1" "$root$1.tidewatch" && mv -f "$root$1.tidewatch" "$root$1" &&
      rm -f "$state/original$1" || return 1
    say "restored $1"
  elif [ -e "$root$1" ] || [ -h "$root$1" ]; then
    rm -f "$root$1" || return 1
    say "removed $1"
  fi
}

write_manifest() {
  while read -r path; do
    sum=$(sha256sum <"$root$path")
    printf '%s %s %s\n' "${sum%% *}" "$(line_of "$stage/meta" "$path")" "$path"
  done <"$stage/paths" >"$work/manifest"
  cp "$stage/meta" "$state/meta.new" && mv -f "$state/meta.new" "$state/meta"
  cp "$work/manifest" "$state/manifest.new" && mv -f "$state/manifest.new" "$state/manifest"
  cp "$stage/digest" "$state/digest.new" && mv -f "$state/digest.new" "$state/digest"
  # For root alone, as are the files: restore needs it.
  cp "$stage/payload" "$state/payload.new" && mv -f "$state/payload.new" "$state/payload"
  rm -f "$state/rolled-back"
}

# --- services ------------------------------------------------------------------------------------

reload_systemd() {
  grep -qE '^/(etc|usr/lib|lib|run)/systemd/(system|system\.control)/' "$work/touched" || return 0
  systemctl daemon-reload
}

# Enables and starts what is ours, and tells every unit and container of the changes that concern it.
tell_units() { # META
  awk '$1 == "unit" { print $2, $3, $4, $5 }' "$1" >"$work/units"
  while read -r unit whose how when; do
    if [ "$whose" = ours ]; then
      systemctl is-enabled -q "$unit" >/dev/null 2>&1 || systemctl enable "$unit" >/dev/null 2>&1 || return 1
    fi
    if systemctl is-active -q "$unit"; then
      [ "$how" != nothing ] && concerns "$when" || continue
      [ "$how" != reload ] || how=reload-or-restart
    else
      [ "$whose" = ours ] || continue
      how=start
      printf '%s\n' "$unit" >>"$work/started"
    fi
    systemctl "$how" "$unit" || return 1
    say "$how $unit"
  done <"$work/units"
  tell_containers "$1"
}

# A container that is not as the plan has it is replaced by Pulumi after this, with the new files.
tell_containers() { # META
  awk '$1 == "container" { print $2, $3, $4 }' "$1" >"$work/containers"
  while read -r name spec when; do
    concerns "$when" || continue
    [ "$(spec_of "$name")" = "$spec" ] || continue
    docker restart "$name" >/dev/null || return 1
    say "restart container $name"
  done <"$work/containers"
}

# What Pulumi's Container has no word for: a label says it.
limit_processes() { # META
  awk '$1 == "container" { print $2, $3 }' "$1" >"$work/containers"
  while read -r name spec; do
    [ "$(spec_of "$name")" = "$spec" ] || continue
    limits=$(docker container inspect -f '{{index .Config.Labels "tidewatch.pids"}}/{{.HostConfig.PidsLimit}}' "$name")
    wanted=${limits%%/*}
    [ -n "$wanted" ] && [ "$limits" != "$wanted/$wanted" ] || continue
    docker update --pids-limit "$wanted" "$name" >/dev/null || return 1
    say "limit of processes $wanted $name"
  done <"$work/containers"
}

spec_of() { docker container inspect -f '{{index .Config.Labels "tidewatch.spec"}}' "$1" 2>/dev/null || :; }

wait_ready() { # META
  sed -n 's/^ready //p' "$1" >"$work/ready"
  while read -r seconds name command; do
    if [ "$name" != - ]; then
      spec=$(awk -v name="$name" '$1 == "container" && $2 == name { print $3 }' "$1")
      [ "$(spec_of "$name")" = "$spec" ] || continue
    fi
    begin=$(date +%s)
    until sh -c "$command" </dev/null >"$work/said" 2>&1; do
      if [ $(($(date +%s) - begin)) -ge "$seconds" ]; then
        warn "not ready after $seconds s: $command"
        tail -n 10 "$work/said" >&2 || :
        return 1
      fi
      sleep 0.2
    done
  done <"$work/ready"
  our_units "$1" >"$work/units"
  while read -r unit; do
    systemctl is-active -q "$unit" || { warn "$unit does not run" && return 1; }
  done <"$work/units"
}

tell_last_words() { # META: of units that do not run
  our_units "$1" | while read -r unit; do
    systemctl is-active -q "$unit" && continue
    warn "$unit does not run:"
    journalctl -u "$unit" -n 10 --no-pager -o cat >&2 2>/dev/null || :
  done
}

# Stops our units in a file that are not among those of META.
leave_units() { # file with units, META
  while read -r unit; do
    [ -f "$2" ] && our_units "$2" | grep -qxF "$unit" && continue
    systemctl disable --now "$unit" >/dev/null 2>&1 || :
    say "stopped $unit"
  done <"$1"
}

# --- commands ------------------------------------------------------------------------------------

swap() {
  while read -r path; do keep_original "$path" || return 1; done <"$stage/paths"
  while read -r path; do
    set -- $(line_of "$stage/meta" "$path")
    place "$stage/root$path" "$path" "$1" "$2" || return 1
    say "wrote $path"
  done <"$work/changed"
  while read -r path; do give_back "$path" || return 1; done <"$work/orphans"
}

make_folders() {
  awk '$1 == "dir"' "$stage/meta" >"$work/dirs"
  while read -r _ mode owner path; do
    if [ ! -d "$root$path" ]; then
      make_parents "$path/."
      printf '%s\n' "$path" >>"$state/data"
    fi
    [ "$(attributes "$root$path" "$owner")" = "$mode $owner" ] && continue
    chown "$owner" "$root$path" && chmod "$mode" "$root$path" || return 1
    say "folder $path"
  done <"$work/dirs"
}

activate() {
  reload_systemd && run_all "$stage/meta" apply || return 1
  : >"$work/begun"
  leave_units "$work/leaving" "$stage/meta"
  tell_units "$stage/meta" && wait_ready "$stage/meta"
}

undo() {
  [ ! -e "$work/begun" ] || tell_last_words "$stage/meta"
  warn "$service failed: putting the former files back"
  leave_units "$work/started" "$state/meta"
  restore_snapshot "$state/pending" || die 5 'the former files could not be put back'
  reload_systemd || :
  if [ -f "$state/meta" ]; then
    run_all "$state/meta" apply || :
    [ ! -e "$work/begun" ] || { tell_units "$state/meta" && wait_ready "$state/meta"; } ||
      die 5 "the former $service does not run either"
  fi
  rm -rf "$state/pending"
  exit 4
}

# An earlier run that was killed between its swap and its end: as it was before, then go on.
heal() {
  if [ -e "$state/pending/complete" ]; then
    warn 'an earlier run was cut off: putting the former files back first'
    restore_snapshot "$state/pending" || die 5 'the former files could not be put back'
    cp "$state/pending/paths" "$work/healed"
  fi
  rm -rf "$state/pending"
}

apply() {
  check_targets
  dress_stage
  mkdir -p "$state"
  heal
  if [ -f "$state/meta" ]; then
    paths "$state/meta" >"$work/old"
    our_units "$stage/meta" >"$work/wanted"
    our_units "$state/meta" | grep -vxFf "$work/wanted" >"$work/leaving" || :
  fi
  while read -r path; do ! differs "$path" || printf '%s\n' "$path"; done <"$stage/paths" >"$work/changed"
  grep -vxFf "$stage/paths" "$work/old" >"$work/orphans" || :
  sort -u "$work/changed" "$work/orphans" "$work/healed" >"$work/touched"
  run_all "$stage/meta" validate || die 3 "$service was refused: nothing was touched"
  take_snapshot
  make_folders && swap && activate || undo
  write_manifest
  keep_previous
  [ -s "$work/touched" ] || say unchanged
}

keep_previous() {
  if [ "$keeps_previous" = no ] && [ -s "$work/touched" ] && [ -f "$state/pending/meta" ]; then
    rm -rf "$state/previous"
    mv "$state/pending" "$state/previous"
    rm -f "$state/previous/complete"
  fi
  rm -rf "$state/pending"
}

remove() {
  [ -f "$state/meta" ] || { say 'nothing to remove' && return 0; }
  heal
  sed -n 's/^destroy //p' "$state/meta" >"$work/commands"
  while read -r command; do
    timeout 120 sh -c "$command" </dev/null >&2 || warn "destroy failed: $command"
  done <"$work/commands"
  our_units "$state/meta" >"$work/leaving"
  leave_units "$work/leaving" /dev/null
  paths "$state/meta" >"$work/touched"
  while read -r path; do give_back "$path"; done <"$work/touched"
  reload_systemd || :
  grep ' theirs ' "$state/meta" >"$work/others" || :
  tell_units "$work/others" || warn 'a unit did not take the change'
  remove_folders
  rm -rf "$state"
  # The last one leaves nothing of ours in /var/lib.
  if [ -z "$(ls "$home")" ]; then
    rm -f "$home"/.*.lock
    rmdir "$home" "${home%/*}" 2>/dev/null || :
  fi
}

remove_folders() {
  touch "$state/folders" "$state/data"
  if [ "$data" = yes ]; then
    while read -r path; do rm -rf "$root$path" && say "removed $path"; done <"$state/data"
  fi
  sort -ru "$state/folders" "$state/data" >"$work/folders"
  while read -r path; do
    [ -d "$root$path" ] || continue
    rmdir "$root$path" 2>/dev/null || say "kept $path: it is not empty"
  done <"$work/folders"
}

rollback() {
  [ -f "$state/previous/meta" ] || die 3 "there is no earlier state of $service"
  heal
  cp "$state/previous/paths" "$work/touched"
  # The files that are left become the earlier state: a second rollback goes forward again.
  paths "$state/meta" >"$work/old"
  cp "$work/touched" "$stage/paths"
  take_snapshot
  our_units "$state/meta" >"$work/leaving"
  leave_units "$work/leaving" "$state/previous/meta"
  restore_snapshot "$state/previous" || die 5 'the former files could not be put back'
  reload_systemd
  run_all "$state/meta" apply && tell_units "$state/meta" && wait_ready "$state/meta" ||
    die 5 "the former $service does not run either"
  rm -rf "$state/previous"
  mv "$state/pending" "$state/previous"
  rm -f "$state/previous/complete"
  # A second one goes forward again.
  if [ -e "$state/rolled-back" ]; then rm -f "$state/rolled-back"; else : >"$state/rolled-back"; fi
  say "rolled back $service"
}

restore() {
  [ -f "$state/payload" ] || die 3 "what was applied of $service is not kept here"
  # What was changed by hand is no earlier state; what a rollback left is.
  [ -e "$state/rolled-back" ] || keeps_previous=yes
  start_containers
  read_payload <"$state/payload"
  apply
}

# Those that are there as they must be, and stopped.
start_containers() {
  awk '$1 == "container" { print $2, $3 }' "$state/meta" >"$work/containers"
  while read -r name spec; do
    [ "$(spec_of "$name")" = "$spec" ] && ! runs "$name" || continue
    docker start "$name" >/dev/null && say "start container $name"
  done <"$work/containers"
}

runs() { [ "$(docker container inspect -f '{{.State.Running}}' "$1" 2>/dev/null)" = true ]; }

status() {
  [ -f "$state/meta" ] || die 3 "$service is not installed"
  drift=0
  printf 'payload\t%s\n' "$(cat "$state/digest")"
  [ ! -e "$state/rolled-back" ] || { drift=1 && printf 'rolled-back\t%s\n' "$service"; }
  while read -r sum mode owner path; do
    if [ ! -e "$root$path" ]; then
      what=missing
    elif [ "$(sha256sum <"$root$path")" != "$sum  -" ]; then
      what=changed
    elif [ "$(attributes "$root$path" "$owner")" != "$mode $owner" ]; then
      what=attributes
    else
      what=same
    fi
    [ "$what" = same ] || drift=1
    printf '%s\t%s\n' "$what" "$path"
  done <"$state/manifest"
  our_units "$state/meta" >"$work/units"
  while read -r unit; do
    what=running
    systemctl is-enabled -q "$unit" >/dev/null 2>&1 || what=disabled
    systemctl is-active -q "$unit" || what=stopped
    [ "$what" = running ] || drift=1
    printf '%s\t%s\n' "$what" "$unit"
  done <"$work/units"
  awk '$1 == "container" { print $2 }' "$state/meta" >"$work/containers"
  while read -r name; do
    what=running
    runs "$name" || what=stopped
    [ -n "$(spec_of "$name")" ] || what=missing
    [ "$what" = running ] || drift=1
    printf '%s\tcontainer:%s\n' "$what" "$name"
  done <"$work/containers"
  return "$drift"
}

image() { # NAME:TAG [DIGEST]
  repository=${1%:*}
  digests=$(docker image inspect -f '{{join .RepoDigests "\n"}}' "$1" 2>/dev/null) || digests=missing
  case ${2:-}/$digests in
    /missing) die 3 "image $1 is not on this machine, and no registry has it" ;;
    /*) ;;
    */) warn "image $1 is a local one: its digest is not checked" ;;
    *"@$2"*) ;;
    *)
      docker pull -q "$repository@$2" >&2 && docker tag "$repository@$2" "$1" ||
        die 3 "image $repository@$2 cannot be pulled"
      ;;
  esac
  docker image inspect -f '{{.Id}}' "$1"
}

list() { [ ! -d "$home" ] || ls "$home"; }

lock() {
  mkdir -p "$home"
  exec 9>"$home/.$service.lock"
  flock -w "${TIDEWATCH_LOCK_SECONDS:-300}" 9 || die 75 "another run for $service is under way"
}

open_work() {
  work=$(mktemp -d "${TMPDIR:-/tmp}/tidewatch.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  stage=$work/stage
  mkdir "$stage"
  mkdir -m 0755 "$stage/root"
  for file in old changed orphans touched started leaving healed; do : >"$work/$file"; done
}

verb=${1:-}
case $verb in
  list) list ;;
  image)
    [ -n "${2:-}" ] || die 2 'image of what?'
    image "$2" "${3:-}"
    ;;
  canary | maintenance)
    script=${0%/*}/$verb
    [ -x "$script" ] || die 3 "kit up brings the $verb script first"
    exec "$script" "${2:-}"
    ;;
  apply | remove | rollback | restore | status | ready)
    service=${2:-}
    case $service in '' | *[!a-z0-9-]*) die 2 "\"$service\" is no service's name" ;; esac
    data=no
    keeps_previous=no
    [ "${3:-}" != --data ] || data=yes
    state=$home/$service
    open_work
    # Before the lock: a link that is cut meanwhile must not make others wait.
    [ "$verb" != apply ] || read_payload
    lock
    if [ "$verb" = ready ]; then
      [ -f "$state/meta" ] || die 3 "$service is not installed"
      limit_processes "$state/meta" && wait_ready "$state/meta" || exit 4
    else
      "$verb"
    fi
    ;;
  *) die 2 "usage: bundle apply|remove|rollback|restore|status|ready|image|list|canary|maintenance" ;;
esac
