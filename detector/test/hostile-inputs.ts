import { Rng } from '../src/simulator/rng.ts';

/** What an input is made of: pieces of bytes as a socket or a file would hand them over. */
export type HostileInput = Iterable<Uint8Array>;
type Make = (rng: Rng, size: Size) => HostileInput;

/** `big` makes inputs as large as an attacker would (a line of 100 MB), `small` the same in little. */
export type Size = 'small' | 'big';

const encoder = new TextEncoder();
const stamp = 'Nov 21 08:24:48 ocean app[812]: ';

/** The twenty kinds of input that nobody means well with. */
export const hostileKinds: Readonly<Record<string, Make>> = {
  'nul-bytes': (rng) => text(`${stamp}\0\0${'a\0'.repeat(rng.int(1, 300))} end\n\0\n\0\0\0\n`),
  'invalid-utf-8': (rng) => [
    Uint8Array.from({ length: rng.int(10, 900) }, () => rng.int(0x80, 0xff)),
    encoder.encode('\n'),
    Uint8Array.of(0xc0, 0xaf, 0xed, 0xa0, 0x80, 0xf5, 0x90, 0x80, 0x80, 0xe2, 0x82, 10),
  ],
  'lone-cr': (rng) => text(`${stamp}one\rtwo\r\r\rthree${'\rx'.repeat(rng.int(1, 500))}\r\n\r\n\r`),
  'ansi-sequences': (rng) =>
    text(
      `${stamp}\u001b[31m\u001b[2J\u001b[${rng.int(0, 99_999)}A\u001b[?25l\u001b(0 red \u001b[0m\n`,
    ),
  'osc-sequences': (rng) =>
    text(
      `\u001b]0;${'t'.repeat(rng.int(1, 2_000))}\u0007${stamp}\u001b]8;;http://x.example\u001b\\link\u001b]52;c;ZXZpbA==\u0007\n`,
    ),
  'endless-line': (rng, size) => endless(rng, size === 'big' ? 100_000_000 : 3_000_000),
  'deep-json': (rng, size) => {
    const depth = size === 'big' ? rng.int(10_000, 400_000) : rng.int(1_000, 20_000);
    const isArray = rng.chance(0.5);
    const body = (isArray ? '[' : '{"a":').repeat(depth);
    const close = rng.chance(0.5) ? (isArray ? ']' : '}').repeat(depth) : '';
    return text(`{"level":"info","msg":${body}1${close}}\n`);
  },
  'broken-json': (rng) =>
    text(
      [
        '{"msg":"',
        '{"a":1,}',
        '{"a":nul',
        '{"msg":"\\u12',
        '{"time":{"x":[]},"level":[3]}',
        '{,}{}',
        '{"":""}',
      ]
        .map((piece) => piece.repeat(rng.int(1, 40)))
        .join('\n'),
    ),
  'prototype-keys': (rng) =>
    text(
      `{"__proto__":{"level":"error"},"constructor":{"prototype":{"x":1}},"level":"${'e'.repeat(rng.int(1, 900))}","level":"info","toString":1}\n`,
    ),
  'absurd-times': (rng) =>
    text(
      [
        `9999-99-99T99:99:99Z app: x`,
        `0000-00-00 00:00:00 app: x`,
        `${rng.int(10_000, 999_999_999)}-01-01T00:00:00Z far`,
        `1969-12-31T23:59:59Z old`,
        `Feb 30 25:61:61 host app: x`,
        `{"ts":1e308,"msg":"x"}`,
        `{"time":-${rng.int(1, 999_999)}e30,"msg":"x"}`,
        `{"timestamp":"${'9'.repeat(rng.int(1, 400))}","msg":"x"}`,
        `2026-11-21T08:24:48+99:99 zone`,
        '',
      ].join('\n'),
    ),
  'label-bomb': (rng) =>
    text(
      Array.from(
        { length: 200 },
        () => `Nov 21 08:24:48 host${rng.uint32()} svc${rng.uint32()}[1]: hello\n`,
      ).join(''),
    ),
  'template-bomb': (rng) =>
    text(
      Array.from(
        { length: 200 },
        () => `${stamp}${Array.from({ length: rng.int(1, 12) }, () => word(rng)).join(' ')}\n`,
      ).join(''),
    ),
  'token-bomb': (rng, size) =>
    text(
      `${stamp}${'a=1 b,c;d|e:f/'.repeat(size === 'big' ? rng.int(1_000, 70_000) : rng.int(10, 4_000))}\n`,
    ),
  'blank-lines': (rng) =>
    text(`${'\n'.repeat(rng.int(1, 3_000))}${' \t \n'.repeat(rng.int(1, 900))}`),
  'broken-headers': (rng) =>
    text(
      [
        '<999>1 2026-11-21T08:24:48Z h a - - - x',
        '<>',
        '<',
        '<13>',
        '<13>1',
        `<13>1 - - - - - [a b="${'\\"'.repeat(rng.int(1, 900))}`,
        `<13>1 2026-11-21T08:24:48Z h a p m [${'x '.repeat(rng.int(1, 900))}`,
        `<13>${'<13>'.repeat(rng.int(1, 500))}x`,
        '',
      ].join('\n'),
    ),
  'endless-trace': (rng, size) =>
    text(
      `${stamp}java.lang.RuntimeException: boom\n${Array.from({ length: size === 'big' ? 20_000 : 2_000 }, () => `\tat a.b.C${rng.int(1, 9)}.d(E.java:${rng.int(1, 999)})\n`).join('')}`,
    ),
  'odd-unicode': (rng) =>
    text(
      `\ufeff${stamp}\u202eevil\u202c ${'e\u0301\u0489'.repeat(rng.int(1, 400))} \ud800 \u0000\u2028\u2029 🏴‍☠️${'👩‍👩‍👧'.repeat(rng.int(1, 99))}\n`,
    ),
  'wide-text': (rng) => [
    Uint8Array.of(0xff, 0xfe),
    new Uint8Array(Uint16Array.from(`${stamp}${word(rng)}\n`, (c) => c.charCodeAt(0)).buffer),
  ],
  'look-alikes': (rng) =>
    text(
      `${stamp}<*> %s %n \${jndi:ldap://x/a} {{7*7}} $(id) ' OR 1=1 -- <script>alert(${rng.int(1, 9)})</script> <*><*>\n<*>\n"}],"x":[{"\n`,
    ),
  'slow-patterns': (rng) =>
    text(
      `${stamp}${'a'.repeat(rng.int(1, 9_000))}!\n${stamp}${'1.'.repeat(rng.int(1, 9_000))}\n${stamp}${'::'.repeat(rng.int(1, 9_000))}\n${stamp}${'"\\'.repeat(rng.int(1, 3_000))}\n`,
    ),
};

/** @returns `count` inputs, the kinds in turn */
export function* hostileInputs(
  count: number,
  seed: number,
  size: Size,
): Generator<{ readonly kind: string; readonly input: HostileInput }> {
  const kinds = Object.entries(hostileKinds);
  for (let i = 0; i < count; i++) {
    const [kind, make] = kinds[i % kinds.length]!;
    // Of the largest there is one: the others are as hostile when they are small.
    const own = kind === 'endless-line' && i >= kinds.length ? 'small' : size;
    yield { kind, input: make(new Rng(seed, i), own) };
  }
}

function text(value: string): HostileInput {
  return [encoder.encode(value)];
}

function* endless(rng: Rng, bytes: number): Generator<Uint8Array> {
  const piece = encoder.encode(`${word(rng)} `.repeat(8_192));
  for (let left = bytes; left > 0; left -= piece.length) yield piece;
  yield encoder.encode('\nafter it\n');
}

function word(rng: Rng): string {
  return rng.uint32().toString(36) + rng.uint32().toString(36);
}
