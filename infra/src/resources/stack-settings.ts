import { isAbsolute, join } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { KitError } from '../errors/kit-error.ts';
import type { SshKey } from './connection-args.ts';

/** What a stack's configuration (`pulumi config`) says; every file is relative to the repository. */
export interface StackSettings {
  readonly hostsFile: string;
  readonly imagesFile: string;
  readonly sshKey: SshKey;
  /** Whether destroy takes a service's data folders too. */
  readonly purgesData: boolean;
  /** A secret by its name; what stands in for one that is not set is of no use but for a preview. */
  readonly secretOf: (name: string) => pulumi.Output<string>;
  /**
   * In a preview, secrets that are not set are named and stood in for, so that a pull request is
   * previewed without any; `up` refuses.
   */
  readonly requireSecrets: (names: readonly string[]) => void;
}

export function stackSettings(root: string): StackSettings {
  const config = new pulumi.Config('tidewatch');
  const path = (name: string, fallback: string): string => {
    const file = config.get(name) ?? fallback;
    return isAbsolute(file) ? file : join(root, file);
  };
  return {
    hostsFile: path('hosts', 'hosts/hosts.yaml'),
    imagesFile: path('images', 'hosts/images.yaml'),
    sshKey: { text: config.getSecret('sshPrivateKey'), file: config.get('sshKeyFile') },
    purgesData: config.getBoolean('purgeData') ?? false,
    secretOf: (name) => config.getSecret(name) ?? pulumi.secret(`stand-in-for-${name}`),
    requireSecrets: (names) => {
      const missing = [...new Set(names)].filter((name) => config.getSecret(name) === undefined);
      if (missing.length > 0) tellMissing(missing.toSorted());
    },
  };
}

function tellMissing(names: readonly string[]): void {
  const message = `Secrets of stack ${pulumi.getStack()} are not set: ${names.join(', ')}`;
  const hint = `pulumi config set --secret NAME -s ${pulumi.getStack()}`;
  if (!pulumi.runtime.isDryRun()) throw new KitError(message, { code: 'secret-missing', hint });
  void pulumi.log.warn(`${message}; up will refuse: ${hint}`);
}
