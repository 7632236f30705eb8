import { KitError } from '../errors/kit-error.ts';

const accept = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');
const timeoutMs = 15_000;

/**
 * The digest that a registry has now for an image's tag, asked with the registry's own anonymous login.
 *
 * @param image "grafana/loki" (Docker Hub), "ghcr.io/owner/name"
 * @param scheme "http" for a registry in a test
 * @throws {KitError} `unreachable`
 */
export async function registryDigest(
  image: string,
  tag: string,
  scheme: 'https' | 'http' = 'https',
): Promise<string> {
  const { registry, repository } = placeOf(image);
  const url = `${scheme}://${registry}/v2/${repository}/manifests/${tag}`;
  try {
    const first = await ask(url);
    const answer = first.status === 401 ? await ask(url, await tokenFor(first)) : first;
    const digest = answer.headers.get('docker-content-digest');
    if (answer.ok && digest !== null) return digest;
    throw new RangeError(`it answers ${answer.status} for ${repository}:${tag}`);
  } catch (cause) {
    throw new KitError(`Cannot ask registry ${registry}: ${reasonOf(cause)}`, {
      code: 'unreachable',
      hint: 'Without a registry the pins stay as they are: --offline checks their form alone.',
      cause,
    });
  }
}

/** As docker reads a name: what has a dot or a port before the first slash is a registry. */
function placeOf(image: string): { readonly registry: string; readonly repository: string } {
  const [first = '', ...rest] = image.split('/');
  if (rest.length > 0 && /[.:]|^localhost$/.test(first))
    return { registry: first, repository: rest.join('/') };
  const repository = rest.length === 0 ? `library/${image}` : image;
  return { registry: 'registry-1.docker.io', repository };
}

function ask(url: string, token?: string): Promise<Response> {
  return fetch(url, {
    method: 'HEAD',
    headers: { accept, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
    signal: AbortSignal.timeout(timeoutMs),
  });
}

/** `WWW-Authenticate: Bearer realm="…",service="…",scope="…"` says where a token is to be had. */
async function tokenFor({ headers }: Response): Promise<string> {
  const challenge = headers.get('www-authenticate') ?? '';
  const words = new Map(
    [...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]),
  );
  const realm = words.get('realm');
  if (realm === undefined) throw new RangeError('it wants a login');
  const query = ['service', 'scope'].flatMap((name) => {
    const value = words.get(name);
    return value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`];
  });
  const answer = await fetch(`${realm}?${query.join('&')}`, {
    signal: AbortSignal.timeout(timeoutMs),
  });
  const body: unknown = await answer.json();
  const isObject = typeof body === 'object' && body !== null;
  const token: unknown = isObject ? Reflect.get(body, 'token') : undefined;
  if (typeof token !== 'string') throw new RangeError('it gives no anonymous token');
  return token;
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.cause instanceof Error ? cause.cause.message : cause.message;
}
