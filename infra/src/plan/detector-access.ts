import type { CentralHost } from '../fleet/fleet.ts';
import { wellKnown } from './well-known.ts';

export interface DetectorAccess {
  /** On the central host's loopback. */
  readonly url: string;
  /** The file there with its token, which root may read. */
  readonly tokenFile: string;
}

/** How the detector's API is reached by whoever is on the central host. */
export function detectorAccess({ dataRoot }: CentralHost): DetectorAccess {
  return {
    url: `http://127.0.0.1:${wellKnown.detectorLoopbackPort}`,
    tokenFile: `${dataRoot}/${wellKnown.detector}/secrets/token`,
  };
}
