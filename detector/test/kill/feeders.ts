import { once } from 'node:events';
import { appendFileSync, renameSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Sends lines for as long as it is let, and counts them. */
export interface Feeder {
  /** Lines that the service has taken over responsibility for. */
  readonly owed: number;
  /** Until `signal` aborts; everything that was begun is finished then. */
  run(signal: AbortSignal): Promise<void>;
}

const hosts = ['ocean', 'dns01', 'node005'];

function lineOf(count: number, input: string): string {
  const time = new Date(Date.now()).toISOString();
  const host = hosts[count % hosts.length] ?? '';
  return `${time} ${host} app-${input}[${count % 7}]: request ${count} served in ${count % 97} ms`;
}

/** Appends to a file in pieces that do not end with a line, and rotates it now and then. */
export class FileFeeder implements Feeder {
  readonly #path: string;
  #rotations = 0;
  owed = 0;

  constructor(path: string) {
    this.#path = path;
  }

  async run(signal: AbortSignal): Promise<void> {
    let rest = '';
    while (!signal.aborted) {
      let text = rest;
      for (let i = 0; i < 200; i++) text += `${lineOf(this.owed++, 'file')}\n`;
      const cut = text.length - 30;
      appendFileSync(this.#path, text.slice(0, cut));
      rest = text.slice(cut);
      await sleep(5);
      if (this.owed % 20_000 === 0) {
        appendFileSync(this.#path, rest);
        rest = '';
        renameSync(this.#path, `${this.#path}.${++this.#rotations}`);
      }
    }
    appendFileSync(this.#path, rest);
  }
}

/** Pushes in Loki's format; what was not acknowledged is pushed again, as an agent does. */
export class PushFeeder implements Feeder {
  readonly #url: string;
  #sent = 0;
  owed = 0;

  constructor(url: string) {
    this.#url = url;
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const values = Array.from({ length: 100 }, () => [
        `${Date.now()}000000`,
        lineOf(this.#sent++, 'push'),
      ]);
      const body = JSON.stringify({
        streams: [{ stream: { job: 'docker', host: 'ocean' }, values }],
      });
      while (!(await this.#push(body)) && !signal.aborted) await sleep(20);
      await sleep(2);
    }
  }

  async #push(body: string): Promise<boolean> {
    try {
      const response = await fetch(this.#url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      await response.arrayBuffer();
      if (response.status === 204) this.owed += 100;
      return response.status === 204;
    } catch {
      return false;
    }
  }
}

/** Sends RFC 5424 with octet counting over TCP, which nobody acknowledges (RFC 6587). */
export class SyslogFeeder implements Feeder {
  readonly #port: number;
  #socket: Socket | undefined;
  /** What was written into sockets: an upper bound of what can have arrived. */
  sent = 0;
  /** Nothing: only what the journal holds is owed. */
  readonly owed = 0;

  constructor(port: number) {
    this.#port = port;
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const socket = await this.#connected();
      if (socket !== undefined && !socket.write(this.#frames(100))) {
        await Promise.race([once(socket, 'drain'), once(socket, 'close')]).catch(() => undefined);
      }
      await sleep(5);
    }
    this.#socket?.destroy();
  }

  #frames(count: number): string {
    let frames = '';
    for (let i = 0; i < count; i++) {
      const time = new Date().toISOString();
      const message = `<14>1 ${time} node006 app ${this.sent} - - step ${this.sent++} done`;
      frames += `${message.length} ${message}`;
    }
    return frames;
  }

  async #connected(): Promise<Socket | undefined> {
    if (this.#socket?.writable === true) return this.#socket;
    const socket = connect(this.#port, '127.0.0.1');
    socket.on('error', () => undefined);
    await Promise.race([once(socket, 'connect'), once(socket, 'close')]).catch(() => undefined);
    this.#socket = socket.writable ? socket : undefined;
    return this.#socket;
  }
}
