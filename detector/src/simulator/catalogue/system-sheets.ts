/** What every Linux host says of itself. Form: parse-sheets.ts. */
export const systemSheets = `
service systemd pid=none rate=2 rhythm=flat
30 info run-docker-runtime\\x2drunc-moby-{hex:64}-runc.{b64:6}.mount: Deactivated successfully.
6 info Reloading.
2 info var-lib-docker-overlay2-{hex:64}-merged.mount: Deactivated successfully.
0.4 warning Configuration file /run/systemd/system/netplan-ovs-cleanup.service is marked world-inaccessible. This has no effect as configuration data is accessible via APIs without restrictions. Proceeding anyway.
0.05 notice systemd-networkd.service: Watchdog timestamp was {int:2:9}s late.
story 1.2 flat
+0 info Starting phpsessionclean.service - Clean php session files...
+0.1-0.4 info phpsessionclean.service: Deactivated successfully.
+0 info Finished phpsessionclean.service - Clean php session files.
cron 10 * * * 30
+0 info Starting sysstat-collect.service - system activity accounting tool...
+0.05-0.1 info sysstat-collect.service: Deactivated successfully.
+0 info Finished sysstat-collect.service - system activity accounting tool.
cron */10 * * * 5
+0 info Starting sysstat-collect.service - system activity accounting tool...
+0.05-0.1 info sysstat-collect.service: Deactivated successfully.
+0 info Finished sysstat-collect.service - system activity accounting tool.
cron 0 0 * * 20
+0 info Starting logrotate.service - Rotate log files...
+0 info Starting dpkg-db-backup.service - Daily dpkg database backup service...
+0.2-0.6 info dpkg-db-backup.service: Deactivated successfully.
+0 info Finished dpkg-db-backup.service - Daily dpkg database backup service.
+1-4 info logrotate.service: Deactivated successfully.
+0 info Finished logrotate.service - Rotate log files.
+0.1 info@rsyslogd [origin software="rsyslogd" swVersion="8.2302.0" x-pid="{$p=int:600:900}" x-info="https://www.rsyslog.com"] rsyslogd was HUPed
cron 30 6 * * 3000
+0 info Starting apt-daily-upgrade.service - Daily apt upgrade and clean activities...
+3-20 info@apt.systemd.daily verifying that unattended-upgrade is done
+0.4-2 info@unattended-upgrade Initial blacklisted packages:
+0 info@unattended-upgrade Allowed origins are: o=Debian,n=bookworm,l=Debian, o=Debian,n=bookworm,l=Debian-Security
+1-4 info@unattended-upgrade No packages found that can be upgraded unattended and no pending auto-removals
+1 info apt-daily-upgrade.service: Deactivated successfully.
+0 info Finished apt-daily-upgrade.service - Daily apt upgrade and clean activities.
+0 info apt-daily-upgrade.service: Consumed {dec:1:9:3}s CPU time.
cron 12 9,21 * * 3600
+0 info Starting apt-daily.service - Daily apt download activities...
+8-30 info apt-daily.service: Deactivated successfully.
+0 info Finished apt-daily.service - Daily apt download activities.
cron 0 3 * 2 900
+0 info Starting apt-daily-upgrade.service - Daily apt upgrade and clean activities...
+5 info@unattended-upgrade Packages that will be upgraded: {often:libssl3 openssl|curl libcurl4|linux-libc-dev|bind9-libs bind9-host|tzdata|sudo}
+4-9 info@unattended-upgrade Writing dpkg log to /var/log/unattended-upgrades/unattended-upgrades-dpkg.log
+9-20 info@unattended-upgrade All upgrades installed
+1 info Finished apt-daily-upgrade.service - Daily apt upgrade and clean activities.
cron 0 1 * 1 600
+0 info Starting fstrim.service - Discard unused blocks on filesystems from /etc/fstab...
+8-20 info@fstrim /: {dec:2:19:1} GiB ({int:2147483648:20401094656} bytes) trimmed on /dev/nvme0n1p2
+0.2 info fstrim.service: Deactivated successfully.
+0 info Finished fstrim.service - Discard unused blocks on filesystems from /etc/fstab.
cron 10 3 * 0 300
+0 info Starting e2scrub_all.service - Online ext4 Metadata Check for All Filesystems...
+0.3-1 info e2scrub_all.service: Deactivated successfully.
+0 info Finished e2scrub_all.service - Online ext4 Metadata Check for All Filesystems.
cron 17 4 * * 1200
+0 info Starting man-db.service - Daily man-db regeneration...
+2-7 info man-db.service: Deactivated successfully.
+0 info Finished man-db.service - Daily man-db regeneration.
cron 40 5 * * 600
+0 info Starting systemd-tmpfiles-clean.service - Cleanup of Temporary Directories...
+0.1 info systemd-tmpfiles-clean.service: Deactivated successfully.
+0 info Finished systemd-tmpfiles-clean.service - Cleanup of Temporary Directories.
boot 4
+0 info Detected architecture x86-64.
+0 info Hostname set to <{host}>.
+0.3 info Queued start job for default target graphical.target.
+0.1 info Created slice system-getty.slice - Slice /system/getty.
+0.1 info Reached target local-fs.target - Local File Systems.
+0.2 info Starting systemd-udevd.service - Rule-based Manager for Device Events and Files...
+0.3 info Started systemd-udevd.service - Rule-based Manager for Device Events and Files.
+0.5 info Starting systemd-networkd.service - Network Configuration...
+0.4 info Reached target network.target - Network.
+0.5 info Started cron.service - Regular background program processing daemon.
+0.1 info Started ssh.service - OpenBSD Secure Shell server.
+1-3 info Started docker.service - Docker Application Container Engine.
+1 info Reached target multi-user.target - Multi-User System.
+0 info Startup finished in {dec:3:6:3}s (firmware) + {dec:2:4:3}s (loader) + {dec:3:5:3}s (kernel) + {dec:9:19:3}s (userspace) = {dec:19:30:3}s.

service sshd pid=fork rate=1.5 rhythm=flat
30 info Connection closed by {ip} port {port} [preauth]
12 info Invalid user {pick:admin|test|oracle|ubuntu|postgres|pi|ftpuser|guest} from {ip} port {port}
8 info Failed password for invalid user {pick:admin|test|oracle|ubuntu|postgres|pi} from {ip} port {port} ssh2
8 info Received disconnect from {ip} port {port}:11: Bye Bye [preauth]
3 info Disconnected from authenticating user root {ip} port {port} [preauth]
1 err kex_exchange_identification: Connection closed by remote host
0.6 err kex_exchange_identification: read: Connection reset by peer
0.4 info banner exchange: Connection from {ip} port {port}: invalid format
0.15 info Unable to negotiate with {ip} port {port}: no matching key exchange method found. Their offer: diffie-hellman-group14-sha1,diffie-hellman-group-exchange-sha1 [preauth]
0.05 err error: maximum authentication attempts exceeded for root from {ip} port {port} ssh2 [preauth]
story 0.8 office
+0 info Accepted publickey for {$user=often:anna|mike|deploy|tom} from {$ip=lan} port {$port=port} ssh2: ED25519 SHA256:{$key=pick:8hXcQyV0m2pJrT4kPz1uA7wE9sLdN3bGfYqHn5xRZoI|Zk3uQ9vT1mYxLw7RpE5sNcB2hJdG8fKqA4oVtU6yXiM|pQ7rS2tU8vW3xY9zA4bC5dE6fG1hI0jKlMnOoPqRsTu}
+0.1 info pam_unix(sshd:session): session opened for user {$user}(uid={$uid=pick:1000|1001|1002}) by (uid=0)
+0.1 info@systemd-logind New session {$session=seq:9} of user {$user}.
+0.2 info@systemd Started session-{$session}.scope - Session {$session} of User {$user}.
+30-1500 info Received disconnect from {$ip} port {$port}:11: disconnected by user
+0 info Disconnected from user {$user} {$ip} port {$port}
+0 info pam_unix(sshd:session): session closed for user {$user}
+0.1 info@systemd-logind Session {$session} logged out. Waiting for processes to exit.
+0.1 info@systemd-logind Removed session {$session}.
boot 9
+0 info Server listening on 0.0.0.0 port 22.
+0 info Server listening on :: port 22.

service sudo pid=fork rate=0 rhythm=office
story 0.25 office
+0 notice {$user=often:anna|mike|tom} : TTY=pts/{int:0:3} ; PWD=/home/{$user} ; USER=root ; COMMAND={often:/usr/bin/systemctl status docker|/usr/bin/docker ps|/usr/bin/journalctl -u nginx -n 50|/usr/bin/apt update|/usr/bin/tail -f /var/log/syslog|/usr/sbin/zpool status|/usr/bin/docker compose pull}
+0 info pam_unix(sudo:session): session opened for user root(uid=0) by {$user}(uid=1000)
+0.5-40 info pam_unix(sudo:session): session closed for user root

service CRON pid=fork rate=0
cron 17 * * * 2
+0 info pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)
+0 info (root) CMD (   cd / && run-parts --report /etc/cron.hourly)
+0.1-0.4 info pam_unix(cron:session): session closed for user root
cron */5 * * * 2
+0 info pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)
+0 info (root) CMD (command -v debian-sa1 > /dev/null && debian-sa1 1 1)
+0.1-0.4 info pam_unix(cron:session): session closed for user root
cron 25 6 * * 2
+0 info pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)
+0 info (root) CMD (test -x /usr/sbin/anacron || ( cd / && run-parts --report /etc/cron.daily ))
+0.4-4 info pam_unix(cron:session): session closed for user root
cron 47 6 * 0 2
+0 info (root) CMD (test -x /usr/sbin/anacron || ( cd / && run-parts --report /etc/cron.weekly ))
cron 52 6 1 * 2
+0 info (root) CMD (test -x /usr/sbin/anacron || ( cd / && run-parts --report /etc/cron.monthly ))

service kernel pid=none rate=1.6 rhythm=home
40 warning [{uptime}] [UFW BLOCK] IN=eth0 OUT= MAC=01:00:5e:00:00:01:{mac}:08:00 SRC={lan} DST=224.0.0.1 LEN=32 TOS=0x00 PREC=0xC0 TTL=1 ID={int:0:65535} PROTO=2
14 warning [{uptime}] [UFW BLOCK] IN=eth0 OUT= MAC={mac}:{mac}:08:00 SRC={ip} DST=192.168.1.{int:140:149} LEN=40 TOS=0x00 PREC=0x00 TTL={int:40:250} ID={int:0:65535} PROTO=TCP SPT={port} DPT={pick:23|445|3389|8080|5900} WINDOW=1024 RES=0x00 SYN URGP=0
4 info [{uptime}] docker0: port {$n=int:1:9}(veth{hex:7}) entered {pick:blocking|forwarding|disabled} state
2 info [{uptime}] veth{hex:7}: renamed from eth0
1 info [{uptime}] perf: interrupt took too long ({int:2501:9000} > {int:2500:8900}), lowering kernel.perf_event_max_sample_rate to {pick:79750|63750|50000|39750}
0.5 info [{uptime}] audit: type=1400 audit({time:unix}.{int:100:999}:{int:20:999}): apparmor="STATUS" operation="profile_replace" profile="unconfined" name="docker-default" pid={pid} comm="apparmor_parser"
0.08 info [{uptime}] TCP: request_sock_TCP: Possible SYN flooding on port 443. Sending cookies.
0.05 info [{uptime}] clocksource: timekeeping watchdog on CPU{int:0:7}: hpet retried 2 times before success
boot 0
+0 notice [    0.000000] Linux version 6.1.0-{int:18:31}-amd64 (debian-kernel@lists.debian.org) (gcc-12 (Debian 12.2.0-14) 12.2.0) #1 SMP PREEMPT_DYNAMIC Debian 6.1.{int:80:140}-1
+0 info [    0.000000] Command line: BOOT_IMAGE=/boot/vmlinuz-6.1.0-amd64 root=/dev/nvme0n1p2 ro quiet
+0 info [    0.004012] Memory: 32615424K/33448152K available (14342K kernel code, 2343K rwdata, 9068K rodata, 2796K init, 17404K bss, 832468K reserved)
+0.2 info [    0.512034] pci 0000:00:1f.2: reg 0x10: [io  0xf070-0xf077]
+0.2 info [    1.204511] nvme nvme0: 8/0/0 default/read/poll queues
+0.3 info [    1.812404] EXT4-fs (nvme0n1p2): mounted filesystem with ordered data mode. Quota mode: none.
+0.6 info [    3.104022] e1000e 0000:00:19.0 eth0: NIC Link is Up 1000 Mbps Full Duplex, Flow Control: Rx/Tx
+0.1 info [    3.204022] IPv6: ADDRCONF(NETDEV_CHANGE): eth0: link becomes ready

service chronyd rate=0.4 rhythm=flat
10 info Selected source {pick:162.159.200.1|185.125.190.56|131.188.3.221|129.70.132.36} (2.debian.pool.ntp.org)
3 info Source {pick:185.125.190.56|131.188.3.221} replaced with {ip} (2.debian.pool.ntp.org)
0.3 warning Can't synchronise: no majority
0.2 info System clock wrong by {dec:-0.4:0.4:6} seconds

service systemd-logind rate=0.02 rhythm=flat
1 info Watching system buttons on /dev/input/event{int:0:4} (Power Button)

service systemd-timesyncd hosts=node006 rate=0.1 rhythm=flat
1 info Timed out waiting for reply from {ip}:123 (2.debian.pool.ntp.org).

service node_exporter rate=0.2 rhythm=flat
1 err ts={time} caller=collector.go:169 level=error msg="collector failed" name=rapl duration_seconds={dec:0.0001:0.001:6} err="open /sys/class/powercap/intel-rapl:0/energy_uj: permission denied"

service promtail rate=4 rhythm=flat
20 info level=info ts={time} caller=filetarget.go:343 msg="removing directory from watcher" directory=/var/log/{pick:nginx|apt|unattended-upgrades}
20 info level=info ts={time} caller=tailer.go:147 component=tailer msg="tail routine: started" path=/var/log/{pick:syslog|auth.log|nginx/access.log|dpkg.log}
3 warning level=warn ts={time} caller=client.go:419 component=client host=ocean:3100 msg="error sending batch, will retry" status=429 tenant= error="server returned HTTP status 429 Too Many Requests (429): Ingestion rate limit exceeded for user fake (limit: 4194304 bytes/sec)"
`;
