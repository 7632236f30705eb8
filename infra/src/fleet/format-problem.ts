import { printable } from '../errors/printable.ts';
import type { FleetProblem } from './fleet-problem.ts';

/** `hosts.yaml:12:5: host "dns01" has no address. IP address or DNS name.` */
export function formatProblem({ file, line, column, message, hint }: FleetProblem): string {
  return printable(`${file}:${line}:${column}: ${message}${hint === undefined ? '' : `. ${hint}`}`);
}
