/** Lines of own making with their templates, for machines that have no corpora. */
export const smallGrammar: readonly {
  readonly head: string;
  readonly content: string;
  readonly template: string;
}[] = [
  {
    head: 'Jun 14 15:16:01 dns01 sshd[19939]: ',
    content: 'Accepted password for alice from 10.0.0.12 port 52110 ssh2',
    template: 'Accepted password for <*> from <*> port <*> ssh2',
  },
  {
    head: 'Jun 14 15:16:01 dns01 sshd[19939]: ',
    content: 'Connection closed by 10.0.0.12 port 52110 [preauth]',
    template: 'Connection closed by <*> port <*> [preauth]',
  },
  {
    head: 'Jun 14 15:17:01 dns01 CRON[2210]: ',
    content: 'pam_unix(cron:session): session opened for user root by (uid=0)',
    template: 'pam_unix(cron:session): session opened for user <*> by (uid=<*>)',
  },
  {
    head: 'Jun 14 15:17:09 dns01 dnsmasq[711]: ',
    content: 'query[A] www.example.com from 192.168.1.44',
    template: 'query[A] <*> from <*>',
  },
  {
    head: 'Jun 14 15:17:09 dns01 dnsmasq[711]: ',
    content: 'forwarded www.example.com to 9.9.9.9',
    template: 'forwarded <*> to <*>',
  },
  {
    head: 'Jun 14 15:17:22 nas kernel: ',
    content: '[81231.512] sd 2:0:0:0: [sda] 7814037168 512-byte logical blocks: (4.00 TB/3.64 TiB)',
    template: '[<*>] sd <*>: [sda] <*> <*>-byte logical blocks: (<*>)',
  },
  {
    head: '2026-06-14 15:18:00,125 INFO [worker-3] app.jobs.Runner: ',
    content: 'job 81723 of tenant 17 took 523 ms, wrote /data/out/81723.json',
    template: 'job <*> of tenant <*> took <*> ms, wrote <*>',
  },
  {
    head: '2026-06-14 15:18:00,311 WARN [worker-3] app.db.Pool: ',
    content: 'slow query, 2312 ms, rows=12812, shard=0x7f3a12',
    template: 'slow query, <*> ms, rows=<*>, shard=<*>',
  },
  {
    head: '2026-06-14 15:18:01,004 ERROR [http-7] app.web.Api: ',
    content: 'request 3f2504e0-4f89-11d3-9a0c-0305e82ced33 failed: timed out after 30000 ms',
    template: 'request <*> failed: timed out after <*> ms',
  },
  {
    head: '192.168.1.7 - - [14/Jun/2026:15:18:02 +0000] ',
    content: '"GET /api/items/4711 HTTP/1.1" 200 5123 "-" "curl/8.5.0"',
    template: '"GET <*> HTTP/1.1" <*> <*> "-" "curl/8.5.0"',
  },
];
