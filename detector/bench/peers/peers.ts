import { execFile, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Measured } from './measured.ts';

/** Who takes part, over which of the two files, and what brings it where it is not installed. */
export interface Peer {
  readonly name: string;
  /** Whether it is given whole lines, or the messages that our parser found in them. */
  readonly takes: 'lines' | 'messages';
  readonly command: string;
  readonly args: readonly string[];
  /** Lines at most: its rate is taken to be the same on more. */
  readonly sample?: number;
  readonly isMissing?: boolean;
  readonly bring?: string;
}

const lokiVersion = '3.7.6';
/** Drain3 needs a minute for a million lines. */
const drain3Sample = 50_000;
const contender = join(import.meta.dirname, 'contender.ts');
const drain3 = join(import.meta.dirname, 'drain3_peer.py');
const run = promisify(execFile);

/** @param python an interpreter that may have drain3 */
export function peers(python: string): readonly Peer[] {
  const cache = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  const loki = join(cache, `tidewatch/tools/loki-drain-${lokiVersion}/loki-drain`);
  return [
    ours('mining, kernel', 'messages', 'mining-kernel'),
    ours('mining, twin', 'messages', 'mining-twin'),
    ours('naive Drain', 'messages', 'mining-naive'),
    {
      name: "Loki's drain",
      takes: 'messages',
      command: loki,
      args: [],
      isMissing: !existsSync(loki),
      bring: 'node scripts/build-tools.ts --only loki-drain',
    },
    {
      name: 'Drain3',
      takes: 'messages',
      command: python,
      args: [drain3],
      sample: drain3Sample,
      isMissing: spawnSync(python, ['-c', 'import drain3']).status !== 0,
      bring:
        'python3 -m venv DIR && DIR/bin/pip install drain3==0.9.11, then --python DIR/bin/python',
    },
    ours('whole path', 'lines', 'whole'),
  ];
}

/** One round over one file. */
export async function measurePeer(peer: Peer, path: string): Promise<Measured> {
  const args = [...peer.args, path];
  if (peer.sample !== undefined) args.push(String(peer.sample));
  return measureCommand(peer.command, args);
}

/** Two threads of one process, each over its own file. */
export function measureWorkers(files: readonly string[]): Promise<Measured> {
  return measureCommand(process.execPath, [contender, 'workers', ...files]);
}

/** Two processes at the same time, each over its own file. */
export function measureProcesses(files: readonly string[]): Promise<readonly Measured[]> {
  return Promise.all(
    files.map((file) => measureCommand(process.execPath, [contender, 'whole', file])),
  );
}

async function measureCommand(command: string, args: readonly string[]): Promise<Measured> {
  const { stdout } = await run(command, args);
  return JSON.parse(stdout) as Measured;
}

function ours(name: string, takes: Peer['takes'], kind: string): Peer {
  return { name, takes, command: process.execPath, args: [contender, kind] };
}
