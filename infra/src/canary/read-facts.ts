/** What a host said of itself when it was asked what may keep lines from arriving. */
export interface HostFacts {
  /** "active", "failed", by unit. */
  readonly units: ReadonlyMap<string, string>;
  /** Last words of the agent that speak of errors. */
  readonly said: readonly string[];
  /** "1514/tcp", "1514/udp": what somebody listens on. */
  readonly ports: ReadonlySet<string>;
  /** Docker's usual log driver; "none": no Docker; undefined: not asked. */
  readonly dockerDriver: string | undefined;
  /** "missing", "readable", "unreadable /var/log/x", by pattern. */
  readonly files: ReadonlyMap<string, string>;
  /** The last sender that was refused. */
  readonly refused: string | undefined;
}

/** What `canary examine` printed: `KEY<tab>VALUE` a line. */
export function readFacts(text: string): HostFacts {
  const pairs = text.split('\n').flatMap((line) => {
    const tab = line.indexOf('\t');
    return tab < 0 ? [] : [[line.slice(0, tab), line.slice(tab + 1)] as const];
  });
  const under = (prefix: string): (readonly [string, string])[] =>
    pairs
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) => [key.slice(prefix.length), value]);
  const valueOf = (key: string): string | undefined => pairs.findLast(([one]) => one === key)?.[1];
  return {
    units: new Map(under('unit:')),
    said: under('said:').map(([, value]) => value),
    ports: new Set(under('port:').map(([port, protocol]) => `${port}/${protocol}`)),
    dockerDriver: valueOf('docker'),
    files: new Map(under('file:')),
    refused: valueOf('refused'),
  };
}
