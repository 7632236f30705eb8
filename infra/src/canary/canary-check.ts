/** A way by which lines of a host come into Loki. */
export type CanarySource =
  | { readonly kind: 'journald' }
  | { readonly kind: 'docker'; readonly by: 'journald' | 'socket' }
  | { readonly kind: 'file'; readonly path: string; readonly isDated: boolean }
  | {
      readonly kind: 'syslog';
      readonly protocol: 'udp' | 'tcp';
      readonly dialect: SyslogDialect;
      readonly sender: SyslogSender;
    };

/** Two standards, and what a device says that keeps to neither. */
export type SyslogDialect = 'rfc3164' | 'rfc5424' | 'own';

/** `host`: by its own shell; `here`: from an address of this machine, which is a device's. */
export type SyslogSender =
  | { readonly kind: 'host'; readonly name: string }
  | { readonly kind: 'here'; readonly address: string };

/** One marked line: `tidewatch-canary: check ID`. */
export interface CanaryCheck {
  /** Of letters, digits, `.`, `_`, `-`, at most 64: "k3f9a2.4.docker". */
  readonly id: string;
  /** Whose agent ships it. */
  readonly host: string;
  readonly source: CanarySource;
  /** Labels that its stream must have. */
  readonly labels: Readonly<Record<string, string>>;
}

/** What became of one. */
export interface CanaryResult {
  readonly check: CanaryCheck;
  /** Why it could not even be written; undefined: it was. */
  readonly notSent: string | undefined;
  readonly isInLoki: boolean;
  /** Labels that are not as they must be: "host is node5, not node005". */
  readonly wrongLabels: readonly string[];
  readonly isInDetector: boolean;
  /** From writing to the later of both; undefined where one is missing. */
  readonly seconds: number | undefined;
  /** undefined: all is well. */
  readonly cause: string | undefined;
}
