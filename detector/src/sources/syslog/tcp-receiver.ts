import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { abortable } from '../abortable.ts';
import type { PushedLine } from '../journal/journal-frame.ts';
import type { PushJournal } from '../journal/push-journal.ts';
import { SyslogFramer } from './syslog-framer.ts';
import { senderOf } from './syslog-labels.ts';

export interface TcpReceiverOptions {
  readonly journal: PushJournal;
  /** @returns undefined for a message that is not wanted */
  readonly lineOf: (text: Buffer, sender: string) => PushedLine | undefined;
  readonly messageBytesMax: number;
  readonly connectionsMax: number;
  /** A connection that is silent for so long is closed. */
  readonly idleMs: number;
}

const keepAliveMs = 60_000;
const retryMs = 500;

/**
 * Messages over TCP into the journal. Nothing more is read from a connection until what it sent is on
 * disk, so a full journal makes senders wait; what lies in socket buffers when the process is killed is
 * lost (RFC 6587 has no acknowledgement), and that is at most one receive buffer and 64 KiB a connection.
 */
export class TcpReceiver {
  readonly #options: TcpReceiverOptions;
  readonly #connections = new Set<Promise<void>>();
  readonly #sockets = new Set<Socket>();
  readonly #stop = new AbortController();
  #server: Server | undefined;
  #port = 0;
  #problem: string | undefined;

  constructor(options: TcpReceiverOptions) {
    this.#options = options;
  }

  get port(): number {
    return this.#port;
  }

  /** Why senders are waiting, if they are. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** @throws what bind(2) fails with */
  async listen(address: string, port: number): Promise<void> {
    const server = createServer((socket) => this.#accept(socket));
    server.maxConnections = this.#options.connectionsMax;
    server.on('drop', () => this.#options.journal.countSkipped('connection-refused'));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, address, () => {
        server.off('error', reject);
        resolve();
      });
    });
    server.on('error', () => this.#options.journal.countSkipped('tcp-error'));
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    this.#stop.abort();
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(this.#connections);
    await new Promise((resolve) => {
      if (server === undefined) resolve(undefined);
      else server.close(resolve);
    });
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket);
    socket.setKeepAlive(true, keepAliveMs);
    socket.setTimeout(this.#options.idleMs, () => socket.destroy());
    const served = this.#serve(socket).finally(() => {
      this.#sockets.delete(socket);
      this.#connections.delete(served);
    });
    this.#connections.add(served);
  }

  async #serve(socket: Socket): Promise<void> {
    const { journal, lineOf, messageBytesMax } = this.#options;
    const sender = senderOf(socket.remoteAddress);
    let lines: PushedLine[] = [];
    const framer = new SyslogFramer(messageBytesMax, (text) => {
      const line = lineOf(text, sender);
      if (line !== undefined) lines.push(line);
    });
    try {
      for await (const chunk of socket as AsyncIterable<Buffer>) {
        framer.push(chunk);
        await this.#append(lines);
        lines = [];
      }
    } catch {
      // Reset by the sender, idle, or closed by us: what came whole is kept, below.
    }
    framer.end();
    await this.#append(lines);
    journal.countSkipped('too-long', framer.tooLong);
  }

  /** Until it is on disk, or until we stop. */
  async #append(lines: readonly PushedLine[]): Promise<void> {
    const { journal } = this.#options;
    const { signal } = this.#stop;
    for (;;) {
      const changed = journal.changed();
      const result = await journal.append(lines).catch(String);
      this.#problem = result === 'appended' ? undefined : problemOf(result);
      if (result === 'appended') return;
      if (signal.aborted) break;
      await abortable(Promise.race([changed, sleep(retryMs)]), signal);
    }
    journal.countSkipped('journal-full', lines.length);
  }
}

function problemOf(result: string): string {
  return result === 'over-limit' ? 'the journal is full: senders over TCP wait' : result;
}
