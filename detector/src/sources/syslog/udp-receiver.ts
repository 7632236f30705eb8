import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { PushedLine } from '../journal/journal-frame.ts';
import type { PushJournal } from '../journal/push-journal.ts';
import { kernelDrops } from './kernel-drops.ts';
import { senderOf } from './syslog-labels.ts';

export interface UdpReceiverOptions {
  readonly journal: PushJournal;
  /** @returns undefined for a message that is not wanted */
  readonly lineOf: (text: Buffer, sender: string) => PushedLine | undefined;
  readonly messageBytesMax: number;
  /** What the kernel holds for us while we are busy; it grants no more than net.core.rmem_max. */
  readonly receiveBufferBytes: number;
}

const pendingBytesMax = 16 * 1024 * 1024;

/** Datagrams into the journal. Nobody can be told to wait: what does not fit is dropped and counted. */
export class UdpReceiver {
  readonly #options: UdpReceiverOptions;
  #socket: Socket | undefined;
  #port = 0;
  #pending: PushedLine[] = [];
  #pendingBytes = 0;
  #flushing: Promise<void> | undefined;
  #drops: number | undefined;

  constructor(options: UdpReceiverOptions) {
    this.#options = options;
  }

  get port(): number {
    return this.#port;
  }

  /** Datagrams that the kernel dropped; undefined where it cannot be known. */
  get kernelDrops(): number | undefined {
    if (this.#socket !== undefined) this.#drops = kernelDrops(this.#port) ?? this.#drops;
    return this.#drops;
  }

  /** @throws what bind(2) fails with */
  async listen(address: string, port: number): Promise<void> {
    const recvBufferSize = this.#options.receiveBufferBytes;
    const socket = createSocket({ type: isIPv6(address) ? 'udp6' : 'udp4', recvBufferSize });
    socket.on('message', (text, { address: sender }) => this.#receive(text, senderOf(sender)));
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.bind(port, address, () => {
        socket.off('error', reject);
        resolve();
      });
    });
    socket.on('error', () => this.#options.journal.countSkipped('udp-error'));
    this.#socket = socket;
    this.#port = socket.address().port;
  }

  async close(): Promise<void> {
    const socket = this.#socket;
    if (socket === undefined) return;
    this.#drops = this.kernelDrops;
    this.#socket = undefined;
    await new Promise<void>((resolve) => {
      socket.close(resolve);
    });
    await this.#flushing;
  }

  #receive(datagram: Buffer, sender: string): void {
    const { journal, messageBytesMax, lineOf } = this.#options;
    const text = withoutEnd(datagram);
    if (text.length > messageBytesMax) journal.countSkipped('too-long');
    const line = lineOf(text.subarray(0, messageBytesMax), sender);
    if (line === undefined) return;
    if (this.#pendingBytes + text.length > pendingBytesMax) {
      journal.countSkipped('queue-full');
      return;
    }
    this.#pending.push(line);
    this.#pendingBytes += text.length;
    this.#flushing ??= this.#flush();
  }

  async #flush(): Promise<void> {
    while (this.#pending.length > 0) {
      const lines = this.#pending;
      this.#pending = [];
      this.#pendingBytes = 0;
      const { journal } = this.#options;
      try {
        const result = await journal.append(lines);
        if (result === 'over-limit') journal.countSkipped('journal-full', lines.length);
      } catch {
        journal.countSkipped('journal-failed', lines.length);
      }
    }
    this.#flushing = undefined;
  }
}

/** Some senders end a datagram with LF, CR LF or NUL. */
function withoutEnd(text: Buffer): Buffer {
  let end = text.length;
  while (end > 0 && (text[end - 1] === 10 || text[end - 1] === 13 || text[end - 1] === 0)) end--;
  return text.subarray(0, end);
}
