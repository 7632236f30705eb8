/** A line, and what it says: time, host, service, level and message, with `¦` between. */
export const exampleLines: readonly (readonly [line: string, says: string])[] = [
  [
    'Jun  9 06:06:20 combo sshd(pam_unix)[1993]: check pass; user unknown ',
    '2026-06-09T06:06:20.000Z¦combo¦sshd¦-1¦check pass; user unknown',
  ],
  [
    'Jun  9 06:06:20 combo syslogd 1.4.1: restart.',
    '2026-06-09T06:06:20.000Z¦combo¦syslogd¦-1¦restart.',
  ],
  [
    'Sep 28 09:08:56 combo last message repeated 2 times',
    '2026-09-28T09:08:56.000Z¦combo¦¦-1¦last message repeated 2 times',
  ],
  [
    'Jul  7 08:06:15 combo  -- root[2421]: ROOT LOGIN ON tty2',
    '2026-07-07T08:06:15.000Z¦combo¦root¦-1¦ROOT LOGIN ON tty2',
  ],
  ['Jul  7 08:06:15 combo -- MARK --', '2026-07-07T08:06:15.000Z¦combo¦¦-1¦-- MARK --'],
  [
    'Jan  2 03:04:05 dropbear[12]: Exit before auth',
    '2026-01-02T03:04:05.000Z¦¦dropbear¦-1¦Exit before auth',
  ],
  [
    'Jan  2 03:04:05 nas kernel: [   12.345678] usb 1-1: new device',
    '2026-01-02T03:04:05.000Z¦nas¦kernel¦-1¦usb 1-1: new device',
  ],
  [
    'Jan  2 03:04:05 mail postfix/smtpd[12]: warning: hostname x',
    '2026-01-02T03:04:05.000Z¦mail¦postfix/smtpd¦4¦warning: hostname x',
  ],
  [
    'Jan  2 03:04:05 web app[1]: level=error ts=2024-01-01T00:00:00Z msg="it broke" n=1',
    '2026-01-02T03:04:05.000Z¦web¦app¦3¦it broke',
  ],
  [
    'Jan  2 03:04:05 web app[1]: {"level":"warn","msg":"it bent"}',
    '2026-01-02T03:04:05.000Z¦web¦app¦4¦it bent',
  ],
  [
    'Jan  2 03:04:05 web app[1]: 2024-01-01 00:00:00,123 ERROR [main] a.b.C: it broke',
    '2026-01-02T03:04:05.000Z¦web¦app¦3¦it broke',
  ],
  [
    "<34>Oct 11 22:14:15 mymachine su: 'su root' failed",
    "2026-10-11T22:14:15.000Z¦mymachine¦su¦2¦'su root' failed",
  ],
  [
    '<165>1 2003-10-11T22:14:15.003Z host.example evntslog - ID47 [x@1 iut="3" e="a]b"][y z="1"] \ufeffAn event',
    '2003-10-11T22:14:15.003Z¦host.example¦evntslog¦5¦An event',
  ],
  ['<165>1 - - - - - - nothing known', '¦¦¦5¦nothing known'],
  ['<3>kernel says', '¦¦¦3¦kernel says'],
  ['<999>no priority', '¦¦¦-1¦<999>no priority'],
  [
    '2024-01-02T03:04:05.123456+01:00 web sshd[12]: Accepted publickey',
    '2024-01-02T02:04:05.123Z¦web¦sshd¦-1¦Accepted publickey',
  ],
  [
    '2024-01-02 03:04:05 Connection failed: no route',
    '2024-01-02T03:04:05.000Z¦¦¦-1¦Connection failed: no route',
  ],
  [
    '[Sun Dec 04 04:47:44 2005] [error] [client 1.2.3.4] Directory index forbidden',
    '2005-12-04T04:47:44.000Z¦¦¦3¦[client 1.2.3.4] Directory index forbidden',
  ],
  [
    '[Wed Oct 11 14:32:52.123456 2023] [core:error] [pid 35708:tid 43] AH00128: gone',
    '2023-10-11T14:32:52.123Z¦¦core¦3¦AH00128: gone',
  ],
  [
    '- 1117838570 2005.06.03 R02-M1 2005-06-03-15.42.50.675872 R02-M1 RAS KERNEL INFO cache parity error',
    '2005-06-03T15:42:50.675Z¦R02-M1¦KERNEL¦6¦cache parity error',
  ],
  [
    'APPREAD 1117838570 2005.06.03 R02-M1 2005-06-03-15.42.50.675872 R02-M1 RAS APP FATAL ciod: failed',
    '2005-06-03T15:42:50.675Z¦R02-M1¦APP¦2¦ciod: failed',
  ],
  [
    '- 1131566461 2005.11.09 dn228 Nov 9 12:01:01 dn228/dn228 crond(pam_unix)[2915]: session closed',
    '2005-11-09T20:01:01.000Z¦dn228/dn228¦crond¦-1¦session closed',
  ],
  [
    '081109 203615 148 INFO dfs.DataNode$PacketResponder: PacketResponder 1',
    '2008-11-09T20:36:15.000Z¦¦dfs.DataNode$PacketResponder¦6¦PacketResponder 1',
  ],
  [
    '134681 node-246 unix.hw state_change 1077804742 1 Component State Change',
    '2004-02-26T14:12:22.000Z¦node-246¦unix.hw¦-1¦Component State Change',
  ],
  [
    '134681 node-246 unix.hw state_change 03:04:05.1 1 no count of seconds',
    '¦¦¦-1¦134681 node-246 unix.hw state_change 03:04:05.1 1 no count of seconds',
  ],
  [
    '2273811 full partition status 1060773635 -1 running',
    '2003-08-13T11:20:35.000Z¦full¦partition¦-1¦running',
  ],
  [
    '2015-10-18 18:01:47,978 INFO [main] org.apache.App: Created',
    '2015-10-18T18:01:47.978Z¦¦org.apache.App¦6¦Created',
  ],
  [
    '20171223-22:15:29:606|Step_LSC|30002312|onStandStepChanged 3579',
    '2017-12-23T22:15:29.606Z¦¦Step_LSC¦-1¦onStandStepChanged 3579',
  ],
  [
    '[10.30 16:49:06] chrome.exe *64 - proxy.cse:5070 close',
    '2026-10-30T16:49:06.000Z¦¦chrome.exe¦-1¦proxy.cse:5070 close',
  ],
  [
    '17/06/09 20:10:40 INFO spark.SecurityManager: Changing view acls',
    '2017-06-09T20:10:40.000Z¦¦spark.SecurityManager¦6¦Changing view acls',
  ],
  [
    '2015-07-29 17:41:44,747 - INFO  [QuorumPeer[myid=1]/0:0:2181:FastLeaderElection@774] - Notification',
    '2015-07-29T17:41:44.747Z¦¦FastLeaderElection¦6¦Notification',
  ],
  [
    '03-17 16:13:38.811  1702  2395 D WindowManager: printFreezing',
    '2026-03-17T16:13:38.811Z¦¦WindowManager¦7¦printFreezing',
  ],
  [
    'nova-api.log.1.2017-05-16_13:53:08 2017-05-16 00:00:00.008 25746 INFO nova.wsgi.server [req-38101a0b - - -] 10.11.10.1 "GET',
    '2017-05-16T00:00:00.008Z¦¦nova.wsgi.server¦6¦10.11.10.1 "GET',
  ],
  [
    '2016-09-28 04:30:30, Info                  CBS    Loaded Servicing Stack',
    '2016-09-28T04:30:30.000Z¦¦CBS¦6¦Loaded Servicing Stack',
  ],
  ['I0102 15:04:05.000000       1 main.go:12] started', '2026-01-02T15:04:05.000Z¦¦¦6¦started'],
  [
    '2024/01/02 03:04:05 [error] 123#456: *7 open() failed',
    '2024-01-02T03:04:05.000Z¦¦¦3¦*7 open() failed',
  ],
  [
    '10.0.0.1 - bob [10/Oct/2000:13:55:36 -0700] "GET / HTTP/1.0" 200 2326',
    '2000-10-10T20:55:36.000Z¦¦¦-1¦"GET / HTTP/1.0" 200 2326',
  ],
  [
    '2024-01-02 03:04:05.123  INFO 12345 --- [           main] o.s.b.Tomcat  : Tomcat started',
    '2024-01-02T03:04:05.123Z¦¦o.s.b.Tomcat¦6¦Tomcat started',
  ],
  ['03:04:05.123 [main] WARN  com.foo.Bar - slow', '2026-11-21T03:04:05.123Z¦¦com.foo.Bar¦4¦slow'],
  [
    '2024-01-02 03:04:05,123 - myapp - ERROR - it broke',
    '2024-01-02T03:04:05.123Z¦¦myapp¦3¦it broke',
  ],
  [
    '2024-01-02 03:04:05.123 UTC [1234] ERROR:  relation does not exist',
    '2024-01-02T03:04:05.123Z¦¦¦3¦relation does not exist',
  ],
  [
    '2024-01-02T03:04:05.123456Z 0 [Warning] [MY-010747] [Server] Plugin',
    '2024-01-02T03:04:05.123Z¦¦¦4¦[MY-010747] [Server] Plugin',
  ],
  [
    '[2024-01-02T03:04:05,123][INFO ][o.e.n.Node][node-1] started',
    '2024-01-02T03:04:05.123Z¦¦o.e.n.Node¦6¦[node-1] started',
  ],
  [
    '[2024-01-02 03:04:05,123: INFO/MainProcess] Task done',
    '2024-01-02T03:04:05.123Z¦¦¦6¦Task done',
  ],
  ['[2024-01-02T03:04:05Z INFO  my::module] ready', '2024-01-02T03:04:05.000Z¦¦my::module¦6¦ready'],
  [
    '2024-01-02T03:04:05Z E! [outputs.influxdb] failed',
    '2024-01-02T03:04:05.000Z¦¦¦3¦[outputs.influxdb] failed',
  ],
  [
    '1234:M 02 Jan 2024 03:04:05.123 # Server started',
    '2024-01-02T03:04:05.123Z¦¦¦4¦Server started',
  ],
  [
    '{"log":"2024-01-02 03:04:05 ERROR it broke\\n","stream":"stderr","time":"2024-01-02T03:04:06.5Z"}',
    '2024-01-02T03:04:06.500Z¦¦¦3¦it broke',
  ],
  [
    '{"time":1704164645123,"level":50,"name":"api","hostname":"web","msg":"it \\"broke\\"","err":{"a":[1,{"level":"x"}]}}',
    '2024-01-02T03:04:05.123Z¦web¦api¦3¦it \\"broke\\"',
  ],
  [
    '{"@timestamp":"2024-01-02T03:04:05.123Z","log.level":"INFO","message":"m","msg":"n","ts":1.5}',
    '2024-01-02T03:04:05.123Z¦¦¦6¦m',
  ],
  ['{"a":1}', '¦¦¦-1¦{"a":1}'],
  ['{"a":1', '¦¦¦-1¦{"a":1'],
  ['{}', '¦¦¦-1¦{}'],
  [
    'ts=2024-01-02T03:04:05Z level=warn component=tsdb msg="head \\"gc\\" slow" n=1',
    '2024-01-02T03:04:05.000Z¦¦tsdb¦4¦head \\"gc\\" slow',
  ],
  [
    'type=USER_LOGIN msg=audit(1364481363.243:24287): pid=1',
    '¦¦¦-1¦type=USER_LOGIN msg=audit(1364481363.243:24287): pid=1',
  ],
  ['[error] it broke', '¦¦¦3¦[error] it broke'],
  ['WARNING: low disk', '¦¦¦4¦WARNING: low disk'],
  ['An error occurred', '¦¦¦-1¦An error occurred'],
  ['error while loading', '¦¦¦-1¦error while loading'],
  ['', '¦¦¦-1¦'],
  [
    '2024-01-02 03:04:05,123 fail2ban.actions        [1234]: NOTICE  [sshd] Ban 1.2.3.4',
    '2024-01-02T03:04:05.123Z¦¦fail2ban.actions¦5¦[sshd] Ban 1.2.3.4',
  ],
  [
    '2024-01-02 03:04:05.123 ERROR (MainThread) [homeassistant.core] Error doing job',
    '2024-01-02T03:04:05.123Z¦¦homeassistant.core¦3¦Error doing job',
  ],
  [
    '[2024-01-02 03:04:05.123 +00:00] [INF] [1] Main: Startup complete',
    '2024-01-02T03:04:05.123Z¦¦¦6¦Main: Startup complete',
  ],
  ['2024-01-02  3:04:05 0 [Note] InnoDB: Started', '2024-01-02T03:04:05.000Z¦¦¦5¦InnoDB: Started'],
  [
    '2024-01-02 03:04:05.123456+00 [123] LOG:  checkpoint starting',
    '2024-01-02T03:04:05.123Z¦¦¦6¦checkpoint starting',
  ],
  [
    'E0102 15:04:05.678901   12345 a.go:7] "Failed" err="it broke" pod="a/b"',
    '2026-01-02T15:04:05.678Z¦¦¦3¦"Failed" err="it broke" pod="a/b"',
  ],
  [
    '2026-01-02 03:04:05,678 INFO requests.pool Starting new connection',
    '2026-01-02T03:04:05.678Z¦¦¦6¦requests.pool Starting new connection',
  ],
  ['2026/01/02 03:04:05 listening on :8080', '2026-01-02T03:04:05.000Z¦¦¦-1¦listening on :8080'],
  [
    '1234:C 02 Jan 2026 03:04:05.678 * Background saving started',
    '2026-01-02T03:04:05.678Z¦¦¦5¦Background saving started',
  ],
  [
    '<38>1 2026-01-02T03:04:05.678Z web1 sshd 811 - - Accepted publickey for root',
    '2026-01-02T03:04:05.678Z¦web1¦sshd¦6¦Accepted publickey for root',
  ],
  [
    '<38>Jan  2 03:04:05 web1 CRON[811]: (root) CMD (run-parts /etc/cron.hourly)',
    '2026-01-02T03:04:05.000Z¦web1¦CRON¦6¦(root) CMD (run-parts /etc/cron.hourly)',
  ],
  [
    'Jan  2 03:04:05 mail postfix/smtpd[12]: 4F9D195432C: client=unknown[10.0.0.1]',
    '2026-01-02T03:04:05.000Z¦mail¦postfix/smtpd¦-1¦4F9D195432C: client=unknown[10.0.0.1]',
  ],
  [
    '[Fri Jan 02 03:04:05.123456 2026] [core:error] [pid 3:tid 4] [client 10.1.2.3:5] AH1: gone',
    '2026-01-02T03:04:05.123Z¦¦core¦3¦[client 10.1.2.3:5] AH1: gone',
  ],
  ['1767323045.250 INFO 12 requests served', '2026-01-02T03:04:05.250Z¦¦¦6¦12 requests served'],
  ['02.01.2026 03:04:05 INFO  a.b.C - slow', '2026-01-02T03:04:05.000Z¦¦a.b.C¦6¦slow'],
];
