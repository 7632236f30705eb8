import { daemonNotAsked } from './daemon-not-asked.ts';
import { hostKeyPresent } from './host-key-present.ts';
import { imagePinned } from './image-pinned.ts';
import { memoryLimited } from './memory-limited.ts';
import { noDockerSocket } from './no-docker-socket.ts';
import { noPublicBind } from './no-public-bind.ts';
import { noSecretInCommand } from './no-secret-in-command.ts';
import type { Policy } from './policy.ts';

/** What holds for every resource of every stack. */
export const policies: readonly Policy[] = [
  hostKeyPresent,
  imagePinned,
  memoryLimited,
  noPublicBind,
  noDockerSocket,
  noSecretInCommand,
  daemonNotAsked,
];
