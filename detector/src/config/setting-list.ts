import { settingsSchema } from './settings-schema.ts';

/** One setting, however it is given. */
export interface Setting {
  /** In a settings file: 'webhook.url'. */
  readonly path: string;
  /** On the command line, without its dashes: 'webhook-url'. */
  readonly flag: string;
  /** In the environment; the first is ours, the others are names that older services used. */
  readonly variables: readonly string[];
  readonly description: string;
  readonly type: 'string' | 'number' | 'list' | 'secret';
  readonly default: unknown;
  /** What holds while it is not set, where that is no value. */
  readonly unset: string | undefined;
}

const olderNames: Readonly<Record<string, string>> = {
  'webhook.url': 'WEBHOOK_URL',
  'loki.url': 'LOKI_URL',
  'loki.intervalSeconds': 'CHECK_INTERVAL',
  'loki.batchLines': 'BATCH_SIZE',
  'redis.url': 'REDIS_URL',
  'frequency.sigma': 'FREQUENCY_SIGMA',
  'rateChange.threshold': 'RATE_CHANGE_THRESHOLD',
  'entropy.threshold': 'ENTROPY_THRESHOLD',
  'repetition.threshold': 'LEVENSHTEIN_THRESHOLD',
};

const calibrated = 'calibrated to the budget';
const unsetMeanings: Readonly<Record<string, string>> = {
  'frequency.sigma': calibrated,
  'rateChange.threshold': calibrated,
  'entropy.threshold': calibrated,
  'repetition.threshold': calibrated,
};

interface Node {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly secret?: boolean;
  readonly properties?: Readonly<Record<string, Node>>;
}

/** All settings in the order of the schema. */
export function settingList(): readonly Setting[] {
  const root: Node = JSON.parse(JSON.stringify(settingsSchema));
  return walk(root, []);
}

function walk(node: Node, path: readonly string[]): Setting[] {
  if (node.properties !== undefined) {
    return Object.entries(node.properties).flatMap(([name, child]) => walk(child, [...path, name]));
  }
  const dashed = path.join('-').replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const older = olderNames[path.join('.')];
  return [
    {
      path: path.join('.'),
      flag: dashed,
      variables: [
        `TIDEWATCH_${dashed.toUpperCase().replaceAll('-', '_')}`,
        ...(older ? [older] : []),
      ],
      description: node.description ?? '',
      type: typeOf(node),
      default: node.default,
      unset: unsetMeanings[path.join('.')],
    },
  ];
}

function typeOf(node: Node): Setting['type'] {
  if (node.secret === true) return 'secret';
  if (node.type === 'array') return 'list';
  return node.type === 'number' || node.type === 'integer' ? 'number' : 'string';
}
