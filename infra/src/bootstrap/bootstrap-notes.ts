import type { BootstrapWishes } from './bootstrap-wishes.ts';
import type { HostFacts } from './host-facts.ts';
import type { StepResult } from './run-steps.ts';

/** What is as it is, works, and should be known. */
export function bootstrapNotes(
  { plan, publicKeys }: BootstrapWishes,
  { freeMb }: HostFacts,
  results: readonly StepResult[],
): string[] {
  const { host } = plan;
  const wantedMb = plan.containers.length === 0 ? 1024 : diskOf(plan) * 1024;
  const isTight = freeMb !== undefined && freeMb < wantedMb;
  return [
    ...(isTight
      ? [
          `${Math.floor(freeMb / 1024)} GB are free under ${host.dataRoot}, the limits in hosts.yaml add up to ${Math.ceil(wantedMb / 1024)} GB`,
        ]
      : []),
    ...(publicKeys.length === 0
      ? [`no key was named: ${host.ssh.user} is let in by what its authorized_keys has already`]
      : []),
    ...(results.some(({ name, state }) => name === 'docker-group' && state !== 'skipped')
      ? [`${host.ssh.user} is in group docker there, which is as good as root`]
      : []),
  ];
}

/** In GB. */
function diskOf({ host, containers }: BootstrapWishes['plan']): number {
  const { loki, detector, grafana, n8n } = host.limits;
  const limits: Readonly<Record<string, number>> = {
    loki: loki.diskGb,
    'log-anomaly-detector': detector.diskGb,
    grafana: grafana.diskGb,
    n8n: n8n.diskGb,
  };
  return containers.reduce((sum, { image }) => sum + (limits[image] ?? 0), 0);
}
