/** Lines of own making with their templates, for machines that have no corpora. */
export const smallGrammar: readonly { readonly line: string; readonly template: string }[] = [
  {
    line: 'Jun 14 15:16:01 dns01 sshd[19939]: Accepted password for alice from 10.0.0.12 port 52110 ssh2',
    template: 'Accepted password for <*> from <*> port <*> ssh2',
  },
  {
    line: 'Jun 14 15:16:01 dns01 sshd[19939]: Connection closed by 10.0.0.12 port 52110 [preauth]',
    template: 'Connection closed by <*> port <*> [preauth]',
  },
  {
    line: 'Jun 14 15:17:01 dns01 CRON[2210]: pam_unix(cron:session): session opened for user root by (uid=0)',
    template: 'pam_unix(cron:session): session opened for user <*> by (uid=<*>)',
  },
  {
    line: 'Jun 14 15:17:09 dns01 dnsmasq[711]: query[A] www.example.com from 192.168.1.44',
    template: 'query[A] <*> from <*>',
  },
  {
    line: 'Jun 14 15:17:09 dns01 dnsmasq[711]: forwarded www.example.com to 9.9.9.9',
    template: 'forwarded <*> to <*>',
  },
  {
    line: 'Jun 14 15:17:22 nas kernel: [81231.512] sd 2:0:0:0: [sda] 7814037168 512-byte logical blocks: (4.00 TB/3.64 TiB)',
    template: 'sd <*>: [sda] <*> <*>-byte logical blocks: (<*>)',
  },
  {
    line: '2026-06-14 15:18:00,125 INFO [worker-3] app.jobs.Runner: job 81723 of tenant 17 took 523 ms, wrote /data/out/81723.json',
    template: 'job <*> of tenant <*> took <*> ms, wrote <*>',
  },
  {
    line: '2026-06-14 15:18:00,311 WARN [worker-3] app.db.Pool: slow query, 2312 ms, rows=12812, shard=0x7f3a12',
    template: 'slow query, <*> ms, rows=<*>, shard=<*>',
  },
  {
    line: '2026-06-14 15:18:01,004 ERROR [http-7] app.web.Api: request 3f2504e0-4f89-11d3-9a0c-0305e82ced33 failed: timed out after 30000 ms',
    template: 'request <*> failed: timed out after <*> ms',
  },
  {
    line: '192.168.1.7 - - [14/Jun/2026:15:18:02 +0000] "GET /api/items/4711 HTTP/1.1" 200 5123 "-" "curl/8.5.0"',
    template: '"GET <*> HTTP/1.1" <*> <*> "-" "curl/8.5.0"',
  },
];
