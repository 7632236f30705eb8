import type * as docker from '@pulumi/docker';
import type * as pulumi from '@pulumi/pulumi';

/** The inputs as a provider gets them: every output resolved. */
export type ContainerInputs = pulumi.Unwrap<docker.ContainerArgs>;

const mebibyte = 1024 * 1024;

/** The body of Docker's POST /containers/create for the inputs that the kit uses. */
export function containerBody(inputs: ContainerInputs): object {
  const { ports = [], networksAdvanced = [], labels = [], healthcheck } = inputs;
  const [first] = networksAdvanced;
  return {
    Image: inputs.image,
    ...(inputs.command === undefined ? {} : { Cmd: inputs.command }),
    Env: inputs.envs ?? [],
    User: inputs.user ?? '',
    Labels: Object.fromEntries(labels.map(({ label, value }) => [label, value])),
    ExposedPorts: Object.fromEntries(ports.map((port) => [portKey(port), {}])),
    ...(healthcheck === undefined ? {} : { Healthcheck: healthBody(healthcheck) }),
    HostConfig: hostBody(inputs),
    NetworkingConfig: {
      EndpointsConfig:
        first === undefined ? {} : { [first.name]: { Aliases: first.aliases ?? [] } },
    },
  };
}

function hostBody(inputs: ContainerInputs): object {
  const { ports = [], networksAdvanced = [], mounts = [] } = inputs;
  return {
    ...limitsBody(inputs),
    ...confinementBody(inputs),
    NetworkMode: networksAdvanced[0]?.name ?? 'default',
    PortBindings: Object.fromEntries(
      ports.map((port) => [portKey(port), [{ HostIp: port.ip, HostPort: String(port.external) }]]),
    ),
    Mounts: mounts.map(({ type, source, target, readOnly = false }) => ({
      Type: type,
      Source: source,
      Target: target,
      ReadOnly: readOnly,
    })),
  };
}

function confinementBody(inputs: ContainerInputs): object {
  const { readOnly = false, tmpfs = {}, capabilities, securityOpts = [], ulimits = [] } = inputs;
  return {
    ReadonlyRootfs: readOnly,
    Tmpfs: tmpfs,
    CapDrop: capabilities?.drops ?? [],
    SecurityOpt: securityOpts,
    Ulimits: ulimits.map(({ name, soft, hard }) => ({ Name: name, Soft: soft, Hard: hard })),
    LogConfig: { Type: inputs.logDriver ?? '', Config: inputs.logOpts ?? {} },
  };
}

/** What POST /containers/{id}/update takes too. */
export function limitsBody(inputs: ContainerInputs): object {
  const { memory = 0, memorySwap = 0, cpus, restart } = inputs;
  return {
    Memory: memory * mebibyte,
    MemorySwap: memorySwap * mebibyte,
    ...(cpus === undefined ? {} : { NanoCpus: Math.round(Number(cpus) * 1e9) }),
    RestartPolicy: { Name: restart ?? 'no' },
  };
}

function portKey({
  internal,
  protocol,
}: {
  internal: number;
  protocol?: string | undefined;
}): string {
  return `${internal}/${protocol ?? 'tcp'}`;
}

function healthBody(check: NonNullable<ContainerInputs['healthcheck']>): object {
  return {
    Test: check.tests ?? [],
    Interval: nanoseconds(check.interval),
    Timeout: nanoseconds(check.timeout),
    StartPeriod: nanoseconds(check.startPeriod),
    Retries: check.retries ?? 0,
  };
}

/** "30s" */
function nanoseconds(text = '0s'): number {
  return Number.parseFloat(text) * 1e9;
}
