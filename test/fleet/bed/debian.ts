/** Which Debian the hosts run; `debianMirror` says where it comes from. */
export const debian = {
  release: 'bookworm',
  /** Variables that may name mirrors of it, of its security suite. */
  mirrorVariable: 'TIDEWATCH_DEBIAN_MIRROR',
  securityMirrorVariable: 'TIDEWATCH_DEBIAN_SECURITY_MIRROR',
  keyring: '/usr/share/keyrings/debian-archive-keyring.gpg',
  /** Where a host finds the packages that it may install. */
  packageFolder: '/srv/packages',
  /** A host's PID 1. */
  init: '/usr/local/sbin/fleet-init',
} as const;
