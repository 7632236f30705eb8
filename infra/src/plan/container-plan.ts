import type { CentralHost, Limit } from '../fleet/fleet.ts';
import type { ContainerPlan } from './host-plan.ts';
import { wellKnown } from './well-known.ts';

type Own = Pick<
  ContainerPlan,
  'name' | 'image' | 'bundle' | 'user' | 'ports' | 'mounts' | 'ready' | 'readsAtStart'
> & { readonly limit: Limit } & Partial<ContainerPlan>;

/**
 * A container as all of ours are: no capability, no new privileges, a read-only root, a limit on
 * everything, no swap, its log where the host's containers log to.
 */
export function containerPlan(host: CentralHost, { limit, ...own }: Own): ContainerPlan {
  const isJournald = host.sources.docker === 'journald';
  return {
    command: [],
    networks: [wellKnown.network],
    environment: {},
    isReadOnly: true,
    tmpfs: { '/tmp': 'rw,nosuid,nodev,noexec,mode=1777,size=64m' },
    capDrop: ['ALL'],
    securityOpts: ['no-new-privileges'],
    memoryMb: limit.memoryMb,
    memorySwapMb: limit.memoryMb,
    cpus: limit.cpus,
    pidsLimit: 512,
    restart: 'unless-stopped',
    logDriver: isJournald ? 'journald' : 'json-file',
    logOptions: isJournald ? {} : { 'max-size': '50m', 'max-file': '3' },
    healthcheck: undefined,
    stopSeconds: 30,
    dependsOn: [],
    ...own,
  };
}
