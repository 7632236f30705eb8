import type { Policy } from './policy.ts';
import { dockerProviderType } from './read-props.ts';

/** A preview reaches no host; whether the daemon answers is found out by our own readiness checks. */
export const daemonNotAsked: Policy = {
  name: 'daemon-not-asked',
  description: 'Every Docker provider is declared with disableDockerDaemonCheck',
  isAdvisoryInPreview: false,
  check: ({ type, props: { disableDockerDaemonCheck } }) =>
    // A provider's values reach the engine as text.
    type !== dockerProviderType || String(disableDockerDaemonCheck) === 'true'
      ? []
      : ['it asks the daemon whether it is there'],
};
