import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseEnvelope } from './parse-envelope.ts';

/** Message, host, service, level. */
const messages: readonly (readonly [string, string, string, number | undefined])[] = [
  // RFC 5424 §6.5, its examples
  [
    "<34>1 2003-10-11T22:14:15.003Z mymachine.example.com su - ID47 - BOM'su root' failed",
    ...(['mymachine.example.com', 'su', 2] as const),
  ],
  [
    "<165>1 2003-08-24T05:14:15.000003-07:00 192.0.2.1 myproc 8710 - - %% It's time to make",
    ...(['192.0.2.1', 'myproc', 5] as const),
  ],
  [
    '<165>1 2003-10-11T22:14:15.003Z host evntslog - ID47 [exampleSDID@32473 iut="3" e="a\\"]b"] An',
    ...(['host', 'evntslog', 5] as const),
  ],
  ['<13>1 - - - - - -', '', '', 5],
  ['<13>1 2003-10-11T22:14:15Z fe80::1 app', 'fe80::1', 'app', 5],
  // RFC 3164 §5.4, its examples
  ["<34>Oct 11 22:14:15 mymachine su: 'su root' failed on /dev/pts/8", 'mymachine', 'su', 2],
  ['<13>Feb  5 17:32:18 10.0.0.99 Use the BFG!', '', '', 5],
  ["<0>Oct 22 10:52:12 scapegoat sched[0]: That's All Folks!", 'scapegoat', 'sched', 0],
  // util-linux logger, rsyslog's forward format, busybox (no host)
  ['<13>Nov 21 08:00:00 dns01 root: hello', 'dns01', 'root', 5],
  ['<86>2026-11-21T08:00:00.123456+01:00 dns01 sshd[812]: Accepted', 'dns01', 'sshd', 6],
  ['<30>Nov 21 08:00:00 crond[312]: USER root pid 4', '', 'crond', 6],
  ['<30>dnsmasq[77]: query[A] example.org', '', 'dnsmasq', 6],
  ['<46>Nov 21 08:00:00 dns01 systemd-logind[1]: x', 'dns01', 'systemd-logind', 6],
  ['<29>Nov 21 08:00:00 nas postfix/smtpd[9]: x', 'nas', 'postfix/smtpd', 5],
  // no priority, no time, only text
  ['Nov 21 08:00:00 dns01 sshd[812]: Accepted', 'dns01', 'sshd', undefined],
  ['2026-11-21 08:00:00 dns01 sshd: Accepted', 'dns01', 'sshd', undefined],
  ['sshd[1]: Accepted', '', 'sshd', undefined],
  ['just some words: here', '', '', undefined],
  ['<13>link is down', '', '', 5],
  ['<999>Nov 21 08:00:00 a b: c', 'a', 'b', undefined],
  ['<13', '', '', undefined],
  ['', '', '', undefined],
  // Cisco IOS, NX-OS, ASA
  ['<189>29: *Mar  1 18:46:11.123: %SYS-5-CONFIG_I: Configured', '', 'SYS', 5],
  ['<189>29: router1: *Mar  1 18:46:11 UTC: %LINK-3-UPDOWN: Interface', 'router1', 'LINK', 5],
  ['<189>: 2026 Nov 21 08:00:00 UTC: %ETHPORT-5-IF_UP: Interface', '', 'ETHPORT', 5],
  ['<166>Nov 21 2026 08:00:00: %ASA-6-302013: Built inbound', '', 'ASA', 6],
  ['<166>Nov 21 2026 08:00:00 fw1 : %ASA-6-302013: Built', 'fw1', 'ASA', 6],
  ['<166>%ASA-6-302013: Built inbound', '', 'ASA', 6],
  // MikroTik with and without BSD header
  ['<30>Nov 21 08:00:00 MikroTik dhcp,info dhcp1 assigned 10.0.0.9', 'MikroTik', 'dhcp', 6],
  ['<30>system,info,account user admin logged in', '', 'system', 6],
  // UniFi
  [
    '<30>Nov 21 08:00:00 UAP-Attic 18e829abcdef,UAP-AC-Pro-Gen2-5.60.1: hostapd[3]: ath0: STA',
    ...(['UAP-Attic', 'hostapd', 6] as const),
  ],
  ['<30>Nov 21 08:00:00 U7PG2,f09fc2000000,v4.0.80: kernel: eth0', '', 'kernel', 6],
];

for (const [message, host, service, level] of messages) {
  test(`parseEnvelope() reads ${message.slice(0, 60)}`, () => {
    assert.deepEqual(parseEnvelope(Buffer.from(message)), { level, host, service });
  });
}

test('parseEnvelope() takes any bytes, and gives names that fit a label', () => {
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
    fc.constantFrom(
      '<',
      '>',
      '<13>',
      '1 ',
      ': ',
      '-',
      '[',
      '],',
      'Nov 21 ',
      '08:00:00 ',
      '%A-1-B:',
    ),
    fc.constantFrom('29: ', '*', '2026 ', '2026-11-21T08:00:00Z ', 'host ', 'a,b', 'x'.repeat(300)),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const { level, host, service } = parseEnvelope(Buffer.from(pieces.join(''), 'latin1'));
      assert.ok(level === undefined || (level >= 0 && level <= 7));
      assert.match(host, /^[\w.:@+-]{0,255}$/);
      assert.match(service, /^[!-~]{0,48}$/);
    }),
    { numRuns: 2000 },
  );
});
