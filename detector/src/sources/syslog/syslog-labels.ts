import { levelNames } from '../../model/level-of.ts';
import type { Labels } from '../../model/stream-table.ts';
import type { PushedLine } from '../journal/journal-frame.ts';
import { parseEnvelope } from './parse-envelope.ts';

const labelsMax = 10_000;

/** Makes lines of messages: the text as it came, labels from its head and from who sent it. */
export class SyslogLabels {
  readonly #devices: Readonly<Record<string, string>>;
  readonly #known = new Map<string, Labels>();

  /** @param devices names of senders by address: they go before what a sender calls itself */
  constructor(devices: Readonly<Record<string, string>>) {
    this.#devices = devices;
  }

  isDevice(sender: string): boolean {
    return Object.hasOwn(this.#devices, sender);
  }

  /** @param timeMs of arrival */
  lineOf(text: Buffer, sender: string, timeMs: number): PushedLine {
    const { level, host, service } = parseEnvelope(text);
    const device = this.isDevice(sender) ? this.#devices[sender] : undefined;
    const name = device ?? (host || sender);
    const key = `${name} ${service} ${level}`;
    let labels = this.#known.get(key);
    if (labels === undefined) {
      if (this.#known.size >= labelsMax) this.#known.clear();
      labels = {
        job: 'syslog',
        host: name,
        ...(service === '' ? {} : { service }),
        ...(level === undefined ? {} : { level: levelNames[level] ?? '' }),
      };
      this.#known.set(key, labels);
    }
    return { timeMs, labels, text };
  }
}

/** An address without the mapping of IPv4 into IPv6, and without a zone. */
export function senderOf(address: string | undefined): string {
  return (address ?? '').replace(/^::ffff:(?=\d+\.)/, '').replace(/%.*$/, '');
}
