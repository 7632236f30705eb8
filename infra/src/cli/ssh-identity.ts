import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { isCancel, password } from '@clack/prompts';
import { execa } from 'execa';
import { parsePublicKeys } from '../bootstrap/parse-public-keys.ts';
import type { SshProof } from '../bootstrap/ssh-proof.ts';
import { KitError } from '../errors/kit-error.ts';
import type { CommandContext } from './command-context.ts';

/** What the person at the keyboard has to show to hosts, and what is to let the kit in later. */
export interface SshIdentity {
  readonly proof: SshProof;
  readonly publicKeys: readonly string[];
}

export interface IdentityFlags {
  readonly identity?: string;
  readonly authorize?: readonly string[];
  readonly askPassword?: boolean;
}

const usualNames = ['id_ed25519', 'id_ecdsa', 'id_rsa'] as const;

/**
 * The key of `--identity`, else an agent's keys and the usual key file; their public halves unless
 * `--authorize` names others.
 *
 * @throws {KitError} `usage` when a file cannot be read, or somebody would have to be asked and is not there
 */
export async function sshIdentity(
  flags: IdentityFlags,
  context: CommandContext,
): Promise<SshIdentity> {
  const agent = flags.identity === undefined ? context.environment['SSH_AUTH_SOCK'] : undefined;
  const file = flags.identity ?? usualFile(agent !== undefined);
  const privateKey = file === undefined ? undefined : readKey(file);
  const isLocked = privateKey !== undefined && isEncrypted(privateKey);
  return {
    proof: {
      privateKey,
      passphrase: isLocked && file ? await ask(`Passphrase of ${file}`, context) : undefined,
      agent,
      password: flags.askPassword === true ? await ask('Password', context) : undefined,
    },
    publicKeys: await publicKeysOf(flags.authorize ?? [], file, agent),
  };
}

/** One that would have to be asked for is passed over where an agent has keys. */
function usualFile(hasAgent: boolean): string | undefined {
  return usualNames
    .map((name) => join(homedir(), '.ssh', name))
    .find((file) => existsSync(file) && !(hasAgent && isEncrypted(readKey(file))));
}

function readKey(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new KitError(`Cannot read ${file}`, {
      code: 'usage',
      hint: 'Name a private key with --identity FILE.',
      cause,
    });
  }
}

/** OpenSSH's own form names its key derivation at the start: "none" where there is no passphrase. */
function isEncrypted(text: string): boolean {
  if (/ENCRYPTED/.test(text)) return true;
  const [, body = ''] = /BEGIN OPENSSH PRIVATE KEY-----([\s\S]*)-----END/.exec(text) ?? [];
  return Buffer.from(body, 'base64').subarray(0, 64).includes('bcrypt');
}

async function publicKeysOf(
  named: readonly string[],
  file: string | undefined,
  agent: string | undefined,
): Promise<readonly string[]> {
  if (named.length > 0) return named.flatMap((name) => parsePublicKeys(name, readKey(name)));
  const texts = [
    ...(file === undefined ? [] : [await publicHalf(file)]),
    ...(agent === undefined ? [] : [await said('ssh-add', ['-L'], { SSH_AUTH_SOCK: agent })]),
  ];
  const keys = texts
    .filter((text) => text !== '')
    .flatMap((text) => parsePublicKeys('the keys of this machine', text));
  return [...new Map(keys.map((key) => [key.split(' ')[1], key])).values()];
}

async function publicHalf(file: string): Promise<string> {
  const beside = `${file}.pub`;
  if (existsSync(beside)) return readFileSync(beside, 'utf8');
  return await said('ssh-keygen', ['-y', '-P', '', '-f', file], {});
}

/** Nothing where the program has nothing to say: an empty agent, a key with a passphrase. */
async function said(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<string> {
  const { stdout, exitCode } = await execa(program, args, { reject: false, env, timeout: 10_000 });
  return exitCode === 0 ? stdout : '';
}

async function ask(message: string, { terminal }: CommandContext): Promise<string> {
  if (!terminal.isInteractive) {
    throw new KitError(`Cannot ask for the ${message.toLowerCase()}: nobody is there`, {
      code: 'usage',
      hint: 'Load the key into an agent with ssh-add.',
    });
  }
  const answer = await password({ message });
  if (!isCancel(answer)) return answer ?? '';
  throw new KitError('Cannot go on: stopped by you', { code: 'usage', hint: 'Nothing was done.' });
}
