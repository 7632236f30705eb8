import { createHash } from 'node:crypto';
import type { BootstrapStep } from '../bootstrap-step.ts';
import type { BootstrapWishes } from '../bootstrap-wishes.ts';
import { type FirewallRule, firewallRules } from '../firewall-rules.ts';
import type { Firewall, HostFacts } from '../host-facts.ts';

/** Lets syslog and the agents through, where something would drop them; of the central host only. */
export function firewallSteps(
  { plan, fleet }: BootstrapWishes,
  { firewalls }: HostFacts,
): BootstrapStep[] {
  if (plan.host.name !== fleet.central.name) return [];
  const rules = firewallRules(fleet);
  if (rules.length === 0) return [];
  const chains = firewalls.flatMap((one) => (one.kind === 'nftables' ? [one.chain] : []));
  const texts = [
    ...firewalls.flatMap((firewall) => textsOf(firewall, rules)),
    ...(chains.length > 0 ? [nftables(chains, rules)] : []),
  ];
  return texts.map((text) => ({
    name: 'firewall',
    goal: `${rules.length} rules let syslog (1514) and the agents (3100) in`,
    reason:
      'this host drops what is not allowed; people reach the page (8085) only if you allow it',
    hint: 'Allow them by hand, or leave it with --skip firewall.',
    ...text,
  }));
}

type Texts = Pick<BootstrapStep, 'check' | 'apply' | 'stdin'>;

function textsOf({ kind }: Firewall, rules: readonly FirewallRule[]): Texts[] {
  if (kind === 'ufw') return [ufw(rules)];
  return kind === 'firewalld' ? [firewalld(rules)] : [];
}

/** ufw passes over a rule that it has. */
function ufw(rules: readonly FirewallRule[]): Texts {
  const added = rules.map(({ protocol, port, from }) =>
    from === undefined
      ? `${port}/${protocol}`
      : `from ${from} to any port ${port} proto ${protocol}`,
  );
  return {
    check: [
      'added=$(ufw show added)',
      ...added.map(
        (rule) =>
          `case "$added" in *"ufw allow ${rule} "*) ;; *) echo 'not allowed: ${rule}'; exit 1 ;; esac`,
      ),
    ].join('\n'),
    apply: added.map((rule) => `ufw allow ${rule} comment tidewatch >&2`).join('\n'),
  };
}

function firewalld(rules: readonly FirewallRule[]): Texts {
  const rich = rules.map(({ protocol, port, from }) => {
    const source =
      from === undefined
        ? ''
        : ` family="${from.includes(':') ? 'ipv6' : 'ipv4'}" source address="${from}"`;
    return `rule${source} port port="${port}" protocol="${protocol}" accept`;
  });
  return {
    check: rich
      .map(
        (rule) =>
          `firewall-cmd -q --permanent --query-rich-rule='${rule}' || { echo 'not allowed: ${rule}'; exit 1; }`,
      )
      .join('\n'),
    apply: [
      ...rich.map((rule) => `firewall-cmd -q --permanent --add-rich-rule='${rule}'`),
      'firewall-cmd -q --reload',
    ].join('\n'),
  };
}

const script = '/usr/local/lib/tidewatch/firewall';
const unit = 'tidewatch-firewall.service';

/**
 * An accept in a table of our own would not help: another chain may still drop. So the rules stand at the
 * top of the chain that drops; nftables.service forgets them when it starts, and starts this unit after.
 */
function nftables(chains: readonly string[], rules: readonly FirewallRule[]): Texts {
  const content = [
    '#!/bin/sh',
    '# Tidewatch: made by kit bootstrap. Lets syslog and the agents in.',
    'set -eu',
    ...chains.flatMap((chain) => [
      `nft -a list chain ${chain} | sed -n 's/.*comment "tidewatch".* handle \\([0-9]*\\)$/\\1/p' |`,
      `  while read -r handle; do nft delete rule ${chain} handle "$handle"; done`,
      ...rules
        .filter((rule) => fits(chain, rule))
        .map((rule) => `nft insert rule ${chain} ${nftRule(rule)} accept comment tidewatch`),
    ]),
    '',
  ].join('\n');
  const unitText = [
    '[Unit]',
    'Description=Tidewatch: let syslog and the log agents in',
    'After=nftables.service',
    'PartOf=nftables.service',
    '',
    '[Service]',
    'Type=oneshot',
    'RemainAfterExit=yes',
    `ExecStart=${script}`,
    '',
    '[Install]',
    'WantedBy=multi-user.target nftables.service',
    '',
  ].join('\n');
  const count = chains.flatMap((chain) => rules.filter((rule) => fits(chain, rule))).length;
  return {
    check: [
      `for file in '${hash(content)}  ${script}' '${hash(unitText)}  /etc/systemd/system/${unit}'; do`,
      `  printf '%s\\n' "$file" | sha256sum -c --status 2>/dev/null || { echo "\${file#*  } is not there, or differs"; exit 1; }`,
      'done',
      `systemctl is-active -q ${unit} && systemctl is-enabled -q ${unit} || { echo '${unit} does not run'; exit 1; }`,
      `[ "$(nft list ruleset | grep -c 'comment "tidewatch"')" = ${count} ] || { echo 'rules are missing'; exit 1; }`,
    ].join('\n'),
    apply: [
      'mkdir -p /usr/local/lib/tidewatch',
      `sed -n '/^#!/,$p' >${script}.new && chmod 0755 ${script}.new && mv -f ${script}.new ${script}`,
      `cat >/etc/systemd/system/${unit} <<'UNIT'\n${unitText}UNIT`,
      'systemctl daemon-reload',
      `systemctl enable -q ${unit} && systemctl restart ${unit}`,
    ].join('\n'),
    stdin: content,
  };
}

/** A chain of one family cannot speak of the other. */
function fits(chain: string, { from }: FirewallRule): boolean {
  const [family] = chain.split(' ');
  if (from === undefined || family === 'inet') return true;
  return from.includes(':') ? family === 'ip6' : family === 'ip';
}

function nftRule({ protocol, port, from }: FirewallRule): string {
  const source = from === undefined ? '' : `${from.includes(':') ? 'ip6' : 'ip'} saddr ${from} `;
  return `${source}${protocol} dport ${port}`;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
