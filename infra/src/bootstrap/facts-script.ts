import { shellQuote } from '../ssh/shell-quote.ts';

/**
 * Shell text that asks a host what it is: a line a fact, its name before it. It changes nothing, and what
 * cannot be found out is left out. `parseFacts` reads it.
 *
 * @param programs absolute paths
 * @param dataRoot folder whose file system is measured; need not exist
 */
export function factsScript(programs: readonly string[], dataRoot: string): string {
  return `
say() { printf '%s %s\\n' "$1" "$2"; }
(. /etc/os-release && say system "$PRETTY_NAME") 2>/dev/null || :
say machine "$(uname -m)"
command -v apt-get >/dev/null && say apt yes
[ -d /run/systemd/system ] && say systemd yes
zone=$(readlink -f /etc/localtime 2>/dev/null) && say timezone "\${zone#/usr/share/zoneinfo/}"
for program in ${shellQuote(programs)}; do [ ! -x "$program" ] || say program "$program"; done
if systemctl is-active -q docker.service 2>/dev/null; then
  say docker running
  say containers "$(docker ps -q 2>/dev/null | wc -l)"
fi
[ ! -f /etc/docker/daemon.json ] || say daemon "$(base64 -w 0 </etc/docker/daemon.json)"
ufw status 2>/dev/null | grep -q '^Status: active' && say ufw yes
[ "$(firewall-cmd --state 2>/dev/null)" != running ] || say firewalld yes
nft list chains 2>/dev/null | awk '
  $1 == "table" { table = $2 " " $3 }
  $1 == "chain" { chain = $2 }
  /hook input/ && /policy drop/ { print "nftables", table, chain }'
where=${shellQuote([dataRoot])}
while [ ! -d "$where" ]; do where=\${where%/*}; where=\${where:-/}; done
free=$(df -Pm "$where" | awk 'NR == 2 { print $4 }') && say free "$free"
:`;
}
