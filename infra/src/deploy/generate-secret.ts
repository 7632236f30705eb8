import { randomBytes } from 'node:crypto';

/** 192 bits as 32 letters, digits, `-` and `_`: what every configuration language takes as it is. */
export function generateSecret(): string {
  return randomBytes(24).toString('base64url');
}
