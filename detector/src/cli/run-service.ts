import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import type { Settings } from '../config/load-settings.ts';
import { createServer } from '../http/create-server.ts';
import { DetectorError } from '../model/detector-error.ts';
import { createLog } from '../observability/create-log.ts';
import { Metrics } from '../observability/metrics.ts';
import { type OpenedService, openService } from '../service/open-service.ts';
import { packageVersion } from '../service/package-version.ts';
import { parseAddress } from '../service/parse-address.ts';
import type { CommandContext } from './command-context.ts';
import { styled } from './styled.ts';
import { systemClock } from './system-clock.ts';

export interface RunServiceOptions {
  readonly context: CommandContext;
  readonly settings: Settings;
  readonly isDemo: boolean;
}

const webFolder = fileURLToPath(new URL('../../web/dist', import.meta.url));
/** A demo's faults are many: what it shows is not rationed as real alerts are. */
const demoBudget = 10;

/** Runs the service until `context.signal` aborts; everything that was read is on disk then. */
export async function runService(options: RunServiceOptions): Promise<void> {
  if (!options.isDemo) {
    await run(options);
    return;
  }
  const dataDir = await mkdtemp(join(tmpdir(), 'tidewatch-demo-'));
  try {
    await run({ ...options, settings: { ...options.settings, dataDir, budget: demoBudget } });
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function run({ context, settings, isDemo }: RunServiceOptions): Promise<void> {
  const { terminal, signal } = context;
  const isTerminal = terminal.error.isTTY === true;
  const log = createLog({ level: settings.log.level, destination: terminal.error, isTerminal });
  const metrics = new Metrics();
  const opened = await openService({
    settings,
    isDemo,
    version: packageVersion(),
    clock: systemClock,
    metrics,
    onProblem: (where, error, retryInMs) => log.warn({ where, err: error, retryInMs }, 'problem'),
  });
  try {
    const app = await listen(opened, settings, {
      metrics,
      onError: (error, where) => log.error({ err: error, where }, 'error of our own'),
    });
    greet(context, { opened, settings, app });
    try {
      await opened.service.run(signal);
    } finally {
      await app?.close();
    }
  } finally {
    await opened.close();
  }
}

async function listen(
  { service, push }: OpenedService,
  settings: Settings,
  {
    metrics,
    onError,
  }: { readonly metrics: Metrics; readonly onError: (error: unknown, where: string) => void },
): Promise<FastifyInstance | undefined> {
  const place = parseAddress(settings.listen);
  if (place === undefined) return undefined;
  const { address: host, port } = place;
  const { token } = settings;
  const app = await createServer({ view: service, metrics, host, token, push, webFolder, onError });
  try {
    await app.listen({ host, port });
    return app;
  } catch (cause) {
    await app.close();
    throw new DetectorError(`Cannot listen on ${settings.listen}: ${reasonOf(cause)}`, {
      code: 'address-in-use',
      hint: 'Stop what listens there, or choose another place with --listen 127.0.0.1:PORT.',
      cause,
    });
  }
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return 'something else listens there';
  if (code === 'EACCES') return 'this user may not';
  return message;
}

/** Says what it does, what it could not open, and where the page is. */
function greet(
  { terminal }: CommandContext,
  {
    opened,
    settings,
    app,
  }: { opened: OpenedService; settings: Settings; app: FastifyInstance | undefined },
): void {
  const address = app?.server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const host = settings.listen.slice(0, settings.listen.lastIndexOf(':'));
  const rows = [
    ...opened.opened.map((sentence) => `  ${sentence}`),
    ...opened.problems.map(
      (sentence) => `  ${styled(terminal, 'yellow', 'not open:')} ${sentence}`,
    ),
    ...(opened.push === undefined || port === undefined
      ? []
      : [`  takes Loki pushes at http://${host}:${port}/loki/api/v1/push`]),
    `  keeps its state in ${settings.dataDir}`,
    ...(port === undefined
      ? []
      : [`  page on ${styled(terminal, 'bold', `http://${host}:${port}`)}`]),
  ];
  terminal.out.write(`Tidewatch ${packageVersion()}\n${rows.join('\n')}\n`);
}
