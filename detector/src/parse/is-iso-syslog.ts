/**
 * Whether rsyslog's `host program[pid]: ` follows an ISO time, and no message of a program. Seen once
 * with a process in brackets, or from the kernel, it is believed without.
 */
export function isIsoSyslog(
  bytes: Uint8Array,
  at: number,
  end: number,
  format: { isIsoSyslog: boolean },
): boolean {
  const limit = Math.min(end, at + 300);
  const host = bytes[at] === 32 ? nameEnd(bytes, at + 1, limit) : -1;
  if (host <= at + 2 || host >= limit || bytes[host] !== 32) return false;
  const tag = nameEnd(bytes, host + 1, limit);
  if (tag === host + 1 || tag + 1 >= limit) return false;
  if (bytes[tag] === 58) return format.isIsoSyslog || isKernel(bytes, host + 1, tag);
  if (bytes[tag] !== 91 || !isProcess(bytes, tag + 1, limit)) return false;
  format.isIsoSyslog = true;
  return true;
}

/** `123]:`. */
function isProcess(bytes: Uint8Array, at: number, end: number): boolean {
  const close = digitsEnd(bytes, at, end);
  return close > at && close + 1 < end && bytes[close] === 93 && bytes[close + 1] === 58;
}

function isKernel(bytes: Uint8Array, from: number, to: number): boolean {
  return to - from === 6 && bytes[from] === 107 && bytes[from + 1] === 101 && bytes[to - 1] === 108;
}

/** Where the letters, digits and `-./_@()` of a host or a program end. */
function nameEnd(bytes: Uint8Array, at: number, end: number): number {
  let p = at;
  for (; p < end; p++) {
    const c = bytes[p]!;
    const isName = (c >= 45 && c <= 57) || ((c | 32) >= 97 && (c | 32) <= 122);
    if (!isName && c !== 95 && c !== 64 && c !== 40 && c !== 41) break;
  }
  return p;
}

function digitsEnd(bytes: Uint8Array, at: number, end: number): number {
  let p = at;
  while (p < end && bytes[p]! >= 48 && bytes[p]! <= 57) p++;
  return p;
}
