import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseFleet } from '../fleet/parse-fleet.ts';
import { planFleet } from '../plan/plan-fleet.ts';
import { renderPlan } from '../render/render-plan.ts';
import type { RenderedFile } from '../render/rendered-file.ts';
import { templateFolder } from '../render/template-folder.ts';
import { checkHost } from './check-host.ts';
import { logqlProblem } from './logql-problem.ts';

const templates = templateFolder();
const text = 'hosts:\n  - { name: hub, address: 10.0.0.1, role: central }\n';

function hub(): { plan: ReturnType<typeof planFleet>[number]; files: readonly RenderedFile[] } {
  const { fleet } = parseFleet('hosts.yaml', text);
  assert.ok(fleet !== undefined);
  const [plan] = planFleet(fleet);
  assert.ok(plan !== undefined);
  return { plan, files: renderPlan(plan, templates) };
}

test('checkHost() finds nothing wrong with what is shipped', () => {
  const { plan, files } = hub();
  assert.deepEqual(checkHost(plan, files), []);
});

function edit(from: string, to: string): (file: RenderedFile) => RenderedFile {
  return (file) => {
    assert.ok(file.content.includes(from), `${file.path} has no ${from}`);
    return { ...file, content: file.content.replace(from, to) };
  };
}

test('checkHost() finds what is planted', () => {
  const { plan, files } = hub();
  const planted = (path: string, change: (file: RenderedFile) => RenderedFile): string => {
    const problems = checkHost(
      plan,
      files.map((file) => (file.path.endsWith(path) ? change(file) : file)),
    );
    return problems.map(({ message }) => message).join('; ');
  };
  assert.match(planted('loki.yaml', edit('server:', 'server: {{x}}')), /a \{\{ is left in it/);
  assert.match(planted('loki.yaml', edit('server:', ' server:')), /it is not YAML/);
  assert.match(planted('logs.json', edit('{', '')), /it is not JSON/);
  assert.match(
    planted('errors.json', edit('sum(count_over_time', 'sum(count_over_tim')),
    /LogQL is wrong/,
  );
  assert.match(
    planted('config/tidewatch.yaml', edit('budget: 3', 'bugdet: 3')),
    /the detector refuses it/,
  );
  assert.match(
    planted('secrets/token', (file) => ({ ...file, mode: '0644' })),
    /it holds secrets and has mode 0644/,
  );
  assert.match(
    planted('loki.yaml', (file) => ({ ...file, path: '/a/../b' })),
    /not absolute and plain/,
  );
  assert.match(
    planted('logs.json', (file) => ({ ...file, path: '/etc/nginx/conf.d/tidewatch.conf' })),
    /two templates/,
  );
});

test('checkHost() finds two that want one port', () => {
  const { plan, files } = hub();
  const claim = { port: 3101, protocol: 'tcp', address: '0.0.0.0', by: 'somebody' } as const;
  const problems = checkHost({ ...plan, ports: [...plan.ports, claim] }, files);
  assert.deepEqual(problems, [
    { host: 'hub', path: 'plan', message: 'port 3101/tcp is asked for by somebody and by loki' },
  ]);
});

test('logqlProblem() parses as Loki does', () => {
  assert.equal(logqlProblem('{job="a", host=~"$host"} |~ `(?i)$search` | json | x > 3'), undefined);
  assert.equal(logqlProblem('sum by (a) (rate({job="a"}[$__auto]))'), undefined);
  assert.match(logqlProblem('{job="a"') ?? '', /LogQL is wrong/);
  assert.match(logqlProblem('sum by a (rate({job="a"}[5m])') ?? '', /LogQL is wrong/);
});
