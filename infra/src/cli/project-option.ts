import { join } from 'node:path';
import { Option } from 'commander';

/** `--project FOLDER`, the same on every command that works on stacks. */
export function projectOption(): Option {
  return new Option(
    '--project <folder>',
    'where Pulumi.yaml and the Pulumi.<host>.yaml files are',
  ).default(join(import.meta.dirname, '../../..'), 'this repository');
}
