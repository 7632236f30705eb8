import { Option } from 'commander';

/** `--identity FILE`, the same on every command that reaches hosts. */
export function identityOption(): Option {
  return new Option(
    '--identity <file>',
    "private key to log in with; otherwise the stack's sshKeyFile, else the ssh agent",
  );
}
