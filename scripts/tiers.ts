/** The tiers of tests, what each needs, and in which order they run. */
export interface Tier {
  readonly summary: string;
  readonly files: string;
  /** Programs that it runs: on PATH, or among the tools that test/tools builds. */
  readonly needs: readonly string[];
  /** Whether the files share one process. */
  readonly isShared: boolean;
  /** Whether it mostly waits, for hosts to start or minutes to close: others run meanwhile. */
  readonly isWaiting?: boolean;
}

export const tiers: Readonly<Record<string, Tier>> = {
  unit: {
    summary: 'everything that needs Node alone',
    files: '{detector,infra,scripts,test}/**/*.test.ts',
    needs: [],
    isShared: true,
  },
  real: {
    summary: 'sources against real programs',
    files: 'detector/test/**/*.real.ts',
    needs: ['rsyslogd', 'logger', 'loki', 'redis-server'],
    isShared: false,
  },
  page: {
    summary: 'the page in a real browser',
    files: 'detector/test/**/*.page.ts',
    needs: ['chromium'],
    isShared: false,
  },
  sim: {
    summary: 'simulated fleets, hostile input, memory',
    files: 'detector/test/**/*.sim.ts',
    needs: [],
    isShared: false,
  },
  kill: {
    summary: 'SIGKILL at random moments, counted by an oracle',
    files: 'detector/test/**/*.kill.ts',
    needs: [],
    isShared: false,
  },
  kit: {
    summary: 'rendered files against the programs that read them',
    files: 'test/kit/**/*.real.ts',
    needs: ['nginx', 'rsyslogd', 'logrotate', 'loki', 'promtail', 'alloy'],
    isShared: false,
  },
  preview: {
    summary: "every stack's preview by Pulumi's real engine",
    files: 'test/kit/**/*.preview.ts',
    needs: ['pulumi', 'pulumi-language-nodejs', 'actionlint', 'sshd'],
    isShared: false,
  },
  fleet: {
    summary: 'four real hosts on this machine, set up and watched for real',
    files: 'test/fleet/**/*.fleet.ts',
    needs: [
      'debootstrap',
      'systemd-nspawn',
      'ip',
      'dpkg-scanpackages',
      'pulumi',
      'pulumi-language-nodejs',
      'loki',
      'promtail',
      'alloy',
    ],
    isShared: false,
    isWaiting: true,
  },
};
