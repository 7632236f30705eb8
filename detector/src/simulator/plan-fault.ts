import { faultScenarios } from './catalogue/fault-scenarios.ts';
import { compileMessage } from './compile-message.ts';
import { errorKinds } from './error-kinds.ts';
import { faultKinds, type Fault, type FaultKind } from './fault-kinds.ts';
import { parseStory } from './parse-story.ts';
import type { Scene } from './scene.ts';
import type { StoryStep } from './service-sheet.ts';
import { tellStory, type SaidLine } from './tell-story.ts';

/** Something that can be made to go wrong. */
export interface FaultScenario {
  readonly name: string;
  readonly kind: FaultKind;
  readonly host: string;
  readonly service: string;
  readonly durationMs: number;
  readonly description: string;
  readonly steps: readonly StoryStep[];
}

/** A fault with the lines that it adds, oldest first. */
export interface PlannedFault {
  readonly fault: Fault;
  readonly lines: readonly SaidLine[];
}

/** The table of the fleet's faults, then one new error for each of `errorKinds` ("error: deadlock"). */
export function readScenarios(): readonly FaultScenario[] {
  const blocks = faultScenarios.trim().split(/\n\s*\n/);
  return [...blocks.map((block) => readScenario(block)), ...errorKinds.map(errorScenario)];
}

/**
 * What `scenario` does when it begins at the scene's time.
 *
 * @param pidOf of a service on the scene's host
 */
export function planFault(
  scenario: FaultScenario,
  scene: Scene,
  pidOf: (service: string) => number,
): PlannedFault {
  const startMs = Math.round(scene.timeMs);
  const { kind, host, service, durationMs, description } = scenario;
  const id = `${scenario.name}-${new Date(startMs).toISOString().slice(0, 19)}`;
  const lines = tellStory(scenario.steps, scene, { service, startMs, durationMs, pidOf })
    .map((line) => ({ ...line, host, faultId: id }))
    .toSorted((a, b) => a.timeMs - b.timeMs);
  const endMs = Math.max(startMs + durationMs, (lines.at(-1)?.timeMs ?? 0) + 1);
  const services = [...new Set([service, ...lines.map((line) => line.service)])];
  return {
    lines,
    fault: {
      id,
      scenario: scenario.name,
      kind,
      host,
      service: lines[0]?.service ?? service,
      startMs,
      endMs,
      rootLine: lines[0]?.message ?? '',
      services,
      lines: lines.length,
      description,
    },
  };
}

function readScenario(block: string): FaultScenario {
  const [head = '', description = '', ...steps] = block.split('\n').map((line) => line.trim());
  const [, name = '', kind = '', host = '', service = '', minutes = ''] = head.split(' ');
  const known = faultKinds.find((word) => word === kind);
  if (known === undefined) throw new SyntaxError(`Cannot read the scenario "${head}"`);
  return {
    name,
    kind: known,
    host,
    service,
    durationMs: Number(minutes) * 60_000,
    description,
    steps: steps.map((step) => parseStory(step)),
  };
}

function errorScenario({
  category,
  name,
  service,
  lines,
}: (typeof errorKinds)[number]): FaultScenario {
  const [root = '', ...more] = lines;
  const again = {
    isSpread: true,
    delayMinMs: 2_000,
    delayMaxMs: 540_000,
    level: 3,
    service: '',
  } as const;
  return {
    name: `error: ${name}`,
    kind: 'new-error',
    host: 'node005',
    service,
    durationMs: 600_000,
    description: `${service} has errors of a kind never seen: ${name} (${category})`,
    steps: [
      { ...parseStory(`+0 error ${root}`) },
      { ...again, timesMin: 6, timesMax: 16, say: compileMessage(root) },
      ...more.map((text) => ({ ...again, timesMin: 4, timesMax: 12, say: compileMessage(text) })),
    ],
  };
}
