import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { suggestion } from '../errors/suggestion.ts';
import type { FleetProblem } from './fleet-problem.ts';
import { fleetProblems } from './fleet-problems.ts';
import { fleetSchema, type FleetFile } from './fleet-schema.ts';
import type { Fleet } from './fleet.ts';
import { readYaml, type YamlText } from './read-yaml.ts';
import { resolveFleet } from './resolve-fleet.ts';

/** A fleet, or what is wrong with it. */
export interface ParsedFleet {
  /** undefined when one of the problems is an error. */
  readonly fleet: Fleet | undefined;
  /** In the file's order, at most 20. */
  readonly problems: readonly FleetProblem[];
}

const problemsMax = 20;
const fitsSchema = new Ajv2020({ allErrors: true, verbose: true }).compile<FleetFile>(fleetSchema);

/**
 * Reads hosts.yaml: YAML, schema, then what only all entries together can say. Everything that is wrong
 * is told at once, each with its position; the next step is only taken when the one before found no error.
 *
 * @param file its name, for messages
 */
export function parseFleet(file: string, text: string): ParsedFleet {
  const yaml = readYaml(file, text);
  if (yaml.document === undefined) return { fleet: undefined, problems: yaml.problems };
  const value: unknown = yaml.document.toJS();
  if (!fitsSchema(value)) return { fleet: undefined, problems: schemaProblems(file, yaml, value) };
  const problems = fleetProblems(value)
    .map(({ path, part, severity, message, hint }) => {
      return { severity, file, ...yaml.positionOf(path, part), message, hint };
    })
    .toSorted((a, b) => a.line - b.line || a.column - b.column)
    .slice(0, problemsMax);
  const isWrong = problems.some(({ severity }) => severity === 'error');
  return { fleet: isWrong ? undefined : resolveFleet(file, value), problems };
}

function schemaProblems(file: string, yaml: YamlText, value: unknown): readonly FleetProblem[] {
  const told = new Set<string>();
  return (fitsSchema.errors ?? [])
    .map((error) => schemaProblem(error, value))
    .map(({ path, part, message, hint }): FleetProblem => {
      return { severity: 'error', file, ...yaml.positionOf(path, part), message, hint };
    })
    .filter(({ line, column }) => !told.has(`${line}:${column}`) && told.add(`${line}:${column}`))
    .toSorted((a, b) => a.line - b.line || a.column - b.column)
    .slice(0, problemsMax);
}

interface Placed {
  readonly path: readonly (string | number)[];
  readonly part: 'key' | 'value';
  readonly message: string;
  readonly hint: string | undefined;
}

function schemaProblem(error: ErrorObject, file: unknown): Placed {
  const path = pathOf(error.instancePath);
  const name = nameOf(path, file);
  const { additionalProperty, missingProperty, allowedValues } = error.params as {
    additionalProperty?: string;
    missingProperty?: string;
    allowedValues?: readonly string[];
  };
  if (additionalProperty !== undefined) {
    return {
      path: [...path, additionalProperty],
      part: 'key',
      message: `${name} has no "${additionalProperty.slice(0, 64)}"`,
      hint: suggestion(additionalProperty, Object.keys(error.parentSchema?.['properties'] ?? {})),
    };
  }
  if (missingProperty !== undefined) {
    return {
      path,
      part: 'key',
      message: `${name} has no ${missingProperty}`,
      hint: describe(error.parentSchema?.['properties']?.[missingProperty]),
    };
  }
  const shown = shownValue(error.data);
  if (allowedValues !== undefined) {
    const message = `${name} is ${shown}`;
    return { path, part: 'value', message, hint: suggestion(String(error.data), allowedValues) };
  }
  const why = error.keyword === 'pattern' ? 'does not have the right form' : (error.message ?? '');
  const message = `${name} is ${shown}: it ${why}`;
  return { path, part: 'value', message, hint: describe(error.parentSchema) };
}

function describe(schema: object | undefined): string | undefined {
  const isDescribed = schema !== undefined && 'description' in schema;
  return isDescribed ? `${String(schema.description)}.` : undefined;
}

function pathOf(pointer: string): (string | number)[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}

/** `host "dns01" ssh.port`; `hosts[2].ssh.port` where the entry has no name. */
function nameOf(path: readonly (string | number)[], file: unknown): string {
  if (path.length === 0) return 'the file';
  const [list, index, ...rest] = path;
  const entry = entryName(file, list, index);
  if (entry === undefined) return dotted(path);
  return [
    `${list === 'hosts' ? 'host' : 'device'} "${entry}"`,
    ...(rest.length > 0 ? [dotted(rest)] : []),
  ].join(' ');
}

function entryName(file: unknown, list: unknown, index: unknown): string | undefined {
  if ((list !== 'hosts' && list !== 'devices') || typeof index !== 'number') return undefined;
  const entries = (file as Readonly<Record<string, unknown>>)[list];
  const entry: unknown = Array.isArray(entries) ? entries[index] : undefined;
  if (typeof entry !== 'object' || entry === null || !('name' in entry)) return undefined;
  return typeof entry.name === 'string' ? entry.name.slice(0, 64) : undefined;
}

function dotted(path: readonly (string | number)[]): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step.slice(0, 64)}`))
    .join('')
    .slice(1);
}

function shownValue(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'a group of keys';
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
