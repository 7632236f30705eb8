import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { SimulatedLine } from './line-formats.ts';
import { SimulatorRun, type LineWriter, type SimulatorRunOptions } from './simulator-run.ts';
import { Simulator } from './simulator.ts';
import { FileWriter } from './writers/file-writer.ts';
import { HttpWriter } from './writers/http-writer.ts';
import { TcpWriter } from './writers/tcp-writer.ts';
import { UdpWriter } from './writers/udp-writer.ts';

const startMs = Date.UTC(2026, 9, 5, 6);
const lines = new Simulator({ seed: 1, startMs }).next(300);

/** A clock that goes on when somebody sleeps. */
function runWith(writer: LineWriter, options: Partial<SimulatorRunOptions> = {}) {
  let nowMs = 1_000;
  return new SimulatorRun({
    simulator: new Simulator({ seed: 1, startMs }),
    writer,
    startMs,
    clock: { nowMs: () => nowMs },
    sleep: async (ms) => {
      nowMs += ms;
      await turn();
    },
    ...options,
  });
}

test('SimulatorRun plays by the clock, and ends after its time', async () => {
  const seen: SimulatedLine[] = [];
  const run = runWith(
    { write: async (batch) => void seen.push(...batch), close: async () => {} },
    { durationMs: 300_000 },
  );
  run.start();
  assert.equal(run.status().status, 'running');
  await run.ended();
  const expected = new Simulator({ seed: 1, startMs }).next(100_000, startMs + 300_000);
  assert.deepEqual(seen, expected);
  const { status, stats } = run.status();
  assert.equal(status, 'idle');
  assert.equal(stats.logs_generated, expected.length);
  assert.equal(stats.logs_shipped, expected.length);
  assert.ok(stats.batches_pushed > 10 && stats.batches_pushed <= 101);
});

test('SimulatorRun sends a batch again that did not arrive, and says why', async () => {
  let failures = 3;
  const problems: (string | undefined)[] = [];
  let seen = 0;
  const writer: LineWriter = {
    write: async (batch) => {
      problems.push(run.status().problem);
      if (failures-- > 0) throw new Error('refused');
      seen += batch.length;
    },
    close: async () => {},
  };
  const run = runWith(writer, { durationMs: 60_000, speed: Number.POSITIVE_INFINITY });
  run.start();
  await run.ended();
  assert.deepEqual(problems.slice(0, 4), [undefined, 'refused', 'refused', 'refused']);
  assert.equal(seen, run.status().stats.logs_generated);
  assert.equal(run.status().problem, undefined);
});

test('SimulatorRun stops when it is told to', async () => {
  const run = runWith({ write: async () => {}, close: async () => {} });
  run.start();
  await turn();
  await run.stop();
  assert.equal(run.status().status, 'idle');
});

test('FileWriter appends lines', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'simulator-'));
  t.after(() => rm(folder, { recursive: true }));
  const writer = new FileWriter(join(folder, 'syslog'));
  await writer.write(lines.slice(0, 100));
  await writer.write(lines.slice(100));
  await writer.close();
  const text = await readFile(join(folder, 'syslog'), 'utf8');
  assert.equal(text, lines.map((line) => `${line.text}\n`).join(''));
});

test('UdpWriter sends a datagram a line', async () => {
  const receiver = createSocket('udp4');
  receiver.bind(0, '127.0.0.1');
  await once(receiver, 'listening');
  const writer = new UdpWriter({ host: '127.0.0.1', port: receiver.address().port });
  const [got] = await Promise.all([once(receiver, 'message'), writer.write(lines.slice(0, 1))]);
  assert.equal(String(got[0]), lines[0]?.text);
  await writer.close();
  receiver.close();
});

test('TcpWriter frames by line feed or by count, and connects again', async () => {
  let received = '';
  const server = createServer((socket) => socket.on('data', (data) => (received += String(data))));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  for (const framing of ['lf', 'octet-count'] as const) {
    received = '';
    const writer = new TcpWriter({ host: '127.0.0.1', port, framing });
    await writer.write(lines.slice(0, 2));
    await writer.close();
    await writer.write(lines.slice(2, 3));
    await writer.close();
    const texts = lines.slice(0, 3).map((line) => line.text);
    const framed = texts.map((text) =>
      framing === 'lf' ? `${text}\n` : `${Buffer.byteLength(text)} ${text}`,
    );
    assert.equal(received, framed.join(''));
  }
  server.close();
  const refused = new TcpWriter({ host: '127.0.0.1', port });
  await assert.rejects(refused.write(lines), { code: 'ECONNREFUSED' });
});

test("HttpWriter pushes in Loki's form, and fails aloud", async () => {
  const bodies: string[] = [];
  const server = createHttpServer((request, response) => {
    let body = '';
    request.on('data', (data) => (body += String(data)));
    request.on('end', () => {
      bodies.push(body);
      response.statusCode = bodies.length === 1 ? 204 : 503;
      response.end(bodies.length === 1 ? undefined : 'later');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const writer = new HttpWriter({ url: `http://127.0.0.1:${port}/loki/api/v1/push` });
  await writer.write(lines);
  const { streams } = JSON.parse(bodies[0] ?? '') as {
    streams: { stream: Record<string, string>; values: [string, string][] }[];
  };
  assert.equal(streams.flatMap(({ values }) => values).length, lines.length);
  assert.equal(streams[0]?.stream['host'], lines[0]?.host);
  assert.equal(streams[0]?.values[0]?.[0], `${lines[0]?.timeMs}000000`);
  await assert.rejects(writer.write(lines), { message: 'Cannot push: 503 later' });
  server.closeAllConnections();
  server.close();
});
