/** Which Debian the hosts run, and from where it comes. */
export const debian = {
  release: 'bookworm',
  mirror: process.env['TIDEWATCH_DEBIAN_MIRROR'] ?? 'http://deb.debian.org/debian',
  securityMirror:
    process.env['TIDEWATCH_DEBIAN_SECURITY_MIRROR'] ?? 'http://deb.debian.org/debian-security',
  keyring: '/usr/share/keyrings/debian-archive-keyring.gpg',
  /** Where a host finds the packages that it may install. */
  packageFolder: '/srv/packages',
  /** A host's PID 1. */
  init: '/usr/local/sbin/fleet-init',
} as const;
