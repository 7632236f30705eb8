import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';

export interface SyslogPath {
  readonly protocol: 'udp' | 'tcp';
  /** Of this machine: what the receiver takes for the sender. */
  readonly from: string;
  readonly to: string;
  readonly port: number;
}

const timeoutMs = 10_000;

/** Sends one message from one of this machine's addresses. */
export async function sendSyslog(
  { protocol, from, to, port }: SyslogPath,
  text: string,
): Promise<void> {
  const signal = AbortSignal.timeout(timeoutMs);
  if (protocol === 'tcp') {
    const socket = connect({ host: to, port, localAddress: from });
    try {
      await once(socket, 'connect', { signal });
      socket.end(`${text}\n`);
      await once(socket, 'finish', { signal });
    } finally {
      socket.destroy();
    }
    return;
  }
  const socket = createSocket(to.includes(':') ? 'udp6' : 'udp4');
  try {
    socket.bind({ address: from });
    await once(socket, 'listening', { signal });
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    socket.send(text, port, to, (error) => (error ? reject(error) : resolve()));
    await promise;
  } finally {
    socket.close();
  }
}
