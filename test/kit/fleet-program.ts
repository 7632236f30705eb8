/**
 * A program of a whole fleet, a stack a host, deployed by up.preview.ts: like the kit's own, but each host has
 * two services that need nothing but a shell. A host's label `value` stands in a file.
 */
import { join } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { loadFleet } from '../../infra/src/fleet/load-fleet.ts';
import { declareHost } from '../../infra/src/resources/declare-host.ts';
import { hostAccess } from '../../infra/src/resources/host-access.ts';
import { stackSettings } from '../../infra/src/resources/stack-settings.ts';
import { testPins } from '../../infra/test/declare-with-mocks.ts';
import { demoPlan } from './demo-plan.ts';

const settings = stackSettings(join(import.meta.dirname, '../..'));
const { fleet } = loadFleet(settings.hostsFile);
const host = fleet.hosts.find(({ name }) => name === pulumi.getStack());
if (host === undefined) throw new Error(`no host ${pulumi.getStack()}`);
const { plan, files } = demoPlan(host, host.labels['value'] ?? '1', `loki-password-${host.name}`);
settings.requireSecrets(files.flatMap((file) => file.secrets));

export const fleetProgram = declareHost(plan, files, hostAccess(plan, testPins, settings));
