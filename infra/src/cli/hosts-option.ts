import { Option } from 'commander';

/** `--hosts FILE`, the same on every command. */
export function hostsOption(): Option {
  return new Option('--hosts <file>', 'the file that lists the machines').default(
    'hosts/hosts.yaml',
  );
}
