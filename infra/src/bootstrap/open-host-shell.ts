import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import type { NodeSSH } from 'node-ssh';
import { KitError } from '../errors/kit-error.ts';
import { shellQuote } from '../ssh/shell-quote.ts';
import type { HostKey } from './host-key.ts';
import type { HostShell, RunOptions, Said } from './host-shell.ts';
import { isOtherType } from './learn-host-key.ts';
import { dial, dialProblem } from './ssh-dial.ts';
import type { SshProof } from './ssh-proof.ts';
import type { SshTarget } from './ssh-target.ts';

export interface Login {
  readonly user: string;
  /** What the host must show; anything else ends it before something of ours is sent. */
  readonly hostKey: HostKey;
  readonly proof: SshProof;
}

const usualTimeoutMs = 60_000;

/**
 * Logs in to a host that shows the key that is expected of it.
 *
 * @param way through which it is reached; undefined: straight
 * @throws {KitError} `host-key-mismatch`, `access-refused`, `unreachable`
 */
export async function openConnection(
  target: SshTarget,
  { user, hostKey, proof }: Login,
  way?: NodeSSH,
): Promise<NodeSSH> {
  let shown: HostKey | undefined;
  const accepts = (key: HostKey): boolean => {
    shown = key;
    return key.text === hostKey.text;
  };
  const { privateKey, passphrase, agent, password } = proof;
  try {
    return await dial(
      target,
      { keyTypes: [hostKey.type], accepts },
      {
        username: user,
        ...(privateKey === undefined ? {} : { privateKey }),
        ...(passphrase === undefined ? {} : { passphrase }),
        ...(agent === undefined ? {} : { agent }),
        ...(password === undefined ? {} : { password }),
      },
      way,
    );
  } catch (cause) {
    const isOther = isOtherType(cause) || (shown !== undefined && shown.text !== hostKey.text);
    if (isOther) throw mismatch(target, hostKey, shown);
    throw dialProblem(target, user, cause);
  }
}

function mismatch(target: SshTarget, expected: HostKey, shown: HostKey | undefined): KitError {
  const other = shown?.fingerprint ?? `no ${expected.type} key at all`;
  return new KitError(
    `${target.name} at ${target.address}:${target.port} is another machine: hosts.yaml has ${expected.fingerprint}, it shows ${other}`,
    {
      code: 'host-key-mismatch',
      hint: 'Nothing was sent to it. If it was set up anew, take its hostKey out of hosts.yaml and run kit bootstrap again; else find out who answers there.',
    },
  );
}

/** What runs shell text over a connection. */
export function hostShell(target: SshTarget, user: string, ssh: NodeSSH): HostShell {
  const run = (text: string, options: RunOptions = {}): Promise<Said> =>
    exec(target, ssh, shellQuote(['sh', '-c', `${preamble}\n${text}`]), options);
  return {
    run,
    runAsRoot: (text, options = {}) =>
      user === 'root'
        ? run(text, options)
        : exec(
            target,
            ssh,
            shellQuote(['sudo', '-n', 'sh', '-c', `${preamble}\n${text}`]),
            options,
          ),
    close: () => ssh.dispose(),
  };
}

/** The same surroundings whoever logs in: no locale, the folders of administrators, stop at an error. */
const preamble =
  'set -eu; LC_ALL=C; PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin; export LC_ALL PATH; umask 022';

async function exec(
  target: SshTarget,
  ssh: NodeSSH,
  command: string,
  { stdin = '', timeoutMs = usualTimeoutMs }: RunOptions,
): Promise<Said> {
  const input =
    typeof stdin === 'string' ? Readable.from([Buffer.from(stdin)]) : createReadStream(stdin.path);
  const { promise: late, reject } = Promise.withResolvers<never>();
  const broken = (why: string): void => reject(lost(target, why));
  const timer = setTimeout(() => broken(`nothing came back in ${timeoutMs / 1000} s`), timeoutMs);
  const onError = (error: Error): void => broken(error.message);
  const onClose = (): void => broken('the connection was cut');
  ssh.connection?.on('error', onError).once('close', onClose);
  input.once('error', onError);
  try {
    const running = ssh.execCommand(command, { stdin: input, noTrim: true });
    const { code, signal, stdout, stderr } = await Promise.race([running, late]);
    if (code === null) throw lost(target, `the command was ended by ${signal ?? 'the host'}`);
    return { code, stdout, stderr };
  } catch (cause) {
    throw cause instanceof KitError ? cause : lost(target, String(cause));
  } finally {
    clearTimeout(timer);
    ssh.connection?.off('error', onError).off('close', onClose);
    input.destroy();
  }
}

function lost({ name }: SshTarget, why: string): KitError {
  return new KitError(`Lost ${name}: ${why}`, {
    code: 'unreachable',
    hint: 'Run it again: what is done stays done, and it goes on from there.',
  });
}
