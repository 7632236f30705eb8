import { KitError } from '../errors/kit-error.ts';

const cures: readonly (readonly [RegExp, string])[] = [
  [
    /passphrase must be set|incorrect passphrase/i,
    "Set PULUMI_CONFIG_PASSPHRASE, or PULUMI_CONFIG_PASSPHRASE_FILE, to the one that encrypts this project's secrets.",
  ],
  [
    /PULUMI_ACCESS_TOKEN|pulumi login|not logged in/i,
    'Say where its state is kept: pulumi login file://~/tidewatch-state.',
  ],
  [
    /currently locked|another update|conflict/i,
    'Another deployment is under way; if one was killed, pulumi cancel -s HOST takes its lock away.',
  ],
  [/could not load plugin|no resource plugin/i, 'kit doctor says which plugin is missing.'],
];

/** What Pulumi could not do, without its markup, and what helps where that is known. */
export function pulumiFailure(what: string, cause: unknown): KitError {
  const text = cause instanceof Error ? cause.message : String(cause);
  const said = /(?:stderr: |error: )([\s\S]*?)(?:\n err\?|\n{2}|$)/.exec(text)?.[1] ?? text;
  const cure = cures.find(([pattern]) => pattern.test(text))?.[1];
  return new KitError(`Cannot ${what}: ${said.replace(/^error: /, '').trim()}`, {
    code: 'program-failed',
    hint: cure ?? 'pulumi itself may say more: run the same with pulumi -s HOST.',
    cause,
  });
}
