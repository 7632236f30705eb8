/** Disks, file systems, shares, backups: ocean and node006. Form: parse-sheets.ts. */
export const storageSheets = `
service smartd hosts=ocean,node006 rate=1 rhythm=flat
30 info Device: /dev/sd{often:a|b|c|d} [SAT], SMART Usage Attribute: 194 Temperature_Celsius changed from {$t=int:108:116} to {int:108:116}
9 info Device: /dev/sd{often:a|b|c|d} [SAT], SMART Usage Attribute: 190 Airflow_Temperature_Cel changed from {int:60:68} to {int:60:68}
4 info Device: /dev/sd{often:c|d} [SAT], SMART Prefailure Attribute: 1 Raw_Read_Error_Rate changed from {int:74:84} to {int:74:84}
1 info Device: /dev/sd{often:c|d} [SAT], SMART Usage Attribute: 195 Hardware_ECC_Recovered changed from {int:74:84} to {int:74:84}
cron 0 3 * * 60
+0 info Device: /dev/sda [SAT], starting scheduled Short Self-Test.
+2 info Device: /dev/sdb [SAT], starting scheduled Short Self-Test.
+1700-1800 info Device: /dev/sda [SAT], previous self-test completed without error
+2 info Device: /dev/sdb [SAT], previous self-test completed without error
cron 0 4 * 6 60
+0 info Device: /dev/sda [SAT], starting scheduled Long Self-Test.
boot 11
+0 info smartd 7.3 2022-02-28 r5338 [x86_64-linux-6.1.0-amd64] (local build)
+1 info Device: /dev/sda [SAT], found in smartd database 7.3/5319: Seagate IronWolf
+0.4 info Monitoring 4 ATA/SATA, 0 SCSI/SAS and 1 NVMe devices

service zed hosts=ocean pid=fork rate=0
cron 24 0 * 0 30
+0 notice eid={int:10:99} class=scrub_start pool='tank'
+7000-7600 notice eid={int:10:99} class=history_event pool='tank'
+1 notice eid={int:10:99} class=scrub_finish pool='tank'
boot 6
+0 notice eid=1 class=pool_import pool='tank'
+0.3 notice eid=2 class=config_sync pool='tank'

service zfs-auto-snapshot hosts=ocean pid=fork rate=0
cron */15 * * * 4
+0 info @zfs-auto-snap_frequent-{time:date}-{int:10:99}, {int:11:12} created, {int:11:12} destroyed, 0 warnings.
cron 17 * * * 4
+0 info @zfs-auto-snap_hourly-{time:date}-{int:10:99}, {int:11:12} created, {int:11:12} destroyed, 0 warnings.
cron 25 6 * * 4
+0 info @zfs-auto-snap_daily-{time:date}-{int:10:99}, 12 created, 12 destroyed, 0 warnings.

service restic hosts=ocean pid=fork rate=0
cron 30 2 * * 40
+0 info@systemd Starting restic-backup.service - Backup with restic...
+2 info repository {$repo=pick:5ca1ab1e} opened (version 2, compression level auto)
+3-9 info using parent snapshot {hex:8}
+400-900 info Files:       {int:40:900} new,  {int:20:300} changed, {int:812000:815000} unmodified
+0 info Dirs:         {int:1:40} new,    {int:20:90} changed, {int:91000:91900} unmodified
+0 info Added to the repository: {dec:100:900:3} MiB ({dec:50:400:3} MiB stored)
+0 info processed {int:812000:816000} files, {dec:1.2:1.3:3} TiB in {int:6:15}:{int:10:59}
+1 info snapshot {hex:8} saved
+1 info@systemd restic-backup.service: Deactivated successfully.
+0 info@systemd Finished restic-backup.service - Backup with restic.
cron 30 5 * 0 60
+0 info Applying Policy: keep 7 daily, 5 weekly, 12 monthly snapshots
+2 info keep {int:22:24} snapshots:
+3 info remove {int:5:8} snapshots:
+200-400 info total prune: {int:900:9000} blobs / {dec:1:9:3} GiB
+60-90 info done

service pg_dump hosts=ocean pid=fork rate=0
cron 0 2 * * 20
+0 info dump of database nextcloud started
+20-60 info dump of database nextcloud finished: {int:400:420} MB in {int:20:60} s
+1 info dump of database paperless started
+4-12 info dump of database paperless finished: {int:90:99} MB in {int:4:12} s
+1 info dump of database shop started
+9-22 info dump of database shop finished: {int:200:240} MB in {int:9:22} s

service smbd hosts=ocean rate=5 rhythm=home
20 notice [{time:local},  0] ../../source3/smbd/service.c:1077(make_connection_snum)   {lan} connect to service {often:media|documents|timemachine|scans} initially as user {often:anna|mike|sophie}
20 notice [{time:local},  0] ../../source3/smbd/close.c:1318(close_cnum)   {lan} closed connection to service {often:media|documents|timemachine|scans}
0.5 warning [{time:local},  1] ../../source3/auth/auth_log.c:653(log_authentication_event)   Auth: [SMB2,(null)] user [WORKGROUP]\\[{pick:guest|anna}] status [NT_STATUS_WRONG_PASSWORD] remote host [ipv4:{lan}:{port}]

service rpc.mountd hosts=ocean rate=1.2 rhythm=office
10 notice authenticated mount request from 192.168.1.14{int:4:6}:{int:600:1023} for /tank/media (/tank/media)
1 notice authenticated unmount request from 192.168.1.14{int:4:6}:{int:600:1023} for /tank/media (/tank/media)

service mdadm hosts=node006 pid=fork rate=0
cron 57 0 1,2,3,4,5,6,7 0 120
+0 info@kernel [{uptime}] md: data-check of RAID array md0
+0.1 info RebuildStarted event detected on md device /dev/md0
+1800-1900 info Rebuild21 event detected on md device /dev/md0
+1800-1900 info Rebuild41 event detected on md device /dev/md0
+1800-1900 info Rebuild62 event detected on md device /dev/md0
+1700-1900 info Rebuild80 event detected on md device /dev/md0
+1600-1900 info@kernel [{uptime}] md: md0: data-check done.
+0.1 info RebuildFinished event detected on md device /dev/md0, component device  mismatches found: {pick:0|0|0|128} (on raid level 1)

service upsmon hosts=ocean rate=0.02 rhythm=flat
5 notice UPS apc@localhost on battery
1 notice UPS apc@localhost on line power
cron 30 12 1 * 600
+0 notice UPS apc@localhost battery self-test started
+12 notice UPS apc@localhost battery self-test passed

service rsync-mirror hosts=node006 pid=fork rate=0
cron 15 3 * * 100
+0 info building file list
+3-20 info sent {int:90000:400000} bytes  received {int:1000000:90000000} bytes  {dec:100000:900000:2} bytes/sec
+0 info total size is {int:840000000000:841000000000}  speedup is {dec:100:900:2}
`;
