/**
 * Runs the tests, tier by tier: `node scripts/test.ts [TIER ...] [--all]`; without a name the unit
 * tests, after which the other tiers are named. A tier whose tools are not on the machine is skipped
 * aloud; under CI=true that is a failure. Ends with `N passed, N failed`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { availableParallelism } from 'node:os';
import { delimiter, join } from 'node:path';

interface Tier {
  readonly summary: string;
  readonly files: string;
  /** Programs that it runs: on PATH, or among the tools that test/tools builds. */
  readonly needs: readonly string[];
  /** Whether the files share one process. */
  readonly isShared: boolean;
}

const tiers: Readonly<Record<string, Tier>> = {
  unit: {
    summary: 'everything that needs Node alone',
    files: '{detector,infra,scripts,test}/**/*.test.ts',
    needs: [],
    isShared: true,
  },
  real: {
    summary: 'sources against real programs',
    files: 'detector/test/**/*.real.ts',
    needs: ['rsyslogd', 'logger', 'loki', 'redis-server'],
    isShared: false,
  },
  page: {
    summary: 'the page in a real browser',
    files: 'detector/test/**/*.page.ts',
    needs: ['chromium'],
    isShared: false,
  },
  sim: {
    summary: 'simulated fleets, hostile input, memory',
    files: 'detector/test/**/*.sim.ts',
    needs: [],
    isShared: false,
  },
  kill: {
    summary: 'SIGKILL at random moments, counted by an oracle',
    files: 'detector/test/**/*.kill.ts',
    needs: [],
    isShared: false,
  },
  kit: {
    summary: 'rendered files against the programs that read them',
    files: 'test/kit/**/*.real.ts',
    needs: ['nginx', 'rsyslogd', 'logrotate', 'loki', 'promtail', 'alloy'],
    isShared: false,
  },
  preview: {
    summary: "every stack's preview by Pulumi's real engine",
    files: 'test/kit/**/*.preview.ts',
    needs: ['pulumi', 'pulumi-language-nodejs', 'actionlint', 'sshd'],
    isShared: false,
  },
  fleet: {
    summary: 'four real hosts on this machine, set up and watched for real',
    files: 'test/fleet/**/*.fleet.ts',
    needs: [
      'debootstrap',
      'systemd-nspawn',
      'ip',
      'dpkg-scanpackages',
      'pulumi',
      'pulumi-language-nodejs',
      'loki',
      'promtail',
      'alloy',
    ],
    isShared: false,
  },
};

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

function runTier(name: string, tier: Tier): Outcome {
  if (globSync(tier.files).length === 0)
    throw new Error(`Cannot run tier "${name}": it has no files`);
  const absent = missing(tier);
  if (absent.length > 0) return skip(name, absent);
  console.log(`\n== ${name}: ${tier.summary}`);
  const startMs = performance.now();
  const outcome = runFiles(tier);
  const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
  console.log(`${name}: ${describe(outcome)} in ${seconds} s`);
  return outcome;
}

function skip(name: string, absent: readonly string[]): Outcome {
  console.log(`\n== ${name}: SKIPPED, ${absent.join(', ')} not found`);
  return isCi ? { ...none, failed: 1 } : { ...none, skipped: 1 };
}

function runFiles(tier: Tier): Outcome {
  const folder = mkdtempSync(join(tmpdir(), 'tier-'));
  const report = join(folder, 'report.tap');
  const run = spawnSync(
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
    { stdio: 'inherit' },
  );
  const outcome = readReport(readFileSync(report, 'utf8'));
  rmSync(folder, { recursive: true });
  // A process that dies, or that found nothing to run, has not passed.
  const isSilent = outcome.passed + outcome.failed === 0;
  const isBroken = (run.status !== 0 && outcome.failed === 0) || isSilent;
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

const asked = process.argv.slice(2).filter((argument) => argument !== '--all');
const isAll = process.argv.includes('--all');
const usual = asked.length > 0 ? asked : ['unit'];
const names = isAll ? Object.keys(tiers) : usual;
let total = none;
for (const name of names) {
  const tier = tiers[name];
  if (tier === undefined)
    throw new RangeError(`Cannot run tier "${name}": there is ${Object.keys(tiers).join(', ')}`);
  total = add(total, runTier(name, tier));
}
nameOthers(names);
console.log(`\n${availableParallelism()} cores, Node ${process.version}`);
console.log(describe(total));
process.exitCode = total.failed > 0 ? 1 : 0;
