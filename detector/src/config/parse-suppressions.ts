import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { type Static, Type } from 'typebox';
import { LineCounter, parseDocument, type Document } from 'yaml';
import type { Suppression } from '../feedback/suppression.ts';
import { nearestName } from './nearest-name.ts';

const text = (description: string) => Type.String({ minLength: 1, maxLength: 1_000, description });

const suppressionSchema = Type.Object(
  {
    template: Type.Optional(text("A template's text or id, as logdetect templates shows them")),
    pattern: Type.Optional(text('Name of a pattern that the line matches')),
    host: Type.Optional(text('Name of a host; * stands for anything')),
    service: Type.Optional(text('Name of a service; * stands for anything')),
    reason: text('Why it is not to be told'),
    owner: text('Who answers for it'),
    expires: Type.String({
      pattern: '^\\d{4}-\\d{2}-\\d{2}(T\\d{2}:\\d{2}(:\\d{2})?(Z|[+-]\\d{2}:\\d{2}))?$',
      description: 'A date, until its end in UTC, or a time: 2026-12-31, 2026-12-31T18:00:00Z',
    }),
  },
  { additionalProperties: false },
);
const fileSchema = Type.Object(
  { suppressions: Type.Array(suppressionSchema, { maxItems: 1_000 }) },
  { additionalProperties: false },
);
const subjects = ['template', 'pattern', 'host', 'service'] as const;
const dayMs = 86_400_000;

/** What is wrong in a file of suppressions, and where; lines and columns from 1. */
export interface SuppressionProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly reason: string;
}

export interface ParsedSuppressions {
  /** All or, where there is a problem, none: half a file is not what its owner wrote. */
  readonly suppressions: readonly Suppression[];
  readonly problems: readonly SuppressionProblem[];
}

type Path = readonly (string | number)[];

/** Reads a file of suppressions (YAML); what is wrong in it is data. */
export function parseSuppressions(content: string, file: string): ParsedSuppressions {
  const lines = new LineCounter();
  const document = parseDocument(content, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number, reason: string): SuppressionProblem => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(1, line), column: Math.max(1, col), reason };
  };
  if (document.errors.length > 0) {
    const problems = document.errors.map(({ pos, message }) => at(pos[0], message));
    return { suppressions: [], problems };
  }
  const value: unknown = document.toJS() ?? { suppressions: [] };
  const validate = schemaCheck();
  if (!validate(value)) {
    const problems = (validate.errors ?? []).map((error) => {
      const [path, reason] = meaningOf(error);
      return at(offsetOf(document, path), reason);
    });
    return { suppressions: [], problems };
  }
  const problems: SuppressionProblem[] = [];
  const suppressions = value.suppressions.map((one, i) => {
    const offset = offsetOf(document, ['suppressions', i]);
    const { expires, ...rest } = one;
    const expiresMs = endOf(expires);
    if (Number.isNaN(expiresMs)) {
      const where = offsetOf(document, ['suppressions', i, 'expires']);
      problems.push(at(where, `"${expires}" is no date`));
    }
    if (subjects.every((name) => one[name] === undefined))
      problems.push(
        at(offset, `it names none of ${subjects.join(', ')}: it would be of everything`),
      );
    return { id: `${file}:${lines.linePos(offset).line}`, ...rest, expiresMs };
  });
  return { suppressions: problems.length > 0 ? [] : suppressions, problems };
}

function schemaCheck(): ValidateFunction<Static<typeof fileSchema>> {
  return new Ajv2020({ allErrors: true }).compile<Static<typeof fileSchema>>(fileSchema);
}

/** Where in the file an error of the schema is, and what it means. */
function meaningOf({ instancePath, keyword, params, message }: ErrorObject): [Path, string] {
  const path = instancePath
    .split('/')
    .slice(1)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  if (keyword === 'additionalProperties') {
    const name = String(params['additionalProperty']);
    const known = Object.keys(
      path.length === 0 ? fileSchema.properties : suppressionSchema.properties,
    );
    const near = nearestName(name, known);
    const hint = near === undefined ? `there are ${known.join(', ')}` : `did you mean "${near}"?`;
    return [[...path, name], `"${name}" is not known: ${hint}`];
  }
  if (keyword === 'required') return [path, `"${String(params['missingProperty'])}" is missing`];
  const name = path.at(-1);
  const what = typeof name === 'string' ? `"${name}" ` : 'it ';
  if (keyword === 'pattern') return [path, `${what}is no date such as 2026-12-31`];
  return [path, `${what}${message ?? 'is wrong'}`];
}

/** Offset of what stands at a path: of its key where it has one. */
function offsetOf(document: Document, path: Path): number {
  let node: unknown = document.contents;
  let offset = startOf(node);
  for (const part of path) {
    const items = (node as { items?: readonly unknown[] } | null)?.items ?? [];
    const item =
      typeof part === 'number'
        ? items[part]
        : items.find((pair) => (pair as { key?: { value?: unknown } }).key?.value === part);
    if (item === undefined) return offset;
    const { key, value } = item as { key?: unknown; value?: unknown };
    const isPair = key !== undefined;
    offset = startOf(isPair ? key : item, offset);
    node = isPair ? value : item;
  }
  return offset;
}

function startOf(node: unknown, otherwise = 0): number {
  return (node as { range?: readonly number[] } | null)?.range?.[0] ?? otherwise;
}

function endOf(expires: string): number {
  const ms = Date.parse(expires);
  return expires.includes('T') ? ms : ms + dayMs;
}
