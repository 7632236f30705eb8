import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { type TestContext, test } from 'node:test';
import { Command } from 'commander';
import { StoreView } from '../../test/fixtures/store-view.ts';
import { createServer } from '../http/create-server.ts';
import { Metrics } from '../observability/metrics.ts';
import { Store } from '../state/store.ts';
import { addMaintenance } from './add-maintenance.ts';

/** @returns runs `logdetect maintenance …` against a service and gives what it prints */
async function service(t: TestContext): Promise<(...args: readonly string[]) => Promise<string>> {
  const store = await Store.open({ path: ':memory:', routes: [] });
  const app = await createServer({
    view: new StoreView(store, Date.UTC(2026, 5, 14, 4)),
    metrics: new Metrics(),
    host: '127.0.0.1',
    token: undefined,
    webFolder: '/nowhere',
    onError: (error) => assert.fail(String(error)),
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  t.after(() => app.close());
  t.after(() => store.close());
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  return async (...args) => {
    const out = new PassThrough();
    const { signal } = new AbortController();
    const terminal = { out, error: out, hasColour: false };
    const program = new Command('logdetect').exitOverride();
    addMaintenance(program, { terminal, environment: {}, signal, exit: () => undefined });
    await program.parseAsync(['maintenance', ...args, `--url=${url}`], { from: 'user' });
    out.end();
    return String(out.read() ?? '');
  };
}

test('logdetect maintenance begins, lists and ends work on hosts', async (t) => {
  const run = await service(t);
  assert.equal(await run('list'), 'Nobody works on any host\n');
  const about = ['--reason=new disks', '--owner=anna', '--expires=2h'];
  const line =
    /^nas, ocean in maintenance until 2026-06-14T06:00:00\.000Z \(new disks, by anna\): \S+\n$/;
  assert.match(await run('start', 'nas', 'ocean', ...about), line);
  assert.match(await run('list'), line);
  const [begun] = JSON.parse(await run('list', '--format=json')) as { id: string }[];
  assert.match(await run('end', begun!.id), /until 2026-06-14T04:01:00/);
  await run('start', 'dns01', ...about);
  const all = await run('end');
  assert.equal(all.match(/until 2026-06-14T04:01:00/g)?.length, 2);
});

test('logdetect maintenance hands on why a service refuses', async (t) => {
  const run = await service(t);
  await assert.rejects(run('start', 'nas', '--reason=r', '--expires=9h'), /not between 1s and 4h/);
  await assert.rejects(run('end', 'other'), /There is no maintenance "other"/);
});
