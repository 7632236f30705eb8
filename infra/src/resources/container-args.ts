import type * as docker from '@pulumi/docker';
import type * as pulumi from '@pulumi/pulumi';
import type { ImagePins } from '../images/image-pins.ts';
import type { ContainerPlan, Healthcheck } from '../plan/host-plan.ts';
import { containerSpec } from './container-spec.ts';

/**
 * A planned container as @pulumi/docker takes it. Everything that Docker would fill in by itself and read
 * back differently is said: a second `up` finds no difference. (`memory` without `memorySwap` reads back
 * twice as much.)
 *
 * @param imageId what `bundle image` printed: the id of the pinned content on that host
 */
export function containerArgs(
  plan: ContainerPlan,
  images: ImagePins,
  imageId: pulumi.Input<string>,
): docker.ContainerArgs {
  return {
    name: plan.name,
    image: imageId,
    ...(plan.command.length > 0 ? { command: [...plan.command] } : {}),
    networksAdvanced: plan.networks.map((name) => ({ name, aliases: [plan.name] })),
    ports: plan.ports.map(({ inside, port, address, protocol }) => ({
      internal: inside,
      external: port,
      ip: address,
      protocol,
    })),
    mounts: plan.mounts.map(({ source, target, isReadOnly }) => ({
      type: source.startsWith('/') ? 'bind' : 'volume',
      source,
      target,
      readOnly: isReadOnly,
    })),
    envs: Object.entries(plan.environment).map(([name, value]) => `${name}=${value}`),
    user: plan.user,
    readOnly: plan.isReadOnly,
    tmpfs: { ...plan.tmpfs },
    capabilities: { drops: [...plan.capDrop] },
    securityOpts: [...plan.securityOpts],
    memory: plan.memoryMb,
    memorySwap: plan.memorySwapMb,
    cpus: String(plan.cpus),
    restart: plan.restart,
    logDriver: plan.logDriver,
    logOpts: { ...plan.logOptions },
    ...(plan.healthcheck === undefined ? {} : { healthcheck: healthcheckArgs(plan.healthcheck) }),
    destroyGraceSeconds: plan.stopSeconds,
    mustRun: true,
    labels: [
      { label: 'tidewatch.spec', value: containerSpec(plan, images) },
      { label: 'tidewatch.image', value: imageReference(plan, images) },
      // The provider knows no limit of processes: `bundle ready` sets it, before anything waits for it.
      { label: 'tidewatch.pids', value: String(plan.pidsLimit) },
    ],
  };
}

function healthcheckArgs(check: Healthcheck): docker.types.input.ContainerHealthcheck {
  return {
    tests: [...check.test],
    interval: `${check.intervalSeconds}s`,
    timeout: `${check.timeoutSeconds}s`,
    startPeriod: `${check.startSeconds}s`,
    retries: check.retries,
  };
}

/** With digest, as it would be pulled: the image itself is an id that a first preview does not know. */
function imageReference({ image }: ContainerPlan, images: ImagePins): string {
  const { name, digest } = images[image];
  return digest === undefined ? name : `${name}@${digest}`;
}
