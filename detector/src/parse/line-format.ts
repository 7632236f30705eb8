/** What the lines of a stream looked like so far: what is tried first on the next. JSON. */
export interface LineFormat {
  /** Of the time at the head of a line. */
  form: number;
  /** Of a layout with the time further in. */
  prefix: number;
  /** Of a time within what syslog or Docker carried, or in a field. */
  inner: { form: number };
  /** Whether lines with an ISO time were seen to have syslog's host and program after it. */
  isIsoSyslog: boolean;
}
