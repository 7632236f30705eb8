import type { LineShape } from './line-shape.ts';

/** In what an event of several lines is at the moment. JSON. */
export const traceModes = ['none', 'frames', 'python', 'python-ended', 'go'] as const;
export type TraceMode = (typeof traceModes)[number];

export interface TraceLine {
  readonly mode: TraceMode;
  readonly shape: LineShape;
  /** Whether the line is one of a file or of a container's output and has no envelope of its own: a record
   *  that somebody handed over needs stronger signs. */
  readonly isBare: boolean;
  /** Whether lines of this stream have a time, so that one without is no line of its own. */
  readonly isLocked: boolean;
  /** Whether the text begins with the name of an exception's class. */
  readonly isThrowable: boolean;
  /** Whether the text ends with a closing parenthesis: a function in a Go trace. */
  readonly isCall: boolean;
}

/**
 * Whether a line continues the open event of its stream, and in what the event is then.
 *
 * @returns undefined when the line starts an event of its own
 */
export function continued(line: TraceLine): TraceMode | undefined {
  const { mode, shape } = line;
  if (mode === 'python') return afterPython(line);
  if (mode === 'python-ended' && shape === 'chain') return mode;
  if (mode === 'python-ended' && shape === 'traceback') return 'python';
  if (mode === 'go' && isGo(line)) return mode;
  if (shape === 'frame') return mode === 'none' ? 'frames' : mode;
  return line.isBare ? bareContinued(line) : recordContinued(line);
}

function isGo({ shape, isCall }: TraceLine): boolean {
  return shape === 'goroutine' || shape === 'indented' || isCall;
}

/** The mode of an event that such a line starts. */
export function startedBy(shape: LineShape): TraceMode {
  return traceBegun(shape) ?? 'none';
}

/** Everything up to and including the first line that is not indented. */
function afterPython({ shape }: TraceLine): TraceMode {
  return shape === 'indented' || shape === 'frame' ? 'python' : 'python-ended';
}

function bareContinued({ mode, shape, isLocked }: TraceLine): TraceMode | undefined {
  // Where lines have times a blank at the head is sign enough; else there must be a trace already.
  if (shape === 'indented' && (isLocked || mode !== 'none'))
    return mode === 'none' ? 'frames' : mode;
  if (isLocked) return traceBegun(shape) ?? mode;
  return shape === 'closing' && mode === 'frames' ? mode : undefined;
}

function recordContinued({ mode, shape, isLocked, isThrowable }: TraceLine): TraceMode | undefined {
  if (mode === 'frames') return shape === 'indented' || shape === 'closing' ? mode : undefined;
  // What a program that writes times writes without one, and in the shape of a trace.
  if (!isLocked || mode !== 'none') return undefined;
  return traceBegun(shape) ?? (isThrowable ? 'frames' : undefined);
}

function traceBegun(shape: LineShape): TraceMode | undefined {
  if (shape === 'traceback') return 'python';
  return shape === 'panic' || shape === 'goroutine' ? 'go' : undefined;
}
