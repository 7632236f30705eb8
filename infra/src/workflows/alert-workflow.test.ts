import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { fillSecrets } from '../render/fill-secrets.ts';
import { alertSteps } from './alert-steps.ts';
import { alertWorkflow } from './alert-workflow.ts';

const key = 'a-key-of-plain-characters';

interface Sent {
  readonly id?: string;
  readonly atSeconds?: number;
  readonly severity?: string;
  readonly disposition?: string;
  readonly key?: string;
  readonly change?: (body: string) => string;
}

/** The workflow's two steps with n8n's HMAC between them, over many messages with one memory. */
function receiver(): (sent: Sent) => Record<string, unknown> {
  const memory = {};
  const run = (code: string, item: unknown): { json: Record<string, unknown> } =>
    runInNewContext(`(() => { ${code} })()`, {
      $input: { first: () => item },
      $getWorkflowStaticData: () => memory,
      Buffer,
      Date,
    })[0];
  return ({ id = 'msg_1', atSeconds = Date.now() / 1000, severity = 'high', ...sent }) => {
    const analysis = sent.disposition === undefined ? null : { disposition: sent.disposition };
    const data = {
      alert: { severity, title: 'Disk full', body: 'b', reason: 'opened' },
      incident: { id: 'i', analysis },
    };
    const body = JSON.stringify({ type: 'incident.opened', data });
    const timestamp = String(Math.floor(atSeconds));
    const secret = Buffer.from(
      fillSecrets('@{whsec:k}', () => sent.key ?? key).replace('whsec_', ''),
      'base64',
    );
    const signature = createHmac('sha256', secret)
      .update(`${id}.${timestamp}.${body}`)
      .digest('base64');
    const raw = sent.change?.(body) ?? body;
    const read = run(alertSteps.read, {
      json: {
        headers: {
          'webhook-id': id,
          'webhook-timestamp': timestamp,
          'webhook-signature': `v1,AAAA v1,${signature}`,
        },
      },
      binary: { data: { data: Buffer.from(raw).toString('base64') } },
    });
    const expected = createHmac('sha256', key).update(String(read.json['signed'])).digest('base64');
    return run(alertSteps.check, { json: { ...read.json, expected } }).json;
  };
}

test('the workflow accepts what the detector signs, once', () => {
  const receive = receiver();
  const accepted = receive({});
  assert.equal(accepted['outcome'], 'accepted');
  assert.equal(accepted['route'], 'soon');
  assert.equal(accepted['text'], '[HIGH] Disk full\nb');
  assert.equal(receive({})['outcome'], 'duplicate');
  assert.equal(receive({ id: 'msg_2' })['outcome'], 'accepted');
});

test('the workflow refuses a wrong key, a changed body, an old message, no JSON', () => {
  const receive = receiver();
  assert.equal(receive({ key: 'another-key' })['outcome'], 'refused');
  assert.equal(receive({ change: (body) => body.replace('high', 'low') })['outcome'], 'refused');
  assert.equal(receive({ change: () => 'no json' })['outcome'], 'refused');
  assert.equal(receive({ atSeconds: Date.now() / 1000 - 400 })['outcome'], 'refused');
  assert.equal(receive({})['outcome'], 'accepted');
});

test('the workflow routes by severity and disposition', () => {
  const receive = receiver();
  const cases = [
    ['critical', undefined, 'urgent'],
    ['low', 'ESCALATE', 'urgent'],
    ['medium', 'NEEDS_ONCALL', 'urgent'],
    ['medium', 'NEEDS_DEV', 'soon'],
    ['high', 'OBSERVE', 'soon'],
    ['medium', 'OBSERVE', 'later'],
    ['low', undefined, 'later'],
    ['high', 'NO_ACTION', 'nothing'],
    ['critical', 'NO_ACTION', 'urgent'],
  ] as const;
  for (const [index, [severity, disposition, route]] of cases.entries()) {
    const sent = {
      id: `m${index}`,
      severity,
      ...(disposition === undefined ? {} : { disposition }),
    };
    assert.equal(receive(sent)['route'], route, `${severity} ${disposition}`);
  }
});

test('the workflow holds back a storm, but nothing that is urgent', () => {
  const receive = receiver();
  const outcomes = Array.from(
    { length: 30 },
    (_, index) => receive({ id: `m${index}` })['outcome'],
  );
  assert.equal(outcomes.filter((outcome) => outcome === 'accepted').length, 20);
  const urgent = receive({ id: 'urgent', severity: 'critical' });
  assert.equal(urgent['outcome'], 'accepted');
  assert.match(String(urgent['text']), /10 further alerts were held back/);
});

test("every node's type, version and credential exist in a real n8n", () => {
  const known: { nodes: Record<string, number[]>; credentials: Record<string, string[]> } =
    JSON.parse(readFileSync('test/kit/n8n-node-types.json', 'utf8'));
  const { nodes, connections, id } = alertWorkflow();
  assert.match(id, /^[A-Za-z0-9]{16}$/);
  for (const node of nodes) {
    assert.ok(
      known.nodes[node.type]?.includes(node.typeVersion),
      `${node.type} ${node.typeVersion}`,
    );
    for (const name of Object.keys(node.credentials ?? {})) assert.ok(name in known.credentials);
  }
  const names = new Set(nodes.map(({ name }) => name));
  assert.equal(names.size, nodes.length);
  for (const [from, { main }] of Object.entries(connections)) {
    assert.ok(names.has(from));
    for (const { node } of main.flat()) assert.ok(names.has(node), node);
  }
});

test('templates/n8n/log-anomaly-alerts.json is fresh', () => {
  assert.equal(
    readFileSync('templates/n8n/log-anomaly-alerts.json', 'utf8'),
    `${JSON.stringify(alertWorkflow(), undefined, 2)}\n`,
    'run node scripts/n8n-workflow.ts',
  );
});
