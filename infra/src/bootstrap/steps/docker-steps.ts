import type { BootstrapStep } from '../bootstrap-step.ts';
import type { BootstrapWishes } from '../bootstrap-wishes.ts';
import type { HostFacts } from '../host-facts.ts';
import { mergeDaemon } from '../merge-daemon.ts';
import { placeFile } from '../place-file.ts';

const daemonFile = '/etc/docker/daemon.json';
const formerFile = '/var/lib/tidewatch/daemon.json.former';
const dropIn = '/etc/systemd/system/docker.service.d/50-tidewatch.conf';

/** Docker logs where the agent reads, without a limit; both hold from its next start, so it is started once. */
export function dockerSteps(wishes: BootstrapWishes, facts: HostFacts): BootstrapStep[] {
  if (!wishes.plan.programs.some(({ name }) => name === 'docker')) return [];
  return [...daemonStep(wishes, facts), restartStep(wishes, facts)];
}

function daemonStep({ plan }: BootstrapWishes, { docker }: HostFacts): BootstrapStep[] {
  if (plan.dockerDaemon === undefined) return [];
  const common = {
    name: 'docker-daemon',
    goal: `${daemonFile} has ${JSON.stringify(plan.dockerDaemon)}`,
    reason:
      'containers log to the journal, with the labels of Compose; what else is in the file stays',
  } as const;
  const merged = mergeDaemon(docker.daemon, plan.dockerDaemon);
  if (merged === undefined) {
    return [
      {
        ...common,
        check: `echo 'it is no JSON object'; exit 1`,
        apply: undefined,
        hint: `Mend ${daemonFile} on the host by hand.`,
      },
    ];
  }
  return [
    {
      ...common,
      ...placeFile({
        path: daemonFile,
        mode: '0644',
        content: merged,
        // Docker 20.10 cannot look at a file without starting.
        validate:
          '! dockerd --help 2>/dev/null | grep -q -- --validate || dockerd --validate --config-file "$new" >&2',
        before: `mkdir -p ${formerFile.slice(0, formerFile.lastIndexOf('/'))}\nrm -f ${formerFile}\n[ ! -f ${daemonFile} ] || cp -p ${daemonFile} ${formerFile}`,
      }),
      hint: `Docker refuses the merged file; ${daemonFile} is as it was.`,
    },
  ];
}

function restartStep({ mayRestartDocker }: BootstrapWishes, { docker }: HostFacts): BootstrapStep {
  const isHeld = docker.containers > 0 && !mayRestartDocker;
  return {
    name: 'docker-restart',
    goal: 'Docker runs with these settings',
    reason: 'it reads them when it starts',
    check: [
      `systemctl is-active -q docker.service || { echo 'it does not run'; exit 1; }`,
      // Files of the second in which it started may be too late for it.
      `start=$(date -d "$(TZ=UTC systemctl show docker.service -p ActiveEnterTimestamp --value)" +%s)`,
      `for file in ${daemonFile} ${dropIn}; do`,
      '  [ ! -f "$file" ] || [ "$(stat -c %Y "$file")" -lt "$start" ] || { echo "$file is newer than its start"; exit 1; }',
      'done',
    ].join('\n'),
    apply: isHeld ? undefined : restartText,
    hint: isHeld
      ? `${docker.containers} containers run and would stop for a moment; those without a restart policy do not come back. Say --restart-docker when that is fine.`
      : `journalctl -u docker on the host says why; where there was a daemon.json, it was put back.`,
    timeoutMs: 180_000,
  };
}

/** With the former daemon.json, where Docker does not start with the new one. */
const restartText = [
  'systemctl enable -q docker.service',
  'sleep 1',
  'if systemctl restart docker.service; then exit 0; fi',
  'journalctl -u docker.service -n 15 --no-pager -o cat >&2',
  `if [ -f ${formerFile} ]; then`,
  `  cp -p ${formerFile} ${daemonFile}`,
  '  systemctl reset-failed docker.service',
  `  systemctl restart docker.service && echo 'it runs with its former daemon.json' >&2`,
  'fi',
  'exit 1',
].join('\n');
