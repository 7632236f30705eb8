type Json = Readonly<Record<string, unknown>>;

/**
 * Docker's daemon.json with what the plan needs in it; everything else stays as it is.
 *
 * Options of a log driver that is replaced go with it: a driver refuses options that it does not know,
 * and then no container starts. `labels` is a list with commas between and is joined.
 *
 * @param text of the file; undefined: there is none
 * @returns undefined when the text is no JSON object; the same text when all is there already
 */
export function mergeDaemon(text: string | undefined, needed: Json): string | undefined {
  const present = text === undefined || text.trim() === '' ? {} : objectOf(text);
  if (present === undefined) return undefined;
  const merged: Record<string, unknown> = { ...present, ...needed };
  if (isObject(needed['log-opts'])) {
    const isSameDriver = (present['log-driver'] ?? 'json-file') === needed['log-driver'];
    const kept = isSameDriver && isObject(present['log-opts']) ? present['log-opts'] : {};
    merged['log-opts'] = { ...kept, ...joined(kept, needed['log-opts']) };
  }
  const isThere = text !== undefined && JSON.stringify(merged) === JSON.stringify(present);
  return isThere ? text : `${JSON.stringify(merged, undefined, 2)}\n`;
}

function joined(kept: Json, needed: Json): Json {
  const labels = [kept['labels'], needed['labels']]
    .filter((one): one is string => typeof one === 'string' && one !== '')
    .flatMap((one) => one.split(','));
  return labels.length > 0 ? { ...needed, labels: [...new Set(labels)].join(',') } : needed;
}

function objectOf(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
