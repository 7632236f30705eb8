import type { Policy, PolicyResource } from './policy.ts';
import { commandType, dockerProviderType, isObject } from './read-props.ts';

/** Without a host key, @pulumi/command connects to whoever answers; Docker's ssh asks known_hosts. */
export const hostKeyPresent: Policy = {
  name: 'host-key-present',
  description: 'Every connection names the key of the host that it is for, jump hosts included',
  isAdvisoryInPreview: true,
  check: ({ type, props }) => {
    if (type === commandType) return connectionProblems(props['connection']);
    return type === dockerProviderType ? dockerProblems(props) : [];
  },
};

function connectionProblems(connection: unknown): string[] {
  // A preview's events show a secret as a word.
  if (!isObject(connection)) return [];
  const problems = hasKey(connection) ? [] : ['its connection has no host key'];
  const { proxy } = connection;
  return isObject(proxy) && !hasKey(proxy)
    ? [...problems, 'its jump host has no host key']
    : problems;
}

function hasKey({ hostKey }: Readonly<Record<string, unknown>>): boolean {
  return typeof hostKey === 'string' && /^(ssh-|ecdsa-|sk-)\S+ \S+/.test(hostKey);
}

function dockerProblems({ host, sshOpts }: PolicyResource['props']): string[] {
  if (typeof host !== 'string' || !host.startsWith('ssh://')) return [];
  // A provider's lists reach the engine as JSON.
  const options = Array.isArray(sshOpts) ? sshOpts.join(' ') : String(sshOpts);
  const isStrict = options.includes('StrictHostKeyChecking=yes');
  if (isStrict && options.includes('KnownHostsCommand=')) return [];
  return [isStrict ? 'it has no host key' : 'it accepts any host key'];
}
