import { checkSettings, settingsSchema } from '@tidewatch/detector';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parseDocument } from 'yaml';
import type { HostPlan, PortClaim } from '../plan/host-plan.ts';
import type { RenderedFile } from '../render/rendered-file.ts';
import type { CheckProblem } from './check-problem.ts';
import { logqlProblem } from './logql-problem.ts';

/** Languages that use {{ }} themselves. */
const braced = /^(promtail|alloy|grafana|n8n)\//;

const fitsDetector = new Ajv2020({ useDefaults: true, keywords: ['secret'] }).compile(
  settingsSchema,
);

/** What is wrong with a host's plan and files, without running anything. */
export function checkHost(plan: HostPlan, files: readonly RenderedFile[]): readonly CheckProblem[] {
  const host = plan.host.name;
  return [
    ...portProblems(plan.ports).map((message) => ({ host, path: 'plan', message })),
    ...twice(files.map(({ path }) => path)).map((path) => ({
      host,
      path,
      message: 'two templates make this file',
    })),
    ...files.flatMap((file) =>
      fileProblems(file).map((message) => ({ host, path: file.path, message })),
    ),
  ];
}

function portProblems(ports: readonly PortClaim[]): string[] {
  return ports.flatMap((claim, index) =>
    ports
      .slice(0, index)
      .filter(
        ({ port, protocol, address }) =>
          port === claim.port &&
          protocol === claim.protocol &&
          (address === claim.address || address === '0.0.0.0' || claim.address === '0.0.0.0'),
      )
      .map(
        ({ by }) => `port ${claim.port}/${claim.protocol} is asked for by ${claim.by} and by ${by}`,
      ),
  );
}

function twice(names: readonly string[]): string[] {
  return names.filter((name, index) => names.indexOf(name) !== index);
}

function fileProblems(file: RenderedFile): string[] {
  const { path, mode, secrets, content, template } = file;
  const problems: string[] = [];
  if (!/^(\/[^/\0]+)+$/.test(path) || path.split('/').includes('..'))
    problems.push('its path is not absolute and plain');
  if (secrets.length > 0 && mode !== '0600') problems.push(`it holds secrets and has mode ${mode}`);
  if (content.includes('{{') && !braced.test(template)) problems.push('a {{ is left in it');
  if (!file.isStageOnly && content === '') problems.push('it is empty');
  return [...problems, ...languageProblems(file)];
}

function languageProblems({ path, content, template }: RenderedFile): string[] {
  if (path.endsWith('.json')) return jsonProblems(content);
  if (!path.endsWith('.yaml')) return [];
  const { errors, warnings } = parseDocument(content);
  const [first] = [...errors, ...warnings];
  if (first !== undefined) return [`it is not YAML: ${first.message.split('\n')[0] ?? ''}`];
  return template.startsWith('detector/') ? settingsProblems(content) : [];
}

/** By the detector's own schema; its words only where it refuses, as finding them takes long. */
function settingsProblems(content: string): string[] {
  const settings: unknown = parseDocument(content).toJS();
  if (fitsDetector(settings)) return [];
  try {
    checkSettings(settings);
    return [];
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return [`the detector refuses it: ${error.message}`];
  }
}

function jsonProblems(content: string): string[] {
  try {
    const value: unknown = JSON.parse(content);
    return expressionsIn(value).flatMap((expression) => {
      const why = logqlProblem(expression);
      return why === undefined ? [] : [`${why}, in ${expression}`];
    });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return [`it is not JSON: ${error.message}`];
  }
}

/** Every `expr` of a dashboard, however deep. */
function expressionsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]: [string, unknown]) =>
    key === 'expr' && typeof child === 'string' ? [child] : expressionsIn(child),
  );
}
