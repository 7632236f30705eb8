/** The steps of `kit bootstrap`, in the order in which people read of them. */
export const stepNames = [
  'system',
  'time-zone',
  'packages',
  'user',
  'keys',
  'sudo',
  'bundle-script',
  'base',
  'docker-daemon',
  'docker-restart',
  'docker-group',
  'data-folder',
  'agent-program',
  'existing',
  'firewall',
] as const;
export type StepName = (typeof stepNames)[number];
