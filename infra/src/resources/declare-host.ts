import * as docker from '@pulumi/docker';
import type * as pulumi from '@pulumi/pulumi';
import type { BundleName, HostPlan } from '../plan/host-plan.ts';
import type { RenderedFile } from '../render/rendered-file.ts';
import { Detector } from './detector.ts';
import { GrafanaProvisioning } from './grafana-provisioning.ts';
import type { HostAccess } from './host-access.ts';
import { HostBase } from './host-base.ts';
import { LogAgent } from './log-agent.ts';
import { LokiServer } from './loki-server.ts';
import { N8nWorkflow } from './n8n-workflow.ts';
import { NginxProxy } from './nginx-proxy.ts';
import type { ServiceArgs, ServiceComponent } from './service-component.ts';
import { SyslogRelay } from './syslog-relay.ts';

type Component = new (
  args: ServiceArgs,
  options: pulumi.ComponentResourceOptions,
) => ServiceComponent;

const components: Readonly<Record<BundleName, Component>> = {
  base: HostBase,
  loki: LokiServer,
  detector: Detector,
  nginx: NginxProxy,
  syslog: SyslogRelay,
  agent: LogAgent,
  grafana: GrafanaProvisioning,
  n8n: N8nWorkflow,
};

/**
 * Everything of one host: its bundles one after the other as the plan orders them, each with its
 * containers, so that what fails stops what stands on it and nothing is half there.
 *
 * @returns what each service reported
 */
export function declareHost(
  plan: HostPlan,
  files: readonly RenderedFile[],
  access: HostAccess,
): Readonly<Record<string, pulumi.Output<string>>> {
  const reports: Record<string, pulumi.Output<string>> = {};
  let before: pulumi.Resource[] = [];
  for (const bundle of plan.bundles) {
    const component = new components[bundle.name](
      {
        access,
        bundle,
        files: files.filter((file) => file.bundle === bundle.name),
        containers: plan.containers.filter((container) => container.bundle === bundle.name),
      },
      { dependsOn: before },
    );
    const isFirst = before.length === 0;
    before = [component, ...(isFirst ? declareShared(plan, access, component) : before.slice(1))];
    reports[bundle.name] = component.report;
  }
  return reports;
}

/** Networks and named volumes: of the host, not of one service. */
function declareShared(
  plan: HostPlan,
  { host, docker: provider }: HostAccess,
  base: pulumi.Resource,
): pulumi.Resource[] {
  if (provider === undefined) return [];
  const options = { provider, dependsOn: [base] };
  const named = plan.containers.flatMap(({ mounts }) => mounts.map(({ source }) => source));
  const volumes = [...new Set(named)].filter((source) => !source.startsWith('/'));
  return [
    ...plan.networks.map((name) => new docker.Network(`${host.name}-${name}`, { name }, options)),
    ...volumes.map((name) => new docker.Volume(`${host.name}-${name}`, { name }, options)),
  ];
}
