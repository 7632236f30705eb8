import { shellQuote } from '../../ssh/shell-quote.ts';
import type { BootstrapStep } from '../bootstrap-step.ts';
import type { BootstrapWishes } from '../bootstrap-wishes.ts';
import { placeFile } from '../place-file.ts';
import { sudoersText } from '../sudoers-text.ts';

/** How the kit gets in later: a user of its own, keys, one line of sudo. None of it where it is root. */
export function accessSteps({ plan, publicKeys, bundleScript }: BootstrapWishes): BootstrapStep[] {
  const { user } = plan.host.ssh;
  const keys = publicKeys.length > 0 ? [keysStep(user, publicKeys)] : [];
  return user === 'root' ? keys : [userStep(user), ...keys, sudoStep(user, bundleScript)];
}

function userStep(user: string): BootstrapStep {
  return {
    name: 'user',
    goal: `user ${user}`,
    reason: 'kit up logs in as this user; it has no password',
    check: `id -u ${user} >/dev/null 2>&1 || { echo 'there is no such user'; exit 1; }`,
    // "*" is a password that nothing matches; "!" would lock keys out too where sshd does not use PAM.
    apply: `useradd --create-home --user-group --shell /bin/sh --comment 'Tidewatch kit' --password '*' ${user}`,
    hint: `Make the user by hand, or name another as ssh.user in hosts.yaml.`,
  };
}

function keysStep(user: string, publicKeys: readonly string[]): BootstrapStep {
  const bare = publicKeys.map((key) => key.split(' ').slice(0, 2).join(' '));
  const folder = [
    `home=$(getent passwd ${user} | cut -d: -f6)`,
    `[ -n "$home" ] || { echo 'the user has no home'; exit 1; }`,
    'file=$home/.ssh/authorized_keys',
  ];
  return {
    name: 'keys',
    goal: `${publicKeys.length} ${publicKeys.length === 1 ? 'key' : 'keys'} let the kit in as ${user}`,
    reason: 'keys are added, none is taken away',
    check: [
      ...folder,
      `[ -f "$file" ] || { echo 'it has no authorized_keys'; exit 1; }`,
      ...bare.map(
        (key) => `grep -qF ${shellQuote([key])} "$file" || { echo 'a key is missing'; exit 1; }`,
      ),
      `[ "$(stat -c %U "$file")" = ${user} ] || { echo 'authorized_keys is of somebody else'; exit 1; }`,
    ].join('\n'),
    apply: [
      ...folder,
      `group=$(id -gn ${user})`,
      `[ -d "$home/.ssh" ] || install -d -m 0700 -o ${user} -g "$group" "$home/.ssh"`,
      'touch "$file"',
      // The last line may lack its end.
      `[ -z "$(tail -c 1 "$file")" ] || echo >>"$file"`,
      'while read -r type key comment; do',
      '  grep -qF "$type $key" "$file" || printf "%s\\n" "$type $key $comment" >>"$file"',
      'done',
      `chown ${user}:"$group" "$file" && chmod 0600 "$file"`,
    ].join('\n'),
    stdin: publicKeys.map((key) => `${key}\n`).join(''),
    hint: `Look at the home of ${user} on the host.`,
  };
}

function sudoStep(user: string, bundleScript: string): BootstrapStep {
  return {
    name: 'sudo',
    goal: `${user} may run /usr/local/lib/tidewatch/bundle as root, and nothing else`,
    reason: 'every change of a service goes through that one script',
    ...placeFile({
      path: '/etc/sudoers.d/tidewatch',
      mode: '0440',
      content: sudoersText(user, bundleScript),
      validate: 'visudo -cqf "$new"',
    }),
    hint: 'visudo refused it: an old sudo? The former rules are in place.',
  };
}

/** Containers are made over ssh by Docker's own client, as this user. */
export function dockerGroupStep({ plan }: BootstrapWishes): BootstrapStep[] {
  const { user } = plan.host.ssh;
  if (user === 'root' || plan.containers.length === 0) return [];
  return [
    {
      name: 'docker-group',
      goal: `${user} is in group docker, which is as good as root`,
      reason: `Pulumi makes ${plan.containers.map(({ name }) => name).join(', ')} by Docker's API over ssh`,
      check: `id -nG ${user} | tr ' ' '\\n' | grep -qx docker || { echo 'it is not'; exit 1; }`,
      apply: `usermod -aG docker ${user}`,
      hint: 'Is there a group docker? The package docker.io makes it.',
    },
  ];
}
