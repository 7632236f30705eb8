/**
 * Runs the tests, tier by tier: `node scripts/test.ts [TIER ...] [--all]`; without a name the unit
 * tests, after which the other tiers are named. A tier whose tools are not on the machine is skipped
 * aloud; under CI=true that is a failure. A tier that mostly waits runs beside the others, and what it
 * wrote is shown when it has ended. Ends with `N passed, N failed`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  existsSync,
  globSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { availableParallelism } from 'node:os';
import { delimiter, join } from 'node:path';
import { type Tier, tiers } from './tiers.ts';

interface Outcome {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const none: Outcome = { passed: 0, failed: 0, skipped: 0 };
const isCi = process.env['CI'] === 'true';

function add(a: Outcome, b: Outcome): Outcome {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
  };
}

/** Folders where programs are looked for: PATH, and what test/tools has built. */
function programFolders(): string[] {
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const built = globSync(join(cache, 'tidewatch/tools/*'));
  return [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', ...built];
}

function missing(tier: Tier): string[] {
  const folders = programFolders();
  return tier.needs.filter((name) => !folders.some((folder) => existsSync(join(folder, name))));
}

async function runTier(name: string, tier: Tier, isBeside: boolean): Promise<Outcome> {
  if (globSync(tier.files).length === 0)
    throw new Error(`Cannot run tier "${name}": it has no files`);
  const absent = missing(tier);
  if (absent.length > 0) return skip(name, absent);
  const head = `\n== ${name}: ${tier.summary}`;
  console.log(isBeside ? `${head} (beside the others; shown when it has ended)` : head);
  const startMs = performance.now();
  const { outcome, output } = await runFiles(tier, isBeside);
  const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
  if (isBeside) console.log(`${head}\n${output}`);
  console.log(`${name}: ${describe(outcome)} in ${seconds} s`);
  return outcome;
}

function skip(name: string, absent: readonly string[]): Outcome {
  console.log(`\n== ${name}: SKIPPED, ${absent.join(', ')} not found`);
  return isCi ? { ...none, failed: 1 } : { ...none, skipped: 1 };
}

interface TierRun {
  readonly outcome: Outcome;
  /** What was written; empty where it went to the terminal. */
  readonly output: string;
}

async function runFiles(tier: Tier, isKept: boolean): Promise<TierRun> {
  const folder = mkdtempSync(join(tmpdir(), 'tier-'));
  const report = join(folder, 'report.tap');
  const kept = join(folder, 'output');
  const written = isKept ? openSync(kept, 'w') : undefined;
  const stream = written ?? 'inherit';
  const run = spawn(
    process.execPath,
    [
      '--test',
      tier.isShared ? '--test-isolation=none' : '--test-concurrency=1',
      `--test-reporter=${tier.isShared ? 'dot' : 'spec'}`,
      '--test-reporter-destination=stdout',
      '--test-reporter=tap',
      `--test-reporter-destination=${report}`,
      ...globSync(tier.files, { exclude: ['**/node_modules/**'] }),
    ],
    { stdio: ['inherit', stream, stream] },
  );
  const [status] = await once(run, 'exit');
  if (written !== undefined) closeSync(written);
  const outcome = judge(readReport(readFileSync(report, 'utf8')), status);
  const output = isKept ? readFileSync(kept, 'utf8') : '';
  rmSync(folder, { recursive: true });
  return { outcome, output };
}

/** A process that dies, or that found nothing to run, has not passed. */
function judge(outcome: Outcome, status: unknown): Outcome {
  const isSilent = outcome.passed + outcome.failed === 0;
  const isBroken = (status !== 0 && outcome.failed === 0) || isSilent;
  return isBroken ? { ...outcome, failed: outcome.failed + 1 } : outcome;
}

function readReport(tap: string): Outcome {
  const count = (word: string): number =>
    Number(new RegExp(`^# ${word} (\\d+)$`, 'm').exec(tap)?.[1] ?? 0);
  return {
    passed: count('pass'),
    failed: count('fail') + count('cancelled'),
    skipped: count('skipped'),
  };
}

function describe({ passed, failed, skipped }: Outcome): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

function nameOthers(names: readonly string[]): void {
  const others = Object.entries(tiers).filter(([name]) => !names.includes(name));
  if (others.length === 0) return;
  console.log('\nNot run by this command:');
  for (const [name, tier] of others) {
    const absent = missing(tier);
    const need = absent.length > 0 ? ` (skipped: ${absent.join(', ')} not found)` : '';
    console.log(`  npm run test:${name.padEnd(8)} ${tier.summary}${need}`);
  }
}

function tierOf(name: string): Tier {
  const tier = tiers[name];
  if (tier === undefined)
    throw new RangeError(`Cannot run tier "${name}": there is ${Object.keys(tiers).join(', ')}`);
  return tier;
}

const asked = process.argv.slice(2).filter((argument) => argument !== '--all');
const isAll = process.argv.includes('--all');
const usual = asked.length > 0 ? asked : ['unit'];
const names = isAll ? Object.keys(tiers) : usual;
const chosen = names.map((name) => ({ name, tier: tierOf(name) }));
const isBeside = (tier: Tier): boolean => chosen.length > 1 && tier.isWaiting === true;

async function inOrder(some: typeof chosen): Promise<Outcome> {
  let sum = none;
  for (const { name, tier } of some) sum = add(sum, await runTier(name, tier, isBeside(tier)));
  return sum;
}

const [beside, after] = await Promise.all([
  inOrder(chosen.filter(({ tier }) => isBeside(tier))),
  inOrder(chosen.filter(({ tier }) => !isBeside(tier))),
]);
const total = add(beside, after);
nameOthers(names);
console.log(`\n${availableParallelism()} cores, Node ${process.version}`);
console.log(describe(total));
process.exitCode = total.failed > 0 ? 1 : 0;
