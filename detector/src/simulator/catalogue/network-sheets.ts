/** Names, leases, time and the door to the internet: mostly dns01. Form: parse-sheets.ts. */
export const networkSheets = `
service dnsmasq hosts=dns01 rate=40 rhythm=home
30 info cached {domain} is {ip}
10 info gravity blocked {pick:telemetry.example.net|ads.example.net|tracker.example.com|pixel.example.net} is 0.0.0.0
6 info reply {domain} is <CNAME>
2 info reply {domain} is NODATA-IPv6
1 info reply {domain} is NXDOMAIN
0.3 warning Maximum number of concurrent DNS queries reached (max: 150)
0.2 warning possible DNS-rebind attack detected: {domain}
0.05 err failed to send packet: Network is unreachable
story 240 home
+0 info query[{often:A|AAAA|HTTPS}] {$name=domain} from {$client=lan}
+0 info forwarded {$name} to 127.0.0.1#5335
+0.004-0.09 info reply {$name} is {ip}
story 3 home
+0 info DHCPREQUEST(eth0) {$ip=lan} {$mac=often:a4:83:e7:12:9f:01|dc:a6:32:4b:77:10|f0:18:98:aa:01:3c|3c:22:fb:90:12:dd|b8:27:eb:11:22:33}
+0 info DHCPACK(eth0) {$ip} {$mac} {often:annas-iphone|mikes-laptop|living-room-tv|sonos-kitchen|printer}
story 0.3 home
+0 info DHCPDISCOVER(eth0) {$mac=mac}
+0 info DHCPOFFER(eth0) {$ip=lan} {$mac}
+0.1 info DHCPREQUEST(eth0) {$ip} {$mac}
+0 info DHCPACK(eth0) {$ip} {$mac} {pick:guest-phone|android-3f2a|ipad}
boot 12
+0 info started, version pi-hole-v2.90+1 cachesize 10000
+0 info using nameserver 127.0.0.1#5335
+0 info read /etc/hosts - {int:12:16} names

service pihole-FTL hosts=dns01 rate=4 rhythm=home
20 info [{time:local} {pid}/T{pid}] INFO: Rate-limiting {lan} for at least {int:1:60} seconds
10 info [{time:local} {pid}/T{pid}] INFO: Size of /etc/pihole/pihole-FTL.db is {dec:90:120:2} MB, deleted {int:200:900} rows
2 warning [{time:local} {pid}/T{pid}] WARNING: Long-term load (15min avg) larger than number of processors: {dec:4.1:6:1} > 4
0.3 warning [{time:local} {pid}/T{pid}] WARNING in dnsmasq core: ignoring query from non-local network {ip} (logged only once)
cron 0 4 * 0 900
+0 info Pi-hole gravity: Neutrino emissions detected...
+8-20 info Pi-hole gravity: Number of gravity domains: {int:161000:162900} ({int:159000:160800} unique domains)
+2 info Pi-hole gravity: Building tree
+6 info Pi-hole gravity: Swapping databases

service unbound hosts=dns01 rate=6 rhythm=home
20 info [{pid}:{int:0:3}] info: generate keytag query _ta-4f66. NULL IN
20 info [{pid}:{int:0:3}] info: validation failure <{domain}. A IN>: no keys have a DS with algorithm RSASHA1 from {ip} for key {domain}. while building chain of trust
9 info [{pid}:{int:0:3}] info: average recursion processing time {dec:0.02:0.2:6} sec
9 info [{pid}:{int:0:3}] info: server stats for thread {int:0:3}: {int:900:9000} queries, {int:200:2000} answers from cache, {int:100:900} recursions, {int:0:40} prefetch, 0 rejected by ip ratelimiting
0.4 notice [{pid}:{int:0:3}] notice: ssl handshake failed {ip} port 853
0.1 err [{pid}:{int:0:3}] error: tcp connect: Connection refused for {ip} port 53
cron 5 0 5 * 300
+0 info [{pid}:0] info: service stopped (unbound 1.17.1).
+0.4 notice [{pid}:0] notice: init module 0: validator
+0 notice [{pid}:0] notice: init module 1: iterator
+0.1 info [{pid}:0] info: start of service (unbound 1.17.1).

service keepalived hosts=dns01,ocean rate=0.02 rhythm=flat
1 info (VI_DNS) received lower priority ({int:90:99}) advert from 192.168.1.{int:140:149} - discarding
boot 10
+0 info Starting Keepalived v2.2.7 (01/16,2022)
+0.4 info (VI_DNS) Entering {pick:BACKUP|MASTER} STATE

service wireguard hosts=dns01 rate=5 rhythm=evening
10 debug wg0: Receiving keepalive packet from peer {int:1:5} ({ip}:{port})
8 debug wg0: Sending handshake initiation to peer {int:1:5} ({ip}:{port})
8 debug wg0: Handshake for peer {int:1:5} ({ip}:{port}) did not complete after 5 seconds, retrying (try {int:2:4})
4 debug wg0: Keypair {int:100:999} created for peer {int:1:5}

service named-backup hosts=dns01 pid=fork rate=0
cron 45 1 * * 60
+0 info transferring zone home.example.org to ocean.home.example.org
+0.2-0.8 info zone home.example.org/IN: sending AXFR, serial {time:date}
+0.3 info done: {int:60:66} records, {int:4000:4600} bytes, {dec:0.01:0.09:3} secs

service unifi hosts=node006 rate=10 rhythm=home
20 info [{time}] <inform-{int:1:9}> INFO  {pick:event|inform} - from [{mac}]({often:ap-living|ap-attic|switch-cellar}, U7LT, 6.6.{int:55:77}): state=CONNECTED, ucast_rx={int:10:90000}
20 info EVT_WU_Connected: User[{$mac=mac}] has connected to AP[{often:ap-living|ap-attic}] with SSID "{often:home|guest}" on "channel {often:36|44|1|6|11}(na)"
18 info EVT_WU_Roam_Radio: User[{mac}] roams from AP[ap-living] to AP[ap-attic] on "channel {often:36|44|1|6|11}"
18 info EVT_WU_Disconnected: User[{mac}] has disconnected from AP[{often:ap-living|ap-attic}] ({int:1:9}h {int:1:59}m connected, {dec:1:900:2}M bytes, last AP)
0.6 warning EVT_AP_DetectRogueAP: AP[ap-attic] detected Rogue AP[{mac}] on "channel {int:1:13}"
0.2 warning EVT_AP_RadarDetected: Radar event has been detected on AP[ap-attic], current channel is "{pick:52|100|116}"
0.1 err [{time}] <db-server> WARN  db - Mongo slow query took {int:1000:4000}ms
`;
