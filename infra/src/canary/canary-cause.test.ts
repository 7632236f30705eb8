import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canaryCause, type CauseContext } from './canary-cause.ts';
import type { CanarySource } from './canary-check.ts';
import { readFacts } from './read-facts.ts';

const central = 'unit:nginx.service\tactive\nunit:rsyslog.service\tactive\nport:1514\tudp\n';
const journald: CanarySource = { kind: 'journald' };
const docker: CanarySource = { kind: 'docker', by: 'journald' };
const file: CanarySource = { kind: 'file', path: '/var/log/app.log', isDated: false };
const syslog: CanarySource = {
  kind: 'syslog',
  protocol: 'tcp',
  dialect: 'rfc5424',
  sender: { kind: 'host', name: 'a' },
};

interface Case {
  readonly source?: CanarySource;
  readonly seen?: Partial<Parameters<typeof canaryCause>[0]>;
  readonly own?: string;
  readonly central?: string;
  readonly troubles?: readonly string[];
  readonly cause: RegExp | undefined;
}

const causeOf = (one: Case): string | undefined => {
  const check = { id: 'k', host: 'a', source: one.source ?? journald, labels: {} };
  const nowhere = { notSent: undefined, isInLoki: false, wrongLabels: [], isInDetector: false };
  const context: CauseContext = {
    agent: 'alloy',
    own: one.own === undefined ? undefined : readFacts(one.own),
    central: readFacts(one.central ?? central),
    troubles: one.troubles ?? [],
  };
  return canaryCause({ check, ...nowhere, ...one.seen }, context);
};

const running = 'unit:alloy.service\tactive\n';
const cases: Readonly<Record<string, Case>> = {
  'all is well': { seen: { isInLoki: true, isInDetector: true }, cause: undefined },
  'it was not written': {
    seen: { notSent: 'no Docker' },
    cause: /could not be written: no Docker/,
  },
  'nobody took it': {
    source: syslog,
    seen: { notSent: 'connect ECONNREFUSED' },
    cause: /^nobody listens on 1514\/tcp/,
  },
  'a label is wrong': {
    seen: { isInLoki: true, isInDetector: true, wrongLabels: ['host is b, not a'] },
    cause: /wrong labels: host is b, not a/,
  },
  'the detector refuses': {
    seen: { isInLoki: true },
    troubles: ['the detector answers 401 no'],
    cause: /in Loki; the detector answers 401/,
  },
  'the detector has not read it': { seen: { isInLoki: true }, cause: /selector/ },
  'Loki is away': { troubles: ['Loki answers curl: (7)'], cause: /Loki answers curl/ },
  'nginx is down': {
    own: running,
    central: 'unit:nginx.service\tfailed\n',
    cause: /nginx is failed/,
  },
  'the host is away': { cause: /the host cannot be reached/ },
  'the agent is down': { own: 'unit:alloy.service\tfailed\n', cause: /alloy is failed/ },
  'the password is wrong': {
    own: `${running}said:alloy.service\tlevel=error msg="final error" status=401 error="401 Unauthorized"\n`,
    cause: /nginx refuses its password/,
  },
  'the agent says something new': {
    own: `${running}said:alloy.service\tlevel=error strange\n`,
    cause: /alloy says: level=error strange/,
  },
  'Docker logs elsewhere': {
    source: docker,
    own: `${running}docker\tjson-file\n`,
    cause: /Docker logs to json-file/,
  },
  'Docker is away': {
    source: docker,
    own: `${running}docker\tnone\n`,
    cause: /Docker does not answer/,
  },
  'no file matches': {
    source: file,
    own: `${running}file:/var/log/app.log\tmissing\n`,
    cause: /no file matches/,
  },
  'the file is secret': {
    source: file,
    own: `${running}file:/var/log/app.log\tunreadable /var/log/app.log\n`,
    cause: /may not read \/var\/log\/app\.log/,
  },
  'nobody listens': { source: syslog, own: running, cause: /nobody listens on 1514\/tcp/ },
  'rsyslog is down': {
    source: syslog,
    own: running,
    central: 'unit:rsyslog.service\tfailed\n',
    cause: /rsyslog is failed/,
  },
  'the sender is unknown': {
    source: syslog,
    own: running,
    central: `${central}port:1514\ttcp\nrefused\t192.0.2.7 sends syslog and is not in hosts.yaml\n`,
    cause: /rsyslog refuses: 192\.0\.2\.7/,
  },
  'nothing is known': { own: running, cause: /journalctl -u alloy/ },
};

for (const [name, one] of Object.entries(cases))
  test(name, () => {
    const cause = causeOf(one);
    if (one.cause === undefined) assert.equal(cause, undefined);
    else assert.match(cause ?? '', one.cause);
  });
