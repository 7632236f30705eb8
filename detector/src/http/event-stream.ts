import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import { incidentDocument } from '../alerts/incident-document.ts';
import type { IncidentChange } from '../model/types.ts';
import type { ServiceView } from './service-view.ts';
import { statusDocument } from './status-document.ts';

export interface EventStreamOptions {
  readonly view: ServiceView;
  /** Told when a client is cut off because it does not read. */
  readonly onDropped: () => void;
  /** Told how many clients there are. */
  readonly onClients: (count: number) => void;
  readonly statusEveryMs: number;
  /** Clients above are refused. */
  readonly clientsMax: number;
  /** A client with more than this unread is cut off; it comes back by itself, and reads anew. */
  readonly unreadBytesMax: number;
}

/**
 * Server-sent events for pages: `incident` with the incidents that changed and `status` every few
 * seconds. A page that connects reads the list first; nothing is replayed.
 */
export class EventStream {
  readonly #options: EventStreamOptions;
  readonly #clients = new Set<ServerResponse>();
  #unsubscribe: (() => void) | undefined;
  #ticker: NodeJS.Timeout | undefined;

  constructor(options: EventStreamOptions) {
    this.#options = options;
  }

  get clients(): number {
    return this.#clients.size;
  }

  get isFull(): boolean {
    return this.#clients.size >= this.#options.clientsMax;
  }

  /** Takes the reply over until either side closes it. */
  open(reply: FastifyReply): void {
    reply.hijack();
    const { raw } = reply;
    const headers = reply.getHeaders() as Record<string, string>;
    raw.writeHead(200, {
      ...headers,
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      // nginx must not collect events before it hands them on.
      'x-accel-buffering': 'no',
    });
    raw.on('error', () => raw.destroy());
    raw.once('close', () => this.#forget(raw));
    this.#clients.add(raw);
    this.#options.onClients(this.#clients.size);
    if (this.#clients.size === 1) this.#start();
    raw.write(`retry: 2000\n\n${this.#status()}`);
  }

  /** Ends all of them. */
  close(): void {
    for (const client of this.#clients) {
      client.end();
      this.#forget(client);
    }
  }

  #start(): void {
    const { view, statusEveryMs } = this.#options;
    this.#unsubscribe = view.subscribe((changes) => this.#send(this.#incidents(changes)));
    this.#ticker = setInterval(() => this.#send(this.#status()), statusEveryMs);
  }

  #forget(client: ServerResponse): void {
    if (!this.#clients.delete(client)) return;
    this.#options.onClients(this.#clients.size);
    if (this.#clients.size > 0) return;
    this.#unsubscribe?.();
    clearInterval(this.#ticker);
  }

  #send(text: string): void {
    for (const client of this.#clients) {
      client.write(text);
      if (client.writableLength <= this.#options.unreadBytesMax) continue;
      this.#options.onDropped();
      client.destroy();
      this.#forget(client);
    }
  }

  #incidents(changes: readonly IncidentChange[]): string {
    const { environment } = this.#options.view;
    const latest = new Map(changes.map((change) => [change.incident.id, change]));
    const documents = [...latest.values()].map(({ incident, tell }) => ({
      tell,
      incident: incidentDocument(incident, { environment }),
    }));
    return eventOf('incident', documents);
  }

  #status(): string {
    const { view } = this.#options;
    return eventOf('status', statusDocument(view.status(), view.environment));
  }
}

function eventOf(name: string, body: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(body)}\n\n`;
}
