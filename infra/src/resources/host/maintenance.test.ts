import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';

const isLinux = process.platform === 'linux';

interface Heard {
  readonly path: string | undefined;
  readonly authorization: string | undefined;
  readonly body: string;
  /** Command lines of all curls that ran meanwhile. */
  readonly processes: string;
}

async function hear(request: IncomingMessage): Promise<Heard> {
  const { url: path, headers } = request;
  const processes = await text(spawn('ps', ['-ww', '-C', 'curl', '-o', 'args=']).stdout);
  return { path, authorization: headers.authorization, body: await text(request), processes };
}

async function answer(
  request: IncomingMessage,
  reply: ServerResponse,
  heard: Heard[],
): Promise<void> {
  heard.push(await hear(request));
  reply.writeHead(201).end('{"id":"w-1"}');
}

interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(verb: string, input: string): Promise<Ran> {
  const child = spawn('sh', [join(import.meta.dirname, 'maintenance.sh'), verb]);
  // Who refuses a request may have ended before it is read.
  child.stdin.on('error', () => undefined).end(input);
  const ended = new Promise<number | null>((done) => child.once('close', done));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, stdout, stderr };
}

/** The script by a real shell and a real curl, and something that listens as the detector does. */
describe('maintenance.sh', { skip: !isLinux && 'it is for Linux' }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'maintenance-'));
  const token = join(folder, 'token');
  const heard: Heard[] = [];
  let server: Server;
  let url = '';

  before(async () => {
    writeFileSync(token, 'CANARY-TOKEN\n');
    server = createServer((request, reply) => void answer(request, reply, heard));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('start hands the document over as it is, with the token, and says what was answered', async () => {
    const document = '{"hosts":["a"],"reason":"it\'s $(touch /tmp/x) \\"quoted\\" @file"}';
    const { code, stdout } = await run('start', `${url}\n${token}\n${document}\n`);
    assert.deepEqual([code, stdout], [0, '{"id":"w-1"}\t201\n']);
    const last = heard.at(-1);
    assert.equal(last?.path, '/api/maintenance');
    assert.equal(last.body, document);
    assert.equal(last.authorization, 'Bearer CANARY-TOKEN');
    assert.match(last.processes, /api\/maintenance/);
    assert.doesNotMatch(last.processes, /CANARY-TOKEN/);
  });

  test('end names the window', async () => {
    assert.equal((await run('end', `${url}\n${token}\nw-1\n`)).code, 0);
    assert.equal(heard.at(-1)?.path, '/api/maintenance/w-1/end');
  });

  test('a machine without a detector says so, and hostile ids go nowhere', async () => {
    const many = heard.length;
    const none = await run('start', `${url}\n${folder}/nothing\n{}\n`);
    assert.deepEqual([none.code, none.stderr], [3, 'there is no detector here\n']);
    assert.equal((await run('end', `${url}\n${token}\n../../status\n`)).code, 2);
    assert.equal((await run('start', `${url}\n`)).code, 2);
    assert.equal((await run('explode', '')).code, 2);
    assert.equal(heard.length, many);
  });

  test('where nobody listens, curl says why', async () => {
    const { code, stderr } = await run('start', `http://127.0.0.1:1\n${token}\n{}\n`);
    assert.equal(code, 7);
    assert.match(stderr, /connect/i);
  });
});
