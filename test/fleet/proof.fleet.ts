import { after, before, describe } from 'node:test';
import { bedProblem } from './bed/bed-problem.ts';
import { changes } from './proof/changes.ts';
import { deployment } from './proof/deployment.ts';
import { destruction } from './proof/destruction.ts';
import { faultsAreTold } from './proof/faults-are-told.ts';
import { type Fleet, startFleet } from './proof/fleet.ts';
import { interruptions } from './proof/interruptions.ts';
import { safety } from './proof/safety.ts';
import { sources } from './proof/sources.ts';

describe('four real hosts', { skip: bedProblem() ?? false }, () => {
  let started: Fleet;
  const fleet = (): Fleet => started;
  before(async () => {
    started = await startFleet('proof');
  });
  after(() => started?.stop());

  deployment(fleet);
  sources(fleet);
  changes(fleet);
  faultsAreTold(fleet);
  safety(fleet);
  interruptions(fleet);
  destruction(fleet);
});
