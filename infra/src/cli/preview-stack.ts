import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ConfigMap,
  type EngineEvent,
  LocalWorkspace,
  Stack,
} from '@pulumi/pulumi/automation/index.js';
import { KitError } from '../errors/kit-error.ts';

/** What a preview would make, in the order in which the engine meets it. */
export interface PlannedResource {
  readonly type: string;
  readonly name: string;
  readonly operation: string;
  /** Secrets are the word "[secret]". */
  readonly props: Readonly<Record<string, unknown>>;
}

export interface StackPreview {
  readonly stack: string;
  readonly resources: readonly PlannedResource[];
  readonly warnings: readonly string[];
  readonly seconds: number;
}

export interface PreviewInputs {
  /** Absolute. */
  readonly hostsFile: string;
  readonly imagesFile: string;
  /** Secrets by name; those that are missing are stood in for. */
  readonly secrets: Readonly<Record<string, string>>;
}

const program = join(import.meta.dirname, '../index.ts');

/**
 * One host's preview by Pulumi's engine: a backend and a home in a temporary folder, a passphrase that is
 * thrown away, nothing of the user's read or written, no host reached.
 *
 * @throws {KitError} `program-failed` with what the engine said
 */
export async function previewStack(stack: string, inputs: PreviewInputs): Promise<StackPreview> {
  const folder = await mkdtemp(join(tmpdir(), 'tidewatch-preview-'));
  const start = performance.now();
  const events: EngineEvent[] = [];
  try {
    const previewed = await Stack.create(stack, await openWorkspace(folder));
    await previewed.setAllConfig(configOf(inputs));
    await previewed.preview({ onEvent: (event) => events.push(event), color: 'never' });
  } catch (cause) {
    throw failure(stack, events, cause);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const seconds = Math.round((performance.now() - start) / 100) / 10;
  return { stack, resources: resourcesIn(events), warnings: warningsIn(events), seconds };
}

async function openWorkspace(folder: string): Promise<LocalWorkspace> {
  const state = join(folder, 'state');
  const work = join(folder, 'work');
  await mkdir(state);
  await mkdir(work);
  const project = {
    name: 'tidewatch',
    runtime: { name: 'nodejs', options: { typescript: false } },
    main: program,
  };
  // JSON is YAML.
  await writeFile(join(work, 'Pulumi.yaml'), JSON.stringify(project));
  return await LocalWorkspace.create({
    workDir: work,
    envVars: {
      PULUMI_BACKEND_URL: `file://${state}`,
      PULUMI_CONFIG_PASSPHRASE: crypto.randomUUID(),
      PULUMI_SKIP_UPDATE_CHECK: '1',
    },
  });
}

function configOf({ hostsFile, imagesFile, secrets }: PreviewInputs): ConfigMap {
  const plain = { hosts: hostsFile, images: imagesFile };
  return Object.fromEntries([
    ...Object.entries(plain).map(([name, value]) => [`tidewatch:${name}`, { value }]),
    ...Object.entries(secrets).map(([name, value]) => [
      `tidewatch:${name}`,
      { value, secret: true },
    ]),
  ]);
}

function resourcesIn(events: readonly EngineEvent[]): PlannedResource[] {
  return events.flatMap(({ resourcePreEvent }) => {
    if (resourcePreEvent === undefined) return [];
    const { op, type, urn, new: planned } = resourcePreEvent.metadata;
    const props: Readonly<Record<string, unknown>> = planned?.inputs ?? {};
    return [{ type, name: urn.split('::').at(-1) ?? urn, operation: op, props }];
  });
}

function warningsIn(events: readonly EngineEvent[]): string[] {
  const all = events
    .filter(({ diagnosticEvent }) => diagnosticEvent?.severity === 'warning')
    .map(({ diagnosticEvent }) => plainText(diagnosticEvent?.message ?? ''));
  return [...new Set(all)].filter((text) => !/using pulumi-[a-z-]+ from \$PATH/.test(text));
}

function failure(stack: string, events: readonly EngineEvent[], cause: unknown): KitError {
  const errors = events
    .filter(({ diagnosticEvent }) => diagnosticEvent?.severity === 'error')
    .map(({ diagnosticEvent }) => plainText(diagnosticEvent?.message ?? ''));
  const said =
    errors.length > 0 ? errors : [cause instanceof Error ? cause.message : String(cause)];
  return new KitError(`Cannot preview stack "${stack}": ${said.join('\n')}`, {
    code: 'program-failed',
    hint: `pulumi preview -s ${stack} shows all of it; kit doctor says what is missing here.`,
    cause,
  });
}

/** Without the engine's markup for colours. */
function plainText(message: string): string {
  return message.replaceAll(/<\{%[^%]*%\}>/g, '').trim();
}
