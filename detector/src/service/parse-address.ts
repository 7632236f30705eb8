export interface Address {
  readonly address: string;
  readonly port: number;
}

/**
 * @param text ADDRESS:PORT as the settings schema has checked it, an IPv6 address in brackets; or "off"
 * @returns undefined for "off"
 * @throws {RangeError} when the port is above 65,535
 */
export function parseAddress(text: string): Address | undefined {
  if (text === 'off') return undefined;
  const colon = text.lastIndexOf(':');
  const port = Number(text.slice(colon + 1));
  if (port > 65_535) throw new RangeError(`Cannot listen on port ${port}`);
  return { address: text.slice(0, colon).replaceAll(/^\[|\]$/g, ''), port };
}
