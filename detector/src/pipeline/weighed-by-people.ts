import type { Claim } from '../detectors/detector.ts';
import type { CalibrationSubject, Feedback } from '../feedback/feedback.ts';

/** Nats from which on the explanation says it. */
const saidFrom = 0.5;

/** Claims about a subject with what people said of the like in them, and in their sentences. */
export function weighedByPeople<Made extends Claim>(
  claims: readonly Made[],
  subject: Omit<CalibrationSubject, 'kind'>,
  feedback: Pick<Feedback, 'calibrationOf'> | undefined,
): readonly Made[] {
  if (feedback === undefined) return claims;
  return claims.map((claim) =>
    weighed(claim, feedback.calibrationOf({ ...subject, kind: claim.kind })),
  );
}

/** @param nats above 0 it weighs less */
function weighed<Made extends Claim>(claim: Made, nats: number): Made {
  if (nats === 0) return claim;
  const logPValue = Math.min(0, claim.logPValue + nats);
  if (Math.abs(nats) < saidFrom) return { ...claim, logPValue };
  const word = nats > 0 ? 'less, as people expect the like' : 'more, as people care for the like';
  return { ...claim, logPValue, usual: `${claim.usual} (weighs ${word})` };
}
