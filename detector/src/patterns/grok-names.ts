const octets = String.raw`\d{1,3}(?:\.\d{1,3}){3}`;
const ipv6 = String.raw`[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}`;
const host = String.raw`[0-9A-Za-z][0-9A-Za-z_.-]{0,254}`;

/**
 * What `%{NAME}` stands for in an expression. After the grok patterns of Logstash, but each linear and
 * blind to which digits stand there: an address is known by its form, not by its numbers.
 */
export const grokNames: ReadonlyMap<string, string> = new Map([
  ['IP', `(?:${octets}|${ipv6})`],
  ['IPV4', octets],
  ['IPV6', ipv6],
  ['HOSTNAME', host],
  ['HOST', host],
  ['IPORHOST', `(?:${octets}|${ipv6}|${host})`],
  ['HOSTPORT', String.raw`${host}:\d{1,5}`],
  ['MAC', '[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}'],
  ['INT', String.raw`[+-]?\d+`],
  ['POSINT', String.raw`\d+`],
  ['NONNEGINT', String.raw`\d+`],
  ['NUMBER', String.raw`[+-]?\d+(?:\.\d+)?`],
  ['BASE16NUM', '(?:0x)?[0-9A-Fa-f]+'],
  ['PORT', String.raw`\d{1,5}`],
  ['WORD', String.raw`\w+`],
  ['NOTSPACE', String.raw`\S+`],
  ['SPACE', String.raw`\s*`],
  ['DATA', '.*?'],
  ['GREEDYDATA', '.*'],
  ['USER', '[0-9A-Za-z._-]+'],
  ['USERNAME', '[0-9A-Za-z._-]+'],
  ['EMAILADDRESS', '[0-9A-Za-z._%+-]+@[0-9A-Za-z.-]+'],
  ['PATH', String.raw`(?:[A-Za-z]:)?[/\\][^\s"']*`],
  ['UNIXPATH', String.raw`/[^\s"']*`],
  ['URIPATH', String.raw`/[^\s"'?#]*`],
  ['URI', String.raw`[A-Za-z][A-Za-z+.-]*://[^\s"']+`],
  ['QUOTEDSTRING', String.raw`(?:"[^"]*"|'[^']*')`],
  ['QS', String.raw`(?:"[^"]*"|'[^']*')`],
  ['UUID', '[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}'],
  [
    'LOGLEVEL',
    '(?:[Tt]race|TRACE|[Dd]ebug|DEBUG|[Nn]otice|NOTICE|[Ii]nfo|INFO|[Ww]arn(?:ing)?|WARN(?:ING)?|[Ee]rr(?:or)?|ERR(?:OR)?|[Cc]rit(?:ical)?|CRIT(?:ICAL)?|[Ff]atal|FATAL|[Ee]merg(?:ency)?|EMERG(?:ENCY)?)',
  ],
]);
