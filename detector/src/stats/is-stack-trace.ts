/** What stands at the head of a frame, behind a line end: of Java, .NET and Node; Python; Ruby; Go; Rust; PHP. */
const frame =
  /\n(?:(?:[ \t]|\\t)+(?:at \S|File "|from \/\S+:\d|\d+: \S|\.{3} \d+ more)|goroutine \d+ \[|#\d+ |Caused by: )/;

/** Whether a text of several lines has the frames of a stack trace. Time O(n). */
export function isStackTrace(text: string): boolean {
  return frame.test(text);
}
