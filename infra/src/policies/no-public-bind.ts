import type { Policy } from './policy.ts';
import { containerType, objectsIn } from './read-props.ts';

const loopback = /^(127\.\d+\.\d+\.\d+|::1)$/;

/** nginx is the one door; sshd and 1514 are no containers of ours. */
export const noPublicBind: Policy = {
  name: 'no-public-bind',
  description: 'No container but nginx listens off loopback, or on the host’s own network',
  isAdvisoryInPreview: false,
  check: ({ type, props }) => {
    if (type !== containerType || props['name'] === 'nginx') return [];
    const open = objectsIn(props['ports'])
      .filter(({ ip }) => typeof ip !== 'string' || !loopback.test(ip))
      .map(
        ({ ip, internal }) =>
          `its port ${String(internal)} is bound to ${typeof ip === 'string' ? ip : 'every address'}`,
      );
    return [
      ...open,
      ...(props['publishAllPorts'] === true ? ['it publishes every port'] : []),
      ...(props['networkMode'] === 'host' ? ["it is on the host's network"] : []),
    ];
  },
};
