import { createHash } from 'node:crypto';
import { KitError } from '../errors/kit-error.ts';
import type { BundleName, FilePlan, HostPlan } from '../plan/host-plan.ts';
import type { Template } from './compile-template.ts';
import { secretsIn } from './fill-secrets.ts';
import type { RenderedFile } from './rendered-file.ts';

/** A template by its name under templates/. */
export type TemplateSource = (name: string) => Template;

/**
 * Every file of a host, in the order of its bundles. Pure but for `templateOf`.
 *
 * @throws {KitError} `template-invalid`
 */
export function renderPlan(plan: HostPlan, templateOf: TemplateSource): readonly RenderedFile[] {
  return plan.bundles.flatMap(({ name, files }) =>
    files.map((file) => renderFile({ host: plan.host.name, bundle: name, file }, templateOf)),
  );
}

interface Placed {
  readonly host: string;
  readonly bundle: BundleName;
  readonly file: FilePlan;
}

function renderFile({ host, bundle, file }: Placed, templateOf: TemplateSource): RenderedFile {
  const { template, path, mode, owner, values, isStageOnly } = file;
  const content = templateOf(template)(values);
  const secrets = secretsIn(content);
  const planned = [...new Set(file.secrets)].toSorted();
  if (secrets.join(' ') !== planned.join(' ')) {
    throw new KitError(
      `Cannot render templates/${template}: it refers to secrets "${secrets.join(' ')}", planned are "${planned.join(' ')}"`,
      { code: 'template-invalid', hint: 'Name in the plan what the template uses.' },
    );
  }
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { host, bundle, path, mode, owner, content, sha256, template, secrets, isStageOnly };
}
