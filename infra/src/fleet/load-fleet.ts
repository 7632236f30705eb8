import { readFileSync, statSync } from 'node:fs';
import { KitError } from '../errors/kit-error.ts';
import type { FleetProblem } from './fleet-problem.ts';
import type { Fleet } from './fleet.ts';
import { formatProblem } from './format-problem.ts';
import { parseFleet } from './parse-fleet.ts';

export interface LoadedFleet {
  readonly fleet: Fleet;
  readonly warnings: readonly FleetProblem[];
}

/** What `parseFleet` refuses anyway; not read into memory to find out. */
const bytesMax = 16 * 1024 * 1024;

/**
 * The fleet of a hosts.yaml.
 *
 * @throws {KitError} `fleet-unreadable`, `fleet-invalid` with every problem and its position
 */
export function loadFleet(file: string): LoadedFleet {
  const { fleet, problems } = parseFleet(file, readText(file));
  if (fleet !== undefined) return { fleet, warnings: problems };
  const errors = problems.filter(({ severity }) => severity === 'error');
  throw new KitError(errors.map((problem) => formatProblem(problem)).join('\n'), {
    code: 'fleet-invalid',
    hint: `Mend ${file}; kit validate says when it is right.`,
    cause: problems,
  });
}

function readText(file: string): string {
  try {
    if (statSync(file).size > bytesMax) throw new RangeError('it is larger than 16 MB');
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.replace(/^[A-Z]+: |, open.*$/g, '') : '';
    throw new KitError(`Cannot read ${file}: ${why}`, {
      code: 'fleet-unreadable',
      hint: 'Name another with --hosts FILE, or make one with kit init.',
      cause,
    });
  }
}
