import { shellQuote } from '../../ssh/shell-quote.ts';
import type { BootstrapStep } from '../bootstrap-step.ts';
import type { BootstrapWishes } from '../bootstrap-wishes.ts';
import { placeFile } from '../place-file.ts';

/** Promtail or Alloy: no Debian package brings it, so it is sent; a host needs no way out for it. */
export function agentProgramSteps({ plan, agentProgram }: BootstrapWishes): BootstrapStep[] {
  return plan.programs
    .filter(({ debian }) => debian === undefined)
    .map(({ name, version, path }) => {
      const common = {
        name: 'agent-program',
        goal: `${path} ${version ?? ''}`.trim(),
        reason: `${name} ships the logs of this host`,
        hint: `Give its release binary for this host's architecture: --program ${name}=FILE.`,
      } as const;
      if (agentProgram !== undefined) {
        return {
          ...common,
          ...placeFile({
            path,
            mode: '0755',
            content: agentProgram,
            validate:
              'chmod 0755 "$new" && { "$new" --version >/dev/null 2>&1 || { echo "it does not run on this host" >&2; exit 1; }; }',
          }),
          timeoutMs: 900_000,
        };
      }
      const known = version === undefined ? '' : ` | grep -qF ${shellQuote([version])}`;
      return {
        ...common,
        check: `${shellQuote([path])} --version 2>&1${known} || { echo 'it is not there, or another version'; exit 1; }`,
        apply: undefined,
      };
    });
}
