const script = '/usr/local/lib/tidewatch/bundle';

/**
 * The text that runs bundle.sh on a host, as root: nothing in it but the script's path, a verb and names,
 * so that it can stand in previews, in state and in sudo's log. What is secret travels on stdin.
 */
export function hostCall(host: string, verb: string, ...names: readonly string[]): string {
  const words = [verb, ...names];
  for (const word of [host, ...words])
    if (!/^[A-Za-z0-9@:./_-]+$/.test(word)) throw new RangeError(`Cannot run "${word}" on a host`);
  const call = [script, ...words].join(' ');
  return [
    `test -x ${script} || { echo 'Run kit bootstrap ${host} first' >&2; exit 3; }`,
    `test "$(id -u)" != 0 || exec ${call}`,
    `exec sudo -n ${call}`,
  ].join('\n');
}
