import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { findProgram } from '../../infra/src/check/find-program.ts';

const places = {
  path: process.env['PATH'] ?? '',
  tools: join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'tidewatch/tools'),
};

/** Real programs on loopback, for the length of a test. */
export const programs = {
  places,

  /** A port that was free a moment ago. */
  async freePort(): Promise<number> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    server.close();
    await once(server, 'close');
    if (address === null || typeof address === 'string') throw new TypeError('no port');
    return address.port;
  },

  /** Starts a program whose output goes to `<folder>/<name>.log`; it is stopped when the test ends. */
  start(t: TestContext, folder: string, argv: readonly [string, ...string[]]): ChildProcess {
    const [name, ...args] = argv;
    const program = findProgram(name, places);
    if (program === undefined) throw new Error(`${name} is not on this machine`);
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    const log = createWriteStream(join(folder, `${name}.log`));
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    t.after(async () => {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM');
        const killer = setTimeout(() => child.kill('SIGKILL'), 3000);
        await once(child, 'exit');
        clearTimeout(killer);
      }
      log.end();
    });
    return child;
  },

  /** Until `attempt` gives something; its last error otherwise. */
  async until<Value>(what: string, attempt: () => Promise<Value | undefined>): Promise<Value> {
    const endMs = performance.now() + 40_000;
    let last: unknown;
    while (performance.now() < endMs) {
      try {
        const value = await attempt();
        if (value !== undefined) return value;
      } catch (error) {
        last = error;
      }
      await wait(100);
    }
    throw new Error(`${what} did not happen within 40 s`, { cause: last });
  },
} as const;
