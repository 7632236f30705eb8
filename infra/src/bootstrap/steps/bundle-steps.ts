import { createHash } from 'node:crypto';
import type { BootstrapStep } from '../bootstrap-step.ts';
import type { BootstrapWishes } from '../bootstrap-wishes.ts';
import { placeFile } from '../place-file.ts';

const script = '/usr/local/lib/tidewatch/bundle';

/** The script that applies bundles, and the first bundle by it. */
export function bundleSteps({ bundleScript, basePayload }: BootstrapWishes): BootstrapStep[] {
  const digest = createHash('sha256').update(basePayload).digest('hex');
  return [
    {
      name: 'bundle-script',
      goal: script,
      reason: 'kit up puts every file in place through it; it brings newer ones by itself',
      ...placeFile({ path: script, mode: '0755', content: bundleScript, validate: 'sh -n "$new"' }),
      hint: 'Look at /usr/local/lib/tidewatch on the host.',
    },
    {
      name: 'base',
      goal: 'a journal on disk that drops no line, log rotation, users and groups',
      reason: 'the same bundle that kit up applies first, so that nothing is lost before',
      check: [
        `said=$(${script} status base 2>&1) || { printf '%s\\n' "$said" | grep -vE '^(payload|same|running)' | head -n 5; exit 1; }`,
        `printf '%s\\n' "$said" | grep -qF ${digest} || { echo 'it is another version'; exit 1; }`,
      ].join('\n'),
      apply: `${script} apply base`,
      stdin: basePayload,
      hint: 'bundle.sh put the former files back; what it said is above.',
      timeoutMs: 180_000,
    },
  ];
}
