import { type Static, Type } from 'typebox';

const states = 'open|acknowledged|resolved|ignored';
const severities = 'low|medium|high|critical';

/** What the API takes: types, checks and the published description come from here. */
export const apiSchemas = {
  incidentQuery: Type.Object({
    status: Type.Optional(
      Type.String({
        pattern: `^(${states})(,(${states}))*$`,
        description: 'One or several of open, acknowledged, resolved, ignored, with commas',
      }),
    ),
    severity: Type.Optional(
      Type.String({
        pattern: `^(${severities})(,(${severities}))*$`,
        description: 'One or several of low, medium, high, critical, with commas',
      }),
    ),
    host: Type.Optional(Type.String({ maxLength: 256 })),
    service: Type.Optional(Type.String({ maxLength: 256 })),
    since: Type.Optional(
      Type.String({ description: 'Active since: ISO 8601, or how long ago (30m, 24h, 7d)' }),
    ),
    limit: Type.Integer({ default: 50, minimum: 1, maximum: 1_000 }),
  }),
  incidentId: Type.Object({
    id: Type.String({
      minLength: 1,
      maxLength: 64,
      description: 'Of an incident, or its beginning where only one has it',
    }),
  }),
  ignore: Type.Object({
    reason: Type.String({ default: 'No reason given', minLength: 1, maxLength: 500 }),
    expires_in: Type.String({
      default: '30d',
      pattern: '^(\\d{1,6}[smhdw]|never)$',
      description: 'For how long: 30m, 12h, 7d, never',
    }),
  }),
  verdict: Type.Object({
    verdict: Type.Union([
      Type.Literal('expected'),
      Type.Literal('known-bad'),
      Type.Literal('important'),
    ]),
  }),
  signature: Type.Object({
    signature: Type.String({ minLength: 1, maxLength: 64, description: 'Of a question' }),
  }),
  answer: Type.Object({
    verdict: Type.Union([
      Type.Literal('expected'),
      Type.Literal('known-bad'),
      Type.Literal('important'),
      Type.Literal('skip'),
    ]),
  }),
  explain: Type.Object({ line: Type.String({ minLength: 1, maxLength: 65_536 }) }),
  maintenance: Type.Object({
    hosts: Type.Array(Type.String({ minLength: 1, maxLength: 256 }), {
      minItems: 1,
      maxItems: 200,
      description: 'As the label "host" names them',
    }),
    reason: Type.String({ minLength: 1, maxLength: 500, description: 'What is done' }),
    owner: Type.String({ minLength: 1, maxLength: 100, description: 'Who does it' }),
    expires_in: Type.String({
      default: '30m',
      pattern: '^\\d{1,5}[smh]$',
      description: 'When it ends by itself: 30m; at most 4h',
    }),
  }),
  maintenanceId: Type.Object({ id: Type.String({ minLength: 1, maxLength: 64 }) }),
  canaryId: Type.Object({
    id: Type.String({
      pattern: '^[\\w.:-]{1,64}$',
      description: 'As in the line "tidewatch-canary: check ID"',
    }),
  }),
  templateQuery: Type.Object({
    limit: Type.Integer({ default: 200, minimum: 1, maximum: 10_000 }),
  }),
  simulator: Type.Object({
    preset: Type.Optional(Type.Union([Type.Literal('fleet'), Type.Literal('production')])),
    seed: Type.Optional(Type.Integer({ minimum: 0, maximum: 4_294_967_295 })),
    duration_seconds: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 604_800 })),
  }),
  login: Type.Object({ token: Type.String({ minLength: 1, maxLength: 4_096 }) }),
};

export type IncidentQueryString = Static<typeof apiSchemas.incidentQuery>;
export type IncidentIdParams = Static<typeof apiSchemas.incidentId>;
export type IgnoreBody = Static<typeof apiSchemas.ignore>;
export type VerdictBody = Static<typeof apiSchemas.verdict>;
export type SignatureParams = Static<typeof apiSchemas.signature>;
export type AnswerBody = Static<typeof apiSchemas.answer>;
export type ExplainBody = Static<typeof apiSchemas.explain>;
export type MaintenanceBody = Static<typeof apiSchemas.maintenance>;
export type MaintenanceIdParams = Static<typeof apiSchemas.maintenanceId>;
export type CanaryIdParams = Static<typeof apiSchemas.canaryId>;
export type TemplateQueryString = Static<typeof apiSchemas.templateQuery>;
export type SimulatorBody = Static<typeof apiSchemas.simulator>;
export type LoginBody = Static<typeof apiSchemas.login>;
