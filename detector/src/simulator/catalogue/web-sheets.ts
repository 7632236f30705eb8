/** Databases, the proxy and the containers of ocean. Form: parse-sheets.ts. */
export const webSheets = `
service nginx hosts=ocean rate=220 rhythm=home
300 info {lan} - - [{time:clf}] "GET {path} HTTP/{often:2.0|1.1}" 200 {log:4200:1.2} "-" "{often:Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15|Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0|Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/126.0 Safari/537.36|mirall/3.13.0 (Nextcloud)|Home Assistant/2026.6 aiohttp/3.9}"
60 info {lan} - {often:anna|mike|sophie} [{time:clf}] "{often:PROPFIND|GET|PUT|REPORT} /remote.php/dav/files/{user}/ HTTP/1.1" {often:207|200|201} {log:1900:0.8} "-" "mirall/3.13.0 (Nextcloud)"
40 info {lan} - - [{time:clf}] "GET {path} HTTP/2.0" 304 0 "-" "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
30 info {ip} - - [{time:clf}] "GET {pick:/wp-login.php|/.env|/.git/config|/phpmyadmin/|/boaform/admin/formLogin|/cgi-bin/luci|/actuator/health|/robots.txt} HTTP/1.1" 404 {pick:153|548} "-" "{pick:Mozilla/5.0 zgrab/0.x|python-requests/2.31.0|Go-http-client/1.1|curl/7.68.0|-}"
30 info 192.168.1.144 - agent [{time:clf}] "POST /loki/api/v1/push HTTP/1.1" 204 0 "-" "promtail/3.6.15"
12 info {lan} - - [{time:clf}] "POST {often:/api/v1/cart|/api/v1/orders|/login} HTTP/2.0" {often:200|201|302|401} {log:800:0.6} "https://shop.example.org/" "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15"
2 info {lan} - - [{time:clf}] "GET /api/v1/products?page={int:1:90} HTTP/2.0" 499 0 "https://shop.example.org/" "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
0.4 err {time:nginx} [error] 31#31: *{int:100000:9000000} connect() failed (111: Connection refused) while connecting to upstream, client: {lan}, server: cloud.example.org, request: "GET /status.php HTTP/1.1", upstream: "http://172.18.0.{int:2:9}:8080/status.php"
0.4 err {time:nginx} [error] 31#31: *{int:100000:9000000} open() "/usr/share/nginx/html/favicon.ico" failed (2: No such file or directory), client: {ip}, server: _, request: "GET /favicon.ico HTTP/1.1"
0.3 warning {time:nginx} [warn] 31#31: *{int:100000:9000000} a client request body is buffered to a temporary file /var/cache/nginx/client_temp/00000{int:10000:99999}, client: {lan}, server: cloud.example.org
0.08 err {time:nginx} [error] 31#31: *{int:100000:9000000} upstream timed out (110: Operation timed out) while reading response header from upstream, client: {lan}, server: shop.example.org
cron 0 0 * * 3
+0 notice {time:nginx} [notice] 1#1: signal 10 (SIGUSR1) received from 4{int:100:999}, reopening logs
cron 12 5 * 1 1800
+0 info@certbot Saving debug log to /var/log/letsencrypt/letsencrypt.log
+2 info@certbot Certificate not yet due for renewal
cron 12 17 11 * 1800
+0 info@certbot Renewing an existing certificate for cloud.example.org and shop.example.org
+9 info@certbot Congratulations, all renewals succeeded: /etc/letsencrypt/live/cloud.example.org/fullchain.pem (success)
+1 notice {time:nginx} [notice] 1#1: signal 1 (SIGHUP) received from 4{int:100:999}, reconfiguring

service postgres hosts=ocean rate=16 rhythm=home
20 info {time:utc} UTC [{pid}] LOG:  automatic vacuum of table "{often:nextcloud.public.oc_filecache|shop.public.orders|shop.public.sessions|paperless.public.documents_log}": index scans: 1, pages: 0 removed, {int:400:9000} remain, {int:10:900} scanned
20 info {time:utc} UTC [{pid}] LOG:  automatic analyze of table "{often:nextcloud.public.oc_filecache|shop.public.orders|shop.public.sessions}" system usage: CPU: user: 0.{int:10:99} s, system: 0.0{int:1:9} s, elapsed: {dec:0.1:2:2} s
14 info {time:utc} UTC [{pid}] LOG:  duration: {log:320:0.4}.{int:100:999} ms  execute <unnamed>: SELECT "fileid", "storage", "path" FROM "oc_filecache" WHERE "storage" = $1
4 err {time:utc} UTC [{pid}] ERROR:  duplicate key value violates unique constraint "{often:oc_job_lock|sessions_pkey|lf_paths_prefix}"
4 err {time:utc} UTC [{pid}] DETAIL:  Key (id)=({int:1000:99999}) already exists.
0.6 err {time:utc} UTC [{pid}] ERROR:  canceling statement due to user request
0.4 info {time:utc} UTC [{pid}] LOG:  could not receive data from client: Connection reset by peer
0.2 err {time:utc} UTC [{pid}] FATAL:  password authentication failed for user "{pick:postgres|admin|test}"
every 300
+0 info {time:utc} UTC [66] LOG:  checkpoint starting: time
+20-120 info {time:utc} UTC [66] LOG:  checkpoint complete: wrote {log:420:0.5} buffers ({dec:0.2:4:1}%); 0 WAL file(s) added, 0 removed, {int:0:2} recycled; write={dec:20:110:3} s, sync={dec:0.01:0.2:3} s, total={dec:21:111:3} s; sync files={int:20:90}, longest={dec:0.001:0.1:3} s, average=0.00{int:1:9} s; distance={log:4100:0.4} kB, estimate={log:5200:0.3} kB
boot 15
+0 info {time:utc} UTC [1] LOG:  starting PostgreSQL 16.{int:2:6} (Debian 16.4-1.pgdg120+1) on x86_64-pc-linux-gnu, compiled by gcc
+0 info {time:utc} UTC [1] LOG:  listening on IPv4 address "0.0.0.0", port 5432
+0.4 info {time:utc} UTC [29] LOG:  database system was shut down at {time:utc} UTC
+0.1 info {time:utc} UTC [1] LOG:  database system is ready to accept connections

service dockerd hosts=ocean,node005,node006 rate=0.3 rhythm=office
10 info time="{time}" level=info msg="ignoring event" container={hex:64} module=libcontainerd namespace=moby topic=/tasks/delete type="*events.TaskDelete"
4 warning time="{time}" level=warning msg="cleaning up after shim disconnected" id={hex:64} namespace=moby
2 warning time="{time}" level=warning msg="Health check for container {hex:64} error: context deadline exceeded"
1 info time="{time}" level=info msg="Container failed to exit within 10s of signal 15 - using the force" container={hex:64}
cron 0 14 * 2,4 5000
+0 info time="{time}" level=info msg="image pulled" digest="sha256:{hex:64}" remotes="ghcr.io/example/shop:{build}"
+2 info time="{time}" level=info msg="ignoring event" container={hex:64} module=libcontainerd namespace=moby topic=/tasks/delete type="*events.TaskDelete"
+1 info@kernel [{uptime}] br-{hex:12}: port 3(veth{hex:7}) entered forwarding state
+3 info@shop-web {time} INFO  [main] Starting shop-web version {build} (commit {hex:7})
+4 info@shop-web {time} INFO  [main] Connected to postgres://ocean:5432/shop in {int:9:40} ms
+1 info@shop-web {time} INFO  [main] Listening on :8080
+9 info@nginx {time:nginx} [notice] 1#1: signal 1 (SIGHUP) received from 4{int:100:999}, reconfiguring

service shop-web hosts=ocean rate=70 rhythm=evening
90 info {time} INFO  [http] {often:GET|POST} {often:/api/v1/products|/api/v1/cart|/api/v1/orders/{int:1000:99999}|/api/v1/search|/login} {often:200|200|304|201|401} {log:24:0.7}ms req={hex:16}
20 info {time} INFO  [orders] order {int:100000:999999} placed by customer {int:1000:9999} total={dec:5:240:2} EUR items={int:1:9}
20 info {time} INFO  [session] session {hex:24} created for user {int:1000:9999} from {ip}
16 info {time} INFO  [mailer] queued mail order-confirmation to {email}
6 warning {time} WARN  [http] slow request GET /api/v1/search?q={often:lamp|chair|desk|shelf} took {int:1000:2900}ms req={hex:16}
4 warning {time} WARN  [payment] card declined for order {int:100000:999999}: {often:insufficient_funds|do_not_honor|expired_card}
1 err {time} ERROR [orders] validation failed for order draft {int:100000:999999}: field "{often:zip|phone|iban}" is invalid
0.5 err {time} ERROR [mailer] could not deliver to {email}: 450 4.2.1 mailbox temporarily unavailable
0.1 err {time} ERROR [search] request to http://search:7700 failed, retrying in {int:1:5}s: socket hang up
every 60
+0 info {time} INFO  [jobs] reconcile: {int:0:20} payments checked, 0 mismatches in {log:90:0.3}ms
cron 5 1 * * 10
+0 info {time} INFO  [jobs] nightly invoice run started
+60-200 info {time} INFO  [jobs] nightly invoice run finished: {int:40:220} invoices in {int:60:200}s

service nextcloud hosts=ocean rate=12 rhythm=home
30 info {"reqId":"{b64:20}","level":1,"time":"{time}","remoteAddr":"{lan}","user":"{often:anna|mike|sophie}","app":"{often:files|dav|admin_audit|photos}","method":"{often:GET|PUT|PROPFIND}","url":"/remote.php/dav/files/{user}","message":"File {often:written to|accessed|renamed|deleted}: /Documents/scan-{int:100:999}.pdf"}
4 warning {"reqId":"{b64:20}","level":2,"time":"{time}","remoteAddr":"{ip}","user":"--","app":"no app in context","method":"POST","url":"/login","message":"Login failed: {pick:admin|anna|root} (Remote IP: {ip})"}
1 err {"reqId":"{b64:20}","level":3,"time":"{time}","remoteAddr":"{lan}","user":"{often:anna|mike}","app":"webdav","method":"PUT","url":"/remote.php/dav/uploads","message":"Expected filesize of {int:1000000:9000000} bytes but read (from Nextcloud client) and wrote (to Nextcloud storage) {int:1000:900000} bytes"}
every 300
+0 info {"reqId":"{b64:20}","level":1,"time":"{time}","remoteAddr":"","user":"--","app":"cron","method":"","url":"/cron.php","message":"Background job run finished in {int:1:9} s"}

service homeassistant hosts=ocean rate=18 rhythm=home
30 info {"ts":"{time}","level":"INFO","logger":"homeassistant.components.automation","msg":"{often:Lights at dusk|Heating by presence|Washing machine done|Door bell}: Running automation actions"}
20 info {"ts":"{time}","level":"INFO","logger":"homeassistant.core","msg":"state changed","entity":"{often:sensor.power_total|light.kitchen|binary_sensor.hall_motion|climate.living_room|sensor.outdoor_temperature}","value":{dec:0:400:1}}
8 warning {"ts":"{time}","level":"WARNING","logger":"homeassistant.helpers.entity","msg":"Update of {often:sensor.tibber_price|media_player.living_room|sensor.solar_inverter} is taking over 10 seconds"}
3 err {"ts":"{time}","level":"ERROR","logger":"homeassistant.components.{often:sonos|tado|hue}","msg":"Timeout fetching {often:sonos|tado|hue} data"}
1 warning {"ts":"{time}","level":"WARNING","logger":"homeassistant.components.http.ban","msg":"Login attempt or request with invalid authentication from {lan}"}

service grafana hosts=ocean rate=8 rhythm=office
30 info logger=context userId=1 orgId=1 uname=admin t={time} level=info msg="Request Completed" method={often:GET|POST} path={often:/api/ds/query|/api/live/ws|/d/host-overview} status={often:200|304|400} remote_addr={lan} time_ms={log:30:0.8} duration={dec:1:90:6}ms size={log:900:1}
5 info logger=cleanup t={time} level=info msg="Completed cleanup jobs" duration={dec:10:90:6}ms
1 warning logger=tsdb.loki t={time} level=warn msg="query took longer than expected" duration={int:3:9}s expr="sum(rate({job=\\"syslog\\"}[5m]))"

service loki hosts=ocean rate=14 rhythm=flat
20 info level=info ts={time} caller=metrics.go:159 component=querier org_id=fake latency=fast query_type=limited length=1h0m0s duration={log:40:0.7}ms status=200 returned_lines={int:0:1000}
20 info level=info ts={time} caller=table_manager.go:136 index-store=tsdb msg="uploading tables"
14 info level=info ts={time} caller=checkpoint.go:611 msg="starting checkpoint"
14 info level=info ts={time} caller=checkpoint.go:336 msg="attempting checkpoint for" dir=/loki/wal/checkpoint.{int:10000:99999}
8 info level=info ts={time} caller=flush.go:167 msg="flushing stream" user=fake fp={hex:16} immediate=false num_chunks={int:1:4} labels="{host=\\"{pick:dns01|node005|node006}\\"}"
0.3 warning level=warn ts={time} caller=logging.go:123 trace_id={hex:16} msg="POST /loki/api/v1/push (500) {int:1:9}ms"
`;
