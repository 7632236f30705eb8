import type { Difference } from '../deploy/differences-in.ts';
import type { HostDrift } from '../deploy/find-drift.ts';
import { printable } from '../errors/printable.ts';

const sentences: Readonly<Record<Difference['kind'], string>> = {
  'file-changed': 'was changed by hand',
  'file-missing': 'is gone',
  'file-attributes': 'has another mode or owner',
  'unit-stopped': 'does not run',
  'unit-disabled': 'is not started at boot',
  'container-stopped': 'does not run',
  'container-missing': 'is gone',
  'rolled-back': 'was rolled back',
  'not-installed': 'is not installed',
  'not-planned': 'is installed and not in hosts.yaml any more',
};

/** What people read of drift: a line a difference. */
export function driftLines(drifts: readonly HostDrift[]): string[] {
  return drifts.flatMap(({ host, differences, trouble }) => {
    if (trouble !== undefined) return [printable(`${host}: cannot be asked: ${trouble}`)];
    if (differences.length === 0) return [`${host}: as applied`];
    return differences.map(({ service, kind, what }) =>
      printable(`${host} ${service}: ${what === service ? 'it' : what} ${sentences[kind]}`),
    );
  });
}
