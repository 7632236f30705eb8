/**
 * What the workflow's two Code nodes run, as n8n has it: JavaScript with `$input` and
 * `$getWorkflowStaticData`, no module. Tests run these very texts.
 */
export const alertSteps = {
  /** Takes the raw body apart, and says what must have been signed (Standard Webhooks 1.0). */
  read: `const { json, binary } = $input.first();
const raw = Buffer.from(binary?.data?.data ?? '', 'base64').toString('utf8');
const header = (name) => String(json.headers?.['webhook-' + name] ?? '');
const id = header('id');
const seconds = Number(header('timestamp'));
let payload = null;
try {
  payload = JSON.parse(raw);
} catch {
  payload = null;
}
return [{
  json: {
    id,
    isTimely: Math.abs(Date.now() / 1000 - seconds) <= 300,
    signatures: header('signature').split(' '),
    signed: id + '.' + header('timestamp') + '.' + raw,
    payload,
  },
}];`,
  /** Compares the signature, drops what came before and what is too much, and reads the alert. */
  check: `const { id, isTimely, signatures, payload, expected } = $input.first().json;
const same = (a, b) => {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i % Math.max(1, b.length));
  return difference === 0;
};
const isSigned = signatures.some((signature) => same('v1,' + expected, signature));
const alert = payload?.data?.alert;
const incident = payload?.data?.incident;
if (!isSigned || !isTimely || id === '' || alert === undefined) return [{ json: { outcome: 'refused' } }];

const state = $getWorkflowStaticData('global');
const now = Date.now();
const dayMs = 24 * 3600 * 1000;
// The sender repeats an id when it could not know that it was heard; for 7 days an id counts once.
state.seen = Object.fromEntries(
  Object.entries(state.seen ?? {}).filter(([, atMs]) => now - atMs < 7 * dayMs).slice(-5000),
);
if (state.seen[id] !== undefined) return [{ json: { outcome: 'duplicate' } }];
state.seen[id] = now;

const severity = alert.severity ?? 'medium';
const disposition = incident?.analysis?.disposition ?? '';
const isUrgent = severity === 'critical' || disposition === 'ESCALATE' || disposition === 'NEEDS_ONCALL';
// A storm: at most 20 messages an hour; what is urgent always passes.
state.told = (state.told ?? []).filter((atMs) => now - atMs < 3600 * 1000);
if (!isUrgent && state.told.length >= 20) {
  state.held = (state.held ?? 0) + 1;
  return [{ json: { outcome: 'limited' } }];
}
state.told.push(now);
const held = state.held ?? 0;
state.held = 0;

const isIdle = disposition === 'NO_ACTION' && severity !== 'critical';
const isSoon = severity === 'high' || disposition === 'NEEDS_DEV';
const route = isIdle ? 'nothing' : isUrgent ? 'urgent' : isSoon ? 'soon' : 'later';
return [{
  json: {
    outcome: 'accepted',
    route,
    id,
    incidentId: incident?.id ?? '',
    reason: alert.reason,
    severity,
    disposition,
    title: alert.title,
    text: [
      '[' + severity.toUpperCase() + '] ' + alert.title,
      alert.body,
      incident?.analysis?.summary ?? '',
      held > 0 ? held + ' further alerts were held back in the last hour' : '',
    ].filter((line) => line).join('\\n'),
  },
}];`,
} as const;
