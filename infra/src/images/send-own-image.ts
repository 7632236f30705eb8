import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { KitError } from '../errors/kit-error.ts';
import type { Host } from '../fleet/fleet.ts';
import { requireHostKeys } from '../ssh/require-host-keys.ts';
import { shellQuote } from '../ssh/shell-quote.ts';
import { sshOptions } from '../ssh/ssh-options.ts';
import { detectorContext } from './detector-context.ts';

export interface OwnImage {
  /** "log-anomaly-detector:0123456789abcdef": the tag is the hash of what it is built from. */
  readonly name: string;
  /** The repository. */
  readonly root: string;
}

export interface SentImage {
  /** false: the host had it. */
  readonly isBuilt: boolean;
  /** What somebody should know of it, a sentence each. */
  readonly notes: readonly string[];
}

/** What is built, and what ran before it: docs/guide/operate.md says how to go back to one. */
const imagesKept = 3;

/** A first pull of the base may be slow. */
const buildTimeoutMs = 10 * 60 * 1000;

/**
 * Makes sure that the host has the detector's image: built by the host's own Docker from a context that
 * goes there over ssh, so that no registry need hold it. Of those built before the newest two stay.
 *
 * @param keyFile a private key; undefined: the ssh agent's
 * @throws {KitError} `host-key-missing` before anything connects, `unreachable`, `program-failed`
 */
export async function sendOwnImage(
  host: Host,
  { name, root }: OwnImage,
  keyFile: string | undefined,
): Promise<SentImage> {
  requireHostKeys([host]);
  const there = await docker(host, keyFile, ['image', 'inspect', '--format={{.Id}}', name]);
  if (there.exitCode === 0) return { isBuilt: false, notes: [] };
  if (!/no such image/i.test(there.stderr)) throw failure(host, there.stderr);
  const base = await findBase(host, keyFile, root);
  const context = await detectorContext(root);
  const build = ['build', '--quiet', `--build-arg=BASE=${base.name}`, `--tag=${name}`, '-'];
  const built = await docker(host, keyFile, build, context);
  if (built.exitCode !== 0) throw failure(host, built.stderr);
  const kept = await removeOlder(host, keyFile, name);
  return { isBuilt: true, notes: [...base.notes, ...kept] };
}

/** @returns what could not be removed, as a sentence */
async function removeOlder(
  host: Host,
  keyFile: string | undefined,
  name: string,
): Promise<readonly string[]> {
  const [repository = name] = name.split(':');
  const format = '--format={{.Repository}}:{{.Tag}}';
  const list = await docker(host, keyFile, ['image', 'ls', format, repository]);
  if (list.exitCode !== 0) throw failure(host, list.stderr);
  // Docker lists the newest first.
  const earlier = list.stdout.split('\n').filter((each) => each !== '' && each !== name);
  const old = earlier.slice(imagesKept - 1);
  if (old.length === 0) return [];
  const removed = await docker(host, keyFile, ['image', 'rm', ...old]);
  return removed.exitCode === 0
    ? []
    : [`${host.name} keeps an old image of the detector: ${removed.stderr.trim()}`];
}

/**
 * The base by its digest; or a local image of its name and tag that has no digest, because it was loaded or
 * made there.
 */
async function findBase(
  host: Host,
  keyFile: string | undefined,
  root: string,
): Promise<{ readonly name: string; readonly notes: readonly string[] }> {
  const text = readFileSync(join(root, 'detector/Dockerfile'), 'utf8');
  const [, pinned = '', local = ''] = /^ARG BASE=((\S+)@sha256:[0-9a-f]{64})$/m.exec(text) ?? [];
  if (local === '') throw new RangeError('detector/Dockerfile names no base by digest');
  const format = '--format={{len .RepoDigests}}';
  const found = await docker(host, keyFile, ['image', 'inspect', format, local]);
  if (found.exitCode !== 0 || found.stdout.trim() !== '0') return { name: pinned, notes: [] };
  const note = `${host.name} has ${local} without a digest: it is taken as it is`;
  return { name: local, notes: [note] };
}

interface Answer {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

async function docker(
  host: Host,
  keyFile: string | undefined,
  args: readonly string[],
  input?: Uint8Array,
): Promise<Answer> {
  const { user, port } = host.ssh;
  const target = ['-p', String(port), `${user}@${host.address}`];
  const command = shellQuote(['docker', ...args]);
  const { exitCode, stdout, stderr } = await execa(
    'ssh',
    [...sshOptions(host, keyFile), ...target, command],
    { reject: false, timeout: buildTimeoutMs, input: input ?? '' },
  );
  return { exitCode, stdout, stderr };
}

function failure({ name }: Host, said: string): KitError {
  const text = said.trim().split('\n').slice(-5).join('\n');
  const known = hints.find(({ pattern }) => pattern.test(said));
  return new KitError(`Cannot bring the detector's image to ${name}: ${text}`, {
    code: known?.isAway === true ? 'unreachable' : 'program-failed',
    hint: known?.hint ?? 'Run it again; docker build on the host says more.',
  });
}

const hints: readonly { pattern: RegExp; hint: string; isAway: boolean }[] = [
  {
    pattern: /permission denied.*docker|docker\.sock/i,
    hint: 'The user that the kit logs in as must be in group docker there: kit bootstrap.',
    isAway: false,
  },
  {
    pattern: /docker: (command )?not found/i,
    hint: 'Docker is not installed there: kit bootstrap.',
    isAway: false,
  },
  {
    pattern: /lookup |dial tcp|no route|TLS handshake|timeout exceeded|manifest unknown/i,
    hint: 'The host cannot pull the base: docker save it elsewhere, and docker load it there over ssh.',
    isAway: false,
  },
  {
    pattern: /Host key verification failed/i,
    hint: 'Another machine answers: compare the key, then correct ssh.hostKey in hosts.yaml.',
    isAway: true,
  },
  {
    pattern: /Connection|timed out|Could not resolve|Permission denied/i,
    hint: 'Is it switched on, and does it accept your key?',
    isAway: true,
  },
];
