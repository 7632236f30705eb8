/** What node005 and node006 are for: an order backend in Java and Node, builds, media. Form: parse-sheets.ts. */
export const applicationSheets = `
service orders-api hosts=node005 rate=120 rhythm=evening
80 info {"level":"info","time":"{time}","pid":1,"hostname":"{host}","reqId":"{hex:12}","msg":"request completed","method":"{often:GET|POST|PATCH}","url":"/v2/orders/{int:100000:999999}","statusCode":{often:200|201|304|404},"responseTime":{log:18:0.8}}
30 info {"level":"info","time":"{time}","pid":1,"hostname":"{host}","msg":"order event published","orderId":{int:100000:999999},"topic":"{often:order.placed|order.paid|order.shipped}"}
4 warning {"level":"warn","time":"{time}","pid":1,"hostname":"{host}","msg":"slow query","table":"{often:orders|order_items|customers}","ms":{int:500:1900}}
2 warning {"level":"warn","time":"{time}","pid":1,"hostname":"{host}","msg":"retrying stock reservation","orderId":{int:100000:999999},"attempt":{int:2:3}}
0.6 err {"level":"error","time":"{time}","pid":1,"hostname":"{host}","msg":"stock reservation rejected","orderId":{int:100000:999999},"reason":"{often:out_of_stock|version_conflict}"}
every 30
+0 debug {"level":"debug","time":"{time}","pid":1,"hostname":"{host}","msg":"heartbeat","uptime":{time:unix},"heapUsedMb":{int:88:140}}

service billing hosts=node005 rate=60 rhythm=office
50 info {time:local} INFO  [{often:http-nio-8080-exec-{int:1:20}|scheduling-1}] c.e.billing.InvoiceService : Invoice {int:2000000:2999999} created for customer {int:1000:9999}, net {dec:5:900:2} EUR
40 info {time:local} INFO  [http-nio-8080-exec-{int:1:20}] c.e.billing.PaymentController : Payment {uuid} captured in {log:210:0.5} ms via {often:stripe|paypal|sepa}
16 debug {time:local} DEBUG [HikariPool-1 housekeeper] c.z.hikari.pool.HikariPool : HikariPool-1 - Pool stats (total=10, active={int:0:6}, idle={int:4:10}, waiting=0)
6 warning {time:local} WARN  [http-nio-8080-exec-{int:1:20}] c.e.billing.TaxClient : VAT id check for {pick:DE|AT|NL|FR}{int:100000000:999999999} answered after {int:1200:2900} ms
1.4 err {time:local} ERROR [http-nio-8080-exec-{int:1:20}] c.e.billing.PaymentController : Payment {uuid} refused by provider: {often:card_declined|expired_card|limit_exceeded}
0.2 warning {time:local} WARN  [HikariPool-1 housekeeper] c.z.hikari.pool.HikariPool : HikariPool-1 - Thread starvation or clock leap detected (housekeeper delta={int:45:59}s{int:100:999}ms).
cron 30 0 * * 10
+0 info {time:local} INFO  [scheduling-1] c.e.billing.DunningJob : Dunning run started
+20-70 info {time:local} INFO  [scheduling-1] c.e.billing.DunningJob : Dunning run finished: {int:0:14} reminders sent
cron 0 6 1 * 30
+0 info {time:local} INFO  [scheduling-1] c.e.billing.LedgerClose : Closing ledger of last month
+300-500 info {time:local} INFO  [scheduling-1] c.e.billing.LedgerClose : Ledger closed: {int:4000:6000} postings balanced

service rabbitmq hosts=node005 rate=7 rhythm=evening
30 info {time:utc} [info] <0.{int:500:9999}.0> accepting AMQP connection <0.{int:500:9999}.0> (172.19.0.{int:2:9}:{port} -> 172.19.0.3:5672)
24 info {time:utc} [info] <0.{int:500:9999}.0> connection <0.{int:500:9999}.0> (172.19.0.{int:2:9}:{port} -> 172.19.0.3:5672): user 'shop' authenticated and granted access to vhost '/'
20 warning {time:utc} [warning] <0.{int:500:9999}.0> closing AMQP connection <0.{int:500:9999}.0> (172.19.0.{int:2:9}:{port} -> 172.19.0.3:5672, vhost: '/', user: 'shop'): client unexpectedly closed TCP connection
1 err {time:nginx} [error] <0.{int:500:9999}.0> closing AMQP connection <0.{int:500:9999}.0>: missed heartbeats from client, timeout: 60s

service redis hosts=node005 rate=2 rhythm=flat
1 info 1:M {time:utc} * DB saved on disk
1 info 1:M {time:utc} * Background saving terminated with success
every 900
+0 info 1:M {time:utc} * {int:10:90} changes in 900 seconds. Saving...
+0 info 1:M {time:utc} * Background saving started by pid {pid}
+0.1-0.6 info {pid}:C {time:utc} * DB saved on disk
+0 info 1:M {time:utc} * Background saving terminated with success

service shipping-worker hosts=node005 rate=0
story 22 evening
+0 info {time} job={$job=hex:10} queue=labels state=started order={$order=int:100000:999999}
+0.2-0.9 info {time} job={$job} step=fetch-order order={$order} ms={log:40:0.4}
+0.3-1.5 info {time} job={$job} step=create-label carrier={often:dhl|ups|dpd|hermes} ms={log:400:0.4}
+0.1-0.3 info {time} job={$job} step=store-label bytes={log:38000:0.2}
+0.1-0.2 info {time} job={$job} state=done order={$order}
story 0.2 evening
+0 info {time} job={$job=hex:10} queue=labels state=started order={$order=int:100000:999999}
+0.2-0.9 info {time} job={$job} step=fetch-order order={$order} ms={log:40:0.4}
+5 warning {time} job={$job} step=create-label carrier={often:dhl|ups} state=retry attempt=2 reason=timeout
+2-5 info {time} job={$job} step=create-label carrier={often:dhl|ups} ms={log:900:0.4}
+0.1 info {time} job={$job} step=store-label bytes={log:38000:0.2}
+0.1 info {time} job={$job} state=done order={$order}

service gitea hosts=node006 rate=14 rhythm=office
40 info {time:date} ...ices/context/access_log.go:{int:50:99}:() [I] router: completed {often:GET|POST} /{often:anna|mike|team}/{often:infra|shop|notes}.git/{often:info/refs|git-upload-pack} for {lan}:0, {often:200 OK|200 OK|304 Not Modified} in {dec:2:90:1}ms @ repo/githttp.go:{int:30:600}
8 info {time:date} ...eb/routing/logger.go:102:func1() [I] router: completed GET /api/v1/version for 192.168.1.14{int:3:6}:0, 200 OK in {dec:0.2:1:1}ms @ misc/version.go:16(misc.Version)
0.4 err {time:date} ...ers/web/repo/githttp.go:{int:400:600}:serviceRPC() [E] Fail to serve RPC(upload-pack) in /data/git/{often:infra|shop}.git: signal: killed

service act_runner hosts=node006 rate=0
story 0.9 office
+0 info time="{time}" level=info msg="task {$task=seq:30} repo is {often:mike/shop|anna/infra|team/notes} {often:main|feature/cart|fix/tax}"
+2-9 info time="{time}" level=info msg="task {$task} docker pull node:24-bookworm"
+9-40 info time="{time}" level=info msg="task {$task} step 'npm ci' finished in {int:9:40}s"
+20-90 info time="{time}" level=info msg="task {$task} step 'npm test' finished in {int:20:90}s"
+1 info time="{time}" level=info msg="task {$task} {often:Success|Success|Success|Success|Failure}"

service jellyfin hosts=node006 rate=6 rhythm=evening
20 info [{time:local}] [INF] [{int:1:99}] Emby.Server.Implementations.Session.SessionManager: Playback stopped reported by app Jellyfin Web playing "{song}". Stopped at {int:10000:5400000} ms
16 info [{time:local}] [INF] [{int:1:99}] MediaBrowser.MediaEncoding.Transcoding.TranscodeManager: /usr/lib/jellyfin-ffmpeg/ffmpeg -analyzeduration 200M -i file:"/media/{song}.mkv" -map 0:0
14 info [{time:local}] [INF] [{int:1:99}] Jellyfin.Api.Middleware.ResponseTimeMiddleware: Slow HTTP Response from /Items/Latest to {lan} in 0:00:0{dec:0.5:3:4} with Status Code 200
5 warning [{time:local}] [WRN] [{int:1:99}] Jellyfin.Networking.Manager.NetworkManager: WS {lan} error: The remote party closed the WebSocket connection without completing the close handshake.
1 err [{time:local}] [ERR] [{int:1:99}] MediaBrowser.Providers.Manager.ProviderManager: MovieDbProvider failed in GetImageInfos for type {often:Season|Movie} at /media/{song}
cron 0 3 * * 300
+0 info [{time:local}] [INF] [{int:1:99}] Emby.Server.Implementations.ScheduledTasks.TaskManager: Scan Media Library Started
+60-300 info [{time:local}] [INF] [{int:1:99}] Emby.Server.Implementations.ScheduledTasks.TaskManager: Scan Media Library Completed after {int:1:5} minute(s) and {int:0:59} seconds

service sonarr hosts=node006 rate=5 rhythm=flat
10 info [Info] RssSyncService: Starting RSS Sync
10 info [Info] DownloadDecisionMaker: Processing {int:90:110} releases
10 info [Info] RssSyncService: RSS Sync Completed. Reports found: {int:90:110}, Reports grabbed: {often:0|0|0|1}
1 warning [Warn] Newznab: Indexer reached rate limit: HTTP request failed: [429:TooManyRequests]

service mosquitto hosts=node006 rate=26 rhythm=home
20 info {time:unix}: New connection from 192.168.1.{int:60:99}:{port} on port 1883.
20 info {time:unix}: New client connected from 192.168.1.{int:60:99}:{port} as {often:zigbee2mqtt|esphome-hall|tasmota_{hex:6}|homeassistant} (p2, c1, k60, u'mqtt').
16 info {time:unix}: Client {often:zigbee2mqtt|esphome-hall|tasmota_plug} closed its connection.
4 notice {time:unix}: Client tasmota_{hex:6} has exceeded timeout, disconnecting.
1 info {time:unix}: Saving in-memory database to /mosquitto/data/mosquitto.db.

service zigbee2mqtt hosts=node006 rate=30 rhythm=home
40 info [{time:local}] info: z2m:mqtt: MQTT publish: topic 'zigbee2mqtt/{often:hall_motion|kitchen_plug|living_room_lamp|door_front|bath_climate}', payload '{"battery":{int:20:100},"linkquality":{int:20:255},"voltage":{int:2800:3100}}'
1 warning [{time:local}] warning: z2m: Device '{often:garden_plug|attic_sensor}' left the network
0.5 err [{time:local}] error: z2m: Publish 'set' 'state' to '{often:living_room_lamp|garden_plug}' failed: 'Error: ZCL command timed out after 10000ms'
`;
