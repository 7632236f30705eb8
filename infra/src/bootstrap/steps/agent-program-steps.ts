import { shellQuote } from '../../ssh/shell-quote.ts';
import type { BootstrapStep } from '../bootstrap-step.ts';
import type { BootstrapWishes } from '../bootstrap-wishes.ts';
import type { HostFacts } from '../host-facts.ts';
import { placeFile } from '../place-file.ts';

/** Where people get them. */
const releases: Readonly<Record<string, string>> = {
  promtail: 'https://github.com/grafana/loki/releases',
  alloy: 'https://github.com/grafana/alloy/releases',
};

/** Promtail or Alloy: no Debian package brings it, so it is sent; a host needs no way out for it. */
export function agentProgramSteps(
  { plan, agentProgram }: BootstrapWishes,
  { machine }: HostFacts,
): BootstrapStep[] {
  return plan.programs
    .filter(({ debian }) => debian === undefined)
    .map(({ name, version, path }) => {
      const common = {
        name: 'agent-program',
        goal: `${path} ${version ?? ''}`.trim(),
        reason: `${name} ships the logs of this host`,
        hint: `Unpack its release for this host's architecture (${releases[name] ?? 'see its page'}, v${version ?? ''}) and say --program ${name}=FILE; or put it into ~/.cache/tidewatch/programs/${name}-${version ?? ''}-${machine}/${name}.`,
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
