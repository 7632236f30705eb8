/** What happens to each key of one kind of place. */
export interface KeyedStory {
  /** How a key is written: a message with no key in it. */
  readonly key: string;
  /** Kinds of sessions, the frequent ones first, each line `GAP_MS TIMES SKIP MESSAGE`; `{$key}` is the session's. */
  readonly kinds: readonly (readonly string[])[];
  /** What is said only when something is wrong. */
  readonly extras: readonly string[];
}

const farm: KeyedStory = {
  key: 'tsk_{hex:10}',
  kinds: [
    [
      '0 1-1 0 scheduler: task {$key} accepted from {lan} priority {int:1:5}',
      '300 1-1 0 scheduler: task {$key} placed on worker w{int:1:12}',
      '900 2-4 0 worker: fetching input of {$key}: part {int:0:40} ({log:90000:0.6} bytes)',
      '2000 1-1 0 worker: task {$key} rendering started with {int:2:16} threads',
      '9000 1-5 0.2 worker: task {$key} progress {int:1:99} percent',
      '3000 1-1 0 worker: task {$key} rendering finished, {log:400000:0.4} bytes',
      '700 3-3 0 store: replica of {$key} written to st{int:1:9}',
      '500 1-1 0 scheduler: task {$key} closed',
    ],
    [
      '0 1-1 0 scheduler: task {$key} accepted from {lan} priority {int:1:5}',
      '200 1-1 0 scheduler: task {$key} served from cache entry {hex:12}',
      '300 1-1 0.1 store: read of {$key} by {lan} took {log:40:0.5} ms',
      '200 1-1 0 scheduler: task {$key} closed',
    ],
    [
      '0 1-1 0 store: verification of {$key} requested',
      '1500 1-1 0 store: checksum of {$key} is {hex:32}',
      '400 1-1 0 store: verification of {$key} succeeded',
      '900 0-2 0 store: read of {$key} by {lan} took {log:40:0.5} ms',
    ],
  ],
  extras: [
    'worker: exception while rendering {$key}: java.io.IOException: Connection reset by peer',
    'store: replica of {$key} on st{int:1:9} is corrupt, deleting it',
    'scheduler: task {$key} lost its worker w{int:1:12}, placing it again',
  ],
};

/** Postfix: short queue ids of no prefix, beside message ids that look more like a key. */
const mail: KeyedStory = {
  key: '{hex:10}',
  kinds: [
    [
      '0 1-1 0 postfix/smtpd[{pid}]: {$key}: client={host}.example.net[{ip}]',
      '200 1-1 0 postfix/cleanup[{pid}]: {$key}: message-id=<{hex:16}@mail.example.net>',
      '90 1-1 0 postfix/qmgr[{pid}]: {$key}: from=<{email}>, size={log:9000:0.8}, nrcpt={int:1:3} (queue active)',
      '1500 1-3 0 postfix/smtp[{pid}]: {$key}: to=<{email}>, relay={host}[{ip}]:25, delay={dec:0.2:9:1}, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as {hex:11})',
      '50 1-1 0 postfix/qmgr[{pid}]: {$key}: removed',
    ],
    [
      '0 1-1 0 postfix/pickup[{pid}]: {$key}: uid={int:1000:1020} from=<root>',
      '100 1-1 0 postfix/cleanup[{pid}]: {$key}: message-id=<{hex:16}@{host}>',
      '90 1-1 0 postfix/qmgr[{pid}]: {$key}: from=<{email}>, size={log:900:0.8}, nrcpt=1 (queue active)',
      '300 1-1 0 postfix/local[{pid}]: {$key}: to=<{email}>, relay=local, delay={dec:0.01:1:2}, dsn=2.0.0, status=sent (delivered to mailbox)',
      '50 1-1 0 postfix/qmgr[{pid}]: {$key}: removed',
    ],
  ],
  extras: [
    'postfix/smtp[{pid}]: {$key}: to=<{email}>, relay=none, delay={dec:30:60:1}, dsn=4.4.1, status=deferred (connect to {ip}[{ip}]:25: Connection timed out)',
    'postfix/cleanup[{pid}]: {$key}: milter-reject: END-OF-MESSAGE from {host}[{ip}]: 5.7.1 virus found',
  ],
};

/** Services with trace ids: a span id on each line and users that come again are no keys. */
const traces: KeyedStory = {
  key: '{hex:32}',
  kinds: [
    [
      '0 1-1 0 gateway trace_id={$key} span_id={hex:16} user=u{int:1000:1400} POST /api/orders',
      '8 1-1 0 orders trace_id={$key} span_id={hex:16} creating order {int:100000:999999}',
      '15 1-2 0 stock trace_id={$key} span_id={hex:16} reserved {int:1:9} items',
      '40 1-1 0 payments trace_id={$key} span_id={hex:16} charge accepted for user=u{int:1000:1400}',
      '9 0-1 0 orders trace_id={$key} span_id={hex:16} published event order-created',
      '4 1-1 0 gateway trace_id={$key} span_id={hex:16} 201 in {log:80:0.4} ms',
    ],
    [
      '0 1-1 0 gateway trace_id={$key} span_id={hex:16} user=u{int:1000:1400} GET /api/orders',
      '6 1-1 0 orders trace_id={$key} span_id={hex:16} listing {int:1:50} orders',
      '5 1-1 0 gateway trace_id={$key} span_id={hex:16} 200 in {log:12:0.4} ms',
    ],
  ],
  extras: [
    'payments trace_id={$key} span_id={hex:16} gateway timeout, retrying',
    'stock trace_id={$key} span_id={hex:16} deadlock detected, transaction rolled back',
  ],
};

/** Containers: ids of 12 digits, in a path too, beside images that come again. */
const containers: KeyedStory = {
  key: '{hex:12}',
  kinds: [
    [
      '0 1-1 0 dockerd: container create {$key} (image=registry.lan/job{int:1:6}:latest)',
      '300 1-1 0 containerd: starting shim for {$key} at /run/containerd/io.containerd.runtime.v2.task/moby/{$key}',
      '150 1-1 0 kernel: br-lan: port {int:1:30} entered forwarding state for veth{$key}',
      '200 1-1 0 dockerd: container start {$key} (image=registry.lan/job{int:1:6}:latest)',
      '30000 0-3 0 dockerd: health_status: healthy {$key}',
      '60000 1-1 0 dockerd: container die {$key} (exitCode=0)',
      '200 1-1 0 containerd: shim disconnected id={$key}',
      '400 1-1 0 dockerd: container destroy {$key}',
    ],
  ],
  extras: [
    'kernel: Memory cgroup out of memory: Killed process {pid} in /docker/{$key}',
    'dockerd: container {$key} failed to exit within 10s of signal 15 - using the force',
  ],
};

/** By the name under which a folder of them is made. */
export const keyedStories = { farm, mail, traces, containers } as const;
export type KeyedStoryName = keyof typeof keyedStories;
