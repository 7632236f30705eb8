/** A kind of error that production systems really have. */
export interface ErrorKind {
  readonly category:
    | 'database'
    | 'authentication'
    | 'payment'
    | 'infrastructure'
    | 'application'
    | 'data'
    | 'security'
    | 'unknown';
  readonly name: string;
  readonly service: string;
  /** What it looks like: messages as compile-message.ts reads them, the first the plainest. */
  readonly lines: readonly string[];
}

/** A line each: `category | name | service`, then its messages indented. */
const table = `
database | connection timeout | orders-service
  DatabaseError: connection to 10.0.3.12:5432 timed out after {int:5000:30000}ms (pool=orders, attempt={int:1:5})
  could not connect to server: Connection timed out. Is the server running on host "db-primary" (10.0.3.12) and accepting TCP/IP connections on port 5432?
database | deadlock | orders-service
  ERROR: deadlock detected. Process {pid} waits for ShareLock on transaction {int:900000:999999}; blocked by process {pid}
  Transaction {uuid} rolled back: Deadlock found when trying to get lock; try restarting transaction
database | pool exhaustion | inventory-service
  HikariPool-1 - Connection is not available, request timed out after {int:30000:30900}ms (total=20, active=20, idle=0, waiting={int:5:190})
  FATAL: remaining connection slots are reserved for non-replication superuser connections
database | replication lag | reporting-service
  Replica db-replica-{int:1:3} is {int:60:900} seconds behind primary, reads are routed to primary
  replication lag {int:60:900}s exceeds threshold 30s on db-replica-{int:1:3}, last LSN {hex:1}/{hex:8}
authentication | expired JWT | auth-service
  JWT validation failed for user {int:1000:99999}: TokenExpiredError: jwt expired at {time}
  401 Unauthorized {path}: token expired {int:3:900} seconds ago (kid={hex:8})
authentication | invalid signature | auth-service
  JWT validation failed: JsonWebTokenError: invalid signature (kid={hex:8}, ip={ip})
  SAML response rejected: signature does not match certificate of issuer https://idp.example.org
authentication | rate limiting | auth-service
  Rate limit exceeded for {ip} on /login: {int:60:400} requests in 60s (limit 50)
  429 Too Many Requests client={ip} bucket=login retry_after={int:5:60}s
authentication | session store failure | auth-service
  Session store unavailable: Redis connection to session-redis:6379 failed - connect ECONNREFUSED 10.0.3.{int:2:40}:6379
  Failed to persist session {hex:32}: READONLY You can't write against a read only replica.
payment | gateway timeout | payment-service
  Payment gateway timeout: no response from stripe after {int:10000:30000}ms for order {int:100000:999999}
  504 Gateway Timeout while capturing payment {uuid} (provider=stripe, attempt={int:1:3})
payment | card declined | payment-service
  Card declined for order {int:100000:999999}: {pick:insufficient_funds|do_not_honor|lost_card|expired_card} (card ending {int:1000:9999})
  Charge ch_{hex:16} failed: your card was declined, decline_code={pick:generic_decline|insufficient_funds|fraudulent}
payment | fraud detection | payment-service
  Fraud check rejected order {int:100000:999999}: score {dec:0.91:0.99:2} > 0.90 (country mismatch, velocity)
  Order {int:100000:999999} put on hold by fraud rule R{int:1:40}: {int:4:20} cards from {ip} in 10 minutes
payment | duplicate charge | payment-service
  Duplicate charge detected: order {int:100000:999999} was already captured as ch_{hex:16}
  Idempotency key {uuid} reused with different amount ({dec:5:100:2} != {dec:5:100:2} EUR)
infrastructure | service unavailable | api-gateway
  503 Service Unavailable: upstream inventory-service has no healthy instances ({int:0:2}/3)
  Circuit breaker opened for inventory-service after {int:20:60} failures in 10s
infrastructure | message queue full | notification-service
  Message queue full: queue=notifications depth={int:100000:120000} max=100000, rejecting publish
  AMQP channel blocked by broker: memory alarm on rabbit@mq-{int:1:3}, connection.blocked low on memory
infrastructure | cache stampede | catalog-service
  Cache stampede on key product:{int:1000:9999}: {int:200:900} concurrent misses, database load {dec:90:100:1}%
  cache miss ratio {dec:0.85:0.99:2} on redis-cache-{int:1:3} after mass expiry, {int:200:900} recomputations in flight
infrastructure | disk space critical | storage-service
  Disk space critical on /data: {int:96:99}% used, {int:120:900} MB left
  write /data/segments/{int:1000:9999}.tmp: no space left on device
application | null pointer | catalog-service
  java.lang.NullPointerException: Cannot invoke "Product.getPrice()" because "product" is null at com.example.catalog.PriceService.total(PriceService.java:{int:40:240})
  TypeError: Cannot read properties of undefined (reading 'price') at CartView.render (/app/src/cart.js:{int:20:240}:{int:1:60})
application | stack overflow | pricing-service
  java.lang.StackOverflowError: null at com.example.pricing.RuleEngine.evaluate(RuleEngine.java:{int:60:90})
  RangeError: Maximum call stack size exceeded at resolveDiscount (/app/src/discount.js:{int:20:90}:{int:1:40})
application | out of memory | reporting-service
  java.lang.OutOfMemoryError: Java heap space while building report {int:1000:9999} (heap {int:1980:2047} MB of 2048 MB)
  FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory (pid {pid})
application | unhandled exception | orders-service
  Unhandled exception in request {uuid}: IllegalStateException: order {int:100000:999999} is already shipped
  UnhandledPromiseRejection: Error: unexpected response 500 from pricing-service for order {int:100000:999999}
data | validation failure | orders-service
  Validation failed for order {int:100000:999999}: field "{pick:quantity|zip|email|currency}" is invalid: {pick:must be positive|does not match pattern|is required}
  400 Bad Request {path}: {int:1:6} validation errors, first: /items/0/quantity must be >= 1
data | API schema mismatch | api-gateway
  API schema mismatch: response of pricing-service v{int:2:5} lacks property "currency" (expected by contract 2026-{int:1:9})
  SchemaValidationError: unexpected property "discountV2" in message of topic prices.v{int:2:5}
data | file upload error | storage-service
  File upload failed: multipart stream ended after {int:1000:900000} of {int:1000000:9000000} bytes (upload {uuid})
  Upload {uuid} rejected: checksum mismatch, expected {hex:32} got {hex:32}
data | CSV parse error | import-service
  CSV parse error in stock_{time:date}.csv line {int:2:90000}: expected 14 columns, got {int:9:13}
  Import {int:1000:9999} aborted: invalid UTF-8 in column "name" at row {int:2:90000}
security | SQL injection | api-gateway
  Possible SQL injection blocked from {ip}: GET /api/v1/search?q=%27%20UNION%20SELECT%20username,password%20FROM%20users--
  WAF rule 942100 matched: SQL injection detected via libinjection, client {ip}, uri "/api/v1/products"
security | XSS | api-gateway
  Possible XSS blocked from {ip}: parameter "comment" contains <script>document.location=...</script>
  WAF rule 941110 matched: XSS filter category 1 script tag vector, client {ip}, uri "/api/v1/reviews"
security | brute force | auth-service
  Brute force suspected: {int:50:900} failed logins for user {pick:admin|root|anna} from {ip} in 5 minutes
  Account {pick:admin|anna|office} locked after {int:10:40} failed attempts from {int:2:30} addresses
unknown | Kubernetes OOM kill | kubelet
  Memory cgroup out of memory: Killed process {pid} (java) total-vm:{int:4000000:9000000}kB, anon-rss:{int:2000000:2100000}kB, pod=reporting-{hex:10}-{hex:5}
  Pod reporting-{hex:10}-{hex:5} container reporting terminated: OOMKilled (exit code 137), restart {int:1:9}
unknown | gRPC deadline exceeded | pricing-service
  rpc error: code = DeadlineExceeded desc = context deadline exceeded calling /inventory.v1.Stock/Reserve after {int:2000:5000}ms
  gRPC status 4 DEADLINE_EXCEEDED from inventory-service:{int:9000:9009}, remaining budget 0ms
unknown | Elasticsearch shard failure | search-service
  SearchPhaseExecutionException: {int:1:5} of 5 shards failed, index products-2026, node es-data-{int:1:3}
  all shards failed for [products-2026][{int:0:4}]: NoShardAvailableActionException
unknown | WebSocket connection dropped | notification-service
  WebSocket connection dropped for client {int:1000:99999}: close code 1006, {int:10:900} messages undelivered
  ws: {int:100:900} clients disconnected within 2s, last ping {int:30:90}s ago
unknown | feature-flag timeout | api-gateway
  Feature flag service timeout after {int:500:2000}ms, falling back to defaults for {int:10:60} flags
  flag evaluation "{pick:new-checkout|dark-mode|price-test}" failed: upstream flags.example.org did not answer in {int:500:2000}ms
unknown | CDN origin pull failure | api-gateway
  CDN origin pull failed: 502 from origin for /assets/{hex:8}.js, edge FRA{int:1:60}
  origin fetch error edge=AMS{int:1:60} url=/images/{int:1000:9999}.webp error="connection reset by origin"
`;

/** The kinds of errors that the simulator makes by itself, in order of their table. */
export const errorKinds: readonly ErrorKind[] = readTable();

function readTable(): readonly ErrorKind[] {
  const blocks = table.trim().split(/\n(?=\S)/);
  return blocks.map((block) => {
    const [head = '', ...lines] = block.split('\n').map((line) => line.trim());
    const [category = '', name = '', service = ''] = head.split(' | ');
    return { category: category as ErrorKind['category'], name, service, lines };
  });
}
