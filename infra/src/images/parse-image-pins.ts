import { load } from 'js-yaml';
import { KitError } from '../errors/kit-error.ts';
import type { ImagePin, ImagePins } from './image-pins.ts';

const keys = ['loki', 'log-anomaly-detector', 'grafana', 'n8n'] as const;
const repositoryPattern = /^([a-z0-9]+([.-][a-z0-9]+)*(:\d+)?\/)?[a-z0-9]+([._/-]+[a-z0-9]+)*$/;
const tagPattern = /^[\w][\w.-]{0,127}$/;
const digestPattern = /^sha256:[0-9a-f]{64}$/;

/**
 * The pins of an images file.
 *
 * @param file its name, for messages
 * @param ownTag the content's hash that is the tag of our own image
 * @throws {KitError} `image-not-pinned`, with every entry that is wrong
 */
export function parseImagePins(file: string, text: string, ownTag: string): ImagePins {
  const entries = readEntries(file, text);
  const problems: string[] = [];
  const pins: Partial<Record<(typeof keys)[number], ImagePin>> = {};
  for (const key of keys) {
    const pin = pinOf(entries[key], key === 'log-anomaly-detector' ? ownTag : undefined);
    if (typeof pin === 'string') problems.push(`${file}: ${key}: ${pin}`);
    else pins[key] = pin;
  }
  for (const key of Object.keys(entries))
    if (!keys.some((known) => known === key)) problems.push(`${file}: there is no image "${key}"`);
  const [loki, detector, grafana, n8n] = keys.map((key) => pins[key]);
  if (problems.length > 0 || !loki || !detector || !grafana || !n8n) throw notPinned(problems);
  return { loki, 'log-anomaly-detector': detector, grafana, n8n };
}

function readEntries(file: string, text: string): Readonly<Record<string, unknown>> {
  try {
    const entries: unknown = load(text);
    if (isRecord(entries)) return entries;
  } catch (cause) {
    throw notPinned([`${file}: ${cause instanceof Error ? cause.message : 'not YAML'}`], cause);
  }
  throw notPinned([`${file}: it is not a list of images by name`]);
}

/** A pin, or what is wrong with the entry. */
function pinOf(entry: unknown, ownTag: string | undefined): ImagePin | string {
  if (!isRecord(entry)) return 'it has no image';
  const { image, tag, digest } = entry;
  if (typeof image !== 'string' || !repositoryPattern.test(image)) return 'its image is no name';
  if (ownTag !== undefined) return { name: `${image}:${ownTag}`, digest: undefined };
  if (typeof tag !== 'string' || !tagPattern.test(tag))
    return 'its tag is no tag (in quotes, if it is a number)';
  if (typeof digest !== 'string' || !digestPattern.test(digest))
    return 'its digest is not "sha256:" and 64 hexadecimal digits';
  return { name: `${image}:${tag}`, digest };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function notPinned(problems: readonly string[], cause?: unknown): KitError {
  return new KitError(problems.join('\n'), {
    code: 'image-not-pinned',
    hint: 'kit images --update asks the registry and writes the digests.',
    cause,
  });
}
