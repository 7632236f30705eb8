import { DetectorError } from '../../model/detector-error.ts';

/** Whether Loki, or a door before it, would not answer so much at once. */
export function isOverLimit(error: unknown): error is DetectorError {
  return error instanceof DetectorError && error.code === 'over-limit';
}
