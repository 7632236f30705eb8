import type { EngineEvent } from '@pulumi/pulumi/automation/index.js';
import { type DeployCause, deployCause } from './deploy-cause.ts';
import type { PulumiProject } from './pulumi-project.ts';

export interface ServiceReport {
  /** "nginx" */
  readonly service: string;
  /** What the host said: the files that were written, the units that were told. */
  readonly lines: readonly string[];
}

/** What became of one host. */
export interface DeployOutcome {
  readonly host: string;
  readonly isDeployed: boolean;
  /** How many resources were made, changed, replaced, deleted. */
  readonly changes: Readonly<Record<string, number>>;
  readonly reports: readonly ServiceReport[];
  /** What had been changed on the host, and was brought back. */
  readonly restored: readonly ServiceReport[];
  readonly seconds: number;
  /** undefined: it is deployed. */
  readonly cause: DeployCause | undefined;
}

export interface DeployStackOptions {
  readonly isRefreshed: boolean;
  /** What is under way: "nginx", "loki container". */
  readonly onStep: (step: string) => void;
}

/** Deploys one host's stack; what goes wrong is part of the result. */
export async function deployStack(
  project: PulumiProject,
  host: string,
  { isRefreshed, onStep }: DeployStackOptions,
): Promise<DeployOutcome> {
  const start = performance.now();
  const events: EngineEvent[] = [];
  const onEvent = (event: EngineEvent): void => {
    events.push(event);
    const step = stepOf(host, event);
    if (step !== undefined) onStep(step);
  };
  let cause: DeployCause | undefined;
  try {
    await project.up(host, { isRefreshed, onEvent });
  } catch (error) {
    const said = errorsIn(events);
    cause = deployCause(host, said.length > 0 ? said : [String(error)]);
  }
  return {
    host,
    isDeployed: cause === undefined,
    changes: changesIn(events),
    reports: reportsIn(host, events),
    restored: [],
    seconds: Math.round((performance.now() - start) / 100) / 10,
    cause,
  };
}

/** Of what is really done, in words: resources are named `<host>-<service>`. */
function stepOf(host: string, { resourcePreEvent }: EngineEvent): string | undefined {
  if (resourcePreEvent === undefined) return undefined;
  const { op, type, urn } = resourcePreEvent.metadata;
  if (op === 'same' || op === 'read' || /^(pulumi|tidewatch):/.test(type)) return undefined;
  const name = nameIn(urn)
    .slice(host.length + 1)
    .replaceAll('-', ' ');
  return type.startsWith('docker:') ? `${name} ${type.split(':').at(-1)?.toLowerCase()}` : name;
}

function nameIn(urn: string): string {
  return urn.split('::').at(-1) ?? urn;
}

function errorsIn(events: readonly EngineEvent[]): string[] {
  return events
    .filter(({ diagnosticEvent }) => diagnosticEvent?.severity === 'error')
    .map(({ diagnosticEvent }) => diagnosticEvent?.message ?? '');
}

function changesIn(events: readonly EngineEvent[]): Readonly<Record<string, number>> {
  const changes = events.findLast(({ summaryEvent }) => summaryEvent !== undefined)?.summaryEvent
    ?.resourceChanges;
  return Object.fromEntries(Object.entries(changes ?? {}).filter(([op]) => op !== 'same'));
}

/** Of the commands that ran, each with what bundle.sh printed. */
function reportsIn(host: string, events: readonly EngineEvent[]): ServiceReport[] {
  return events.flatMap(({ resOutputsEvent }) => {
    if (resOutputsEvent === undefined) return [];
    const { op, type, urn, new: state } = resOutputsEvent.metadata;
    if (type !== 'command:remote:Command' || !['create', 'update'].includes(op)) return [];
    const service = nameIn(urn).slice(host.length + 1);
    if (service.includes('-')) return []; // an image, or a readiness
    const said: unknown = state?.outputs?.['stdout'];
    return [{ service, lines: typeof said === 'string' ? said.split('\n') : [] }];
  });
}
