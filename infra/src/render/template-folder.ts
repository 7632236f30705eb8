import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KitError } from '../errors/kit-error.ts';
import { compileTemplate, type Template } from './compile-template.ts';
import type { TemplateSource } from './render-plan.ts';

/** templates/ of this repository. */
const usualTemplates = join(import.meta.dirname, '../../../templates');

/** Reads each template of a folder once. */
export function templateFolder(folder: string = usualTemplates): TemplateSource {
  const read = new Map<string, Template>();
  return (name) => {
    const template = read.get(name) ?? compileTemplate(name, readTemplate(folder, name));
    read.set(name, template);
    return template;
  };
}

function readTemplate(folder: string, name: string): string {
  try {
    return readFileSync(join(folder, name), 'utf8');
  } catch (cause) {
    throw new KitError(`Cannot read template "${name}" in ${folder}`, {
      code: 'template-invalid',
      hint: 'Templates belong to the repository: is the clone complete?',
      cause,
    });
  }
}
