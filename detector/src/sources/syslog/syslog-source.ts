import type { Clock } from '../../model/clock.ts';
import { DetectorError } from '../../model/detector-error.ts';
import type { LineBatch } from '../../model/line-batch.ts';
import type { StreamTable } from '../../model/stream-table.ts';
import { reason } from '../file/discover-files.ts';
import type { PushedLine } from '../journal/journal-frame.ts';
import { JournalSource } from '../journal/journal-source.ts';
import type { PushJournal } from '../journal/push-journal.ts';
import type { Source, SourceStatus } from '../source.ts';
import { SyslogLabels } from './syslog-labels.ts';
import { TcpReceiver } from './tcp-receiver.ts';
import { UdpReceiver } from './udp-receiver.ts';

export interface SyslogSourceOptions {
  readonly name: string;
  /** Open; the source does not close it. */
  readonly journal: PushJournal;
  readonly streams: StreamTable;
  readonly clock: Clock;
  /** Default 0.0.0.0. */
  readonly address?: string;
  /** Undefined: not that way; 0: any free port. Default 1514. */
  readonly udpPort?: number | undefined;
  readonly tcpPort?: number | undefined;
  /** Names of senders by address. */
  readonly devices?: Readonly<Record<string, string>>;
  /** Take messages from `devices` alone. Default false. */
  readonly onlyDevices?: boolean;
  /** Default 256. */
  readonly connectionsMax?: number;
  /**
   * Default a day: a sender whose connection was closed loses what it sends next (RFC 6587 has no
   * acknowledgement); dead ones are found by keep-alive.
   */
  readonly idleMs?: number;
  /** Default 1 MiB. */
  readonly messageBytesMax?: number;
  /** Default 4 MiB. */
  readonly receiveBufferBytes?: number;
}

const defaultPort = 1514;

/**
 * Syslog over UDP and TCP, through the journal. A line is the message as it came, priority and all; its
 * labels say what is known of the sender: job, host (device's name, else the message's, else the address),
 * service, level.
 */
export class SyslogSource implements Source {
  readonly name: string;
  readonly #options: SyslogSourceOptions;
  readonly #journalled: JournalSource;
  readonly #labels: SyslogLabels;
  readonly #udp: UdpReceiver;
  readonly #tcp: TcpReceiver;
  readonly #problems: DetectorError[] = [];
  #listensUdp = false;

  constructor(options: SyslogSourceOptions) {
    const { journal, messageBytesMax = 1024 * 1024, idleMs = 86_400_000 } = options;
    const { connectionsMax = 256, receiveBufferBytes = 4 * 1024 * 1024 } = options;
    this.name = options.name;
    this.#options = options;
    this.#journalled = new JournalSource(options);
    this.#labels = new SyslogLabels(options.devices ?? {});
    const lineOf = this.#lineOf.bind(this);
    this.#udp = new UdpReceiver({ journal, lineOf, messageBytesMax, receiveBufferBytes });
    this.#tcp = new TcpReceiver({ journal, lineOf, messageBytesMax, connectionsMax, idleMs });
  }

  /** 0 before `listen()`, and when it does not listen that way. */
  get udpPort(): number {
    return this.#udp.port;
  }

  get tcpPort(): number {
    return this.#tcp.port;
  }

  /**
   * Opens the sockets; one that cannot be opened does not keep the other from working.
   *
   * @returns what could not be opened, and why
   */
  async listen(): Promise<readonly DetectorError[]> {
    const { address = '0.0.0.0' } = this.#options;
    const { udpPort, tcpPort } = { udpPort: defaultPort, tcpPort: defaultPort, ...this.#options };
    if (udpPort !== undefined) {
      await this.#try('UDP', udpPort, () => this.#udp.listen(address, udpPort));
      this.#listensUdp = this.#udp.port > 0;
    }
    if (tcpPort !== undefined) {
      await this.#try('TCP', tcpPort, () => this.#tcp.listen(address, tcpPort));
    }
    return this.#problems;
  }

  read(cursor: string, signal: AbortSignal): AsyncIterable<LineBatch> {
    return this.#journalled.read(cursor, signal);
  }

  committed(cursor: string): Promise<void> {
    return this.#journalled.committed(cursor);
  }

  status(): SourceStatus {
    const status = this.#journalled.status();
    const drops = this.#udp.kernelDrops;
    const problems = this.#problems.map(({ message }) => message);
    if (this.#tcp.problem !== undefined) problems.push(this.#tcp.problem);
    if (this.#listensUdp && drops === undefined) {
      problems.push('what the kernel drops of UDP cannot be counted here');
    }
    return {
      ...status,
      skipped: { ...status.skipped, ...(drops ? { 'kernel-dropped': drops } : {}) },
      problem: problems.join('; ') || undefined,
    };
  }

  /** Stops listening; what has been received is in the journal then. */
  async close(): Promise<void> {
    await Promise.all([this.#udp.close(), this.#tcp.close()]);
    await this.#journalled.close();
  }

  async #try(protocol: string, port: number, listen: () => Promise<void>): Promise<void> {
    try {
      await listen();
    } catch (cause) {
      const isUsed = (cause as NodeJS.ErrnoException).code === 'EADDRINUSE';
      const why = isUsed ? 'the port is in use' : reason(cause);
      this.#problems.push(
        new DetectorError(`Cannot listen for syslog on ${protocol} port ${port}: ${why}`, {
          code: isUsed ? 'address-in-use' : 'address-not-allowed',
          hint: 'Choose another port, or stop what listens there',
          cause,
        }),
      );
    }
  }

  #lineOf(text: Buffer, sender: string): PushedLine | undefined {
    if (this.#options.onlyDevices === true && !this.#labels.isDevice(sender)) {
      this.#options.journal.countSkipped('sender-not-allowed');
      return undefined;
    }
    return this.#labels.lineOf(text, sender, this.#options.clock.nowMs());
  }
}
