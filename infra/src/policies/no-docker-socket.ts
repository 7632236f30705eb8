import type { Policy } from './policy.ts';
import { containerType, objectsIn } from './read-props.ts';

const socket = '/var/run/docker.sock';
const sockets = [socket, '/run/docker.sock'];

/** Whoever has the socket is root on the host, read-only mounts and proxies included. */
export const noDockerSocket: Policy = {
  name: 'no-docker-socket',
  description: 'No container gets Docker’s socket, a folder with it, or every privilege',
  isAdvisoryInPreview: false,
  check: ({ type, props }) => {
    if (type !== containerType) return [];
    const sources = [
      ...objectsIn(props['mounts']).map(({ source }) => source),
      ...objectsIn(props['volumes']).map(({ hostPath }) => hostPath),
    ];
    const reaching = sources.filter((source) => typeof source === 'string' && reaches(source));
    return [
      ...reaching.map((source) => `its mount ${String(source)} holds Docker's socket`),
      ...(props['privileged'] === true ? ['it is privileged'] : []),
    ];
  },
};

function reaches(source: string): boolean {
  const folder = source.replace(/\/+$/, '');
  return sockets.some((path) => path === folder || path.startsWith(`${folder}/`));
}
