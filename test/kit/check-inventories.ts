import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parse } from 'yaml';
import { checkHost } from '../../infra/src/check/check-host.ts';
import { secretsIn } from '../../infra/src/render/fill-secrets.ts';
import { type RenderedHost, renderedHosts } from './rendered-hosts.ts';

const name = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,12}[a-z0-9])?$/);
const service = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._@-]{0,12}$/);
/** Whatever people may write: quotes, braces, dollars, other alphabets; no control characters. */
const label = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  .filter((text) => !/[\p{Cc}\u2028\u2029\uFEFF]/u.test(text) && text.isWellFormed());
const labels = fc.dictionary(fc.constantFrom('site', 'rack', 'floor', 'owner'), label, {
  maxKeys: 3,
});
const logPath = fc
  .array(fc.stringMatching(/^[A-Za-z0-9 $'()&;*äß_.-]{1,10}$/), { minLength: 1, maxLength: 4 })
  .map((parts) => `/${parts.join('/')}`)
  .filter((path) => !/(^|\/)\.\.(\/|$)/.test(path));
const file = fc.record({ path: logPath, service });
const agent = fc.constantFrom('promtail', 'alloy');
const docker = fc.constantFrom('journald', 'socket', 'off');
const mode = fc.constantFrom('existing', 'deploy', 'off');

const host = fc.record({
  agent,
  labels,
  sources: fc.record({
    journald: fc.boolean(),
    docker,
    files: fc.uniqueArray(file, { maxLength: 3, selector: ({ path }) => path }),
  }),
});

const fleet = fc
  .record({
    names: fc.uniqueArray(name, { minLength: 2, maxLength: 8 }),
    hosts: fc.array(host, { minLength: 1, maxLength: 4 }),
    listener: fc.constantFrom('rsyslog', 'agent', 'off'),
    nginx: fc.constantFrom('existing', 'deploy'),
    grafana: mode,
    n8n: mode,
    ipv6: fc.boolean(),
    deviceLabels: labels,
    budget: fc.double({ min: 0.01, max: 1000, noNaN: true }),
  })
  .map(({ names, hosts, ...central }) => {
    const count = Math.min(hosts.length, names.length);
    return {
      hosts: hosts.slice(0, count).map((entry, index) => ({
        name: names[index],
        address: central.ipv6 ? `fd00::${index + 1}` : `10.0.0.${index + 1}`,
        ...entry,
        ...(index === 0 ? centralOf(central, entry.sources) : {}),
      })),
      devices: names.slice(count).map((device, index) => ({
        name: device,
        address: `10.0.1.${index + 1}`,
        labels: central.deviceLabels,
      })),
    };
  });

function centralOf(
  {
    listener,
    nginx,
    grafana,
    n8n,
    budget,
  }: { listener: string; nginx: string; grafana: string; n8n: string; budget: number },
  sources: object,
): object {
  return {
    role: 'central',
    sources: { ...sources, syslog: { listener } },
    nginx: { mode: nginx },
    grafana: { mode: grafana },
    n8n: { mode: n8n },
    detector: { budget },
  };
}

type Inventory = typeof fleet extends fc.Arbitrary<infer Value> ? Value : never;

/** What holds for every inventory that people can write, tried on `runs` of them. */
export function checkInventories(runs: number): void {
  fc.assert(
    fc.property(fleet, (inventory) => {
      const text = JSON.stringify(inventory); // YAML, too
      const hosts = renderedHosts.ofText(text);
      for (const rendered of hosts) {
        assert.deepEqual(checkHost(rendered.plan, changing(rendered)), []);
        checkSecrets(rendered, hosts);
        checkAgent(rendered, inventory);
      }
      const again = renderedHosts.ofText(text);
      assert.deepEqual(sums(again), sums(hosts));
    }),
    { numRuns: runs },
  );
}

/** The dashboards are the same every time, and their expressions take long to parse. */
function changing({ files }: RenderedHost): RenderedHost['files'] {
  return files.filter(({ template }) => template.endsWith('.hbs'));
}

function sums(hosts: readonly RenderedHost[]): readonly string[] {
  return hosts.flatMap(({ files }) =>
    files.map(({ host: on, path, sha256 }) => `${on}${path} ${sha256}`),
  );
}

/** An agent's host has its own password alone; what is readable to all has none. */
function checkSecrets({ plan, files }: RenderedHost, hosts: readonly RenderedHost[]): void {
  for (const { path, mode: bits, content } of files) {
    const secrets = secretsIn(content);
    if (bits !== '0600') assert.deepEqual(secrets, [], path);
    if (plan.host.role === 'agent')
      assert.ok(
        secrets.every((secret) => secret === `loki-password-${plan.host.name}`),
        path,
      );
  }
  const others = hosts
    .map((other) => other.plan.host.name)
    .filter((other) => other !== plan.host.name);
  if (plan.host.role === 'agent') {
    const text = files.map(({ content }) => content).join('\n');
    for (const other of others) assert.ok(!text.includes(`@{secret:loki-password-${other}}`));
  }
}

/** What people wrote stands in the agent's file as they wrote it. */
function checkAgent({ plan, files }: RenderedHost, { hosts }: Inventory): void {
  const entry = hosts.find((written) => written.name === plan.host.name);
  const config = files.find(({ template }) => /^(promtail|alloy)\//.test(template))?.content ?? '';
  const wanted = [
    ...Object.values(entry?.labels ?? {}).filter(() => hasPipeline(entry)),
    ...(entry?.sources.files ?? []).flatMap(({ path, service: of }) => [path, of]),
  ];
  const strings = plan.host.agent === 'alloy' ? riverStrings(config) : yamlStrings(config);
  for (const text of wanted)
    assert.ok(strings.has(text), `${plan.host.agent} has no ${JSON.stringify(text)}`);
}

function hasPipeline(entry: Inventory['hosts'][number] | undefined): boolean {
  if (entry === undefined) return false;
  const { journald, docker: by, files } = entry.sources;
  return journald || by !== 'off' || files.length > 0;
}

function riverStrings(text: string): ReadonlySet<string> {
  return new Set(
    [...text.matchAll(/"(?:[^"\\]|\\.)*"/g)].map(([literal]): string => JSON.parse(literal)),
  );
}

function yamlStrings(text: string): ReadonlySet<string> {
  const found = new Set<string>();
  const walk = (value: unknown): void => {
    if (typeof value === 'string') found.add(value);
    else if (typeof value === 'object' && value !== null)
      for (const child of Object.values(value)) walk(child);
  };
  walk(parse(text));
  return found;
}
