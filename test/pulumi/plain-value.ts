import { isRecord, unknownValue } from './published-schema.ts';

const signature = '4dabf18193072939515e22adb298388d';

/**
 * A value as the engine sends it to a provider, without its envelopes: secrets and outputs travel as
 * objects with a signature and the value itself.
 */
export function plainValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainValue);
  if (!isRecord(value)) return value;
  if (signature in value) return 'value' in value ? plainValue(value['value']) : unknownValue;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plainValue(one)]));
}
