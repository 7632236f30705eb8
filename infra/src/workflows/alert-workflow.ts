import { alertSteps } from './alert-steps.ts';

interface WorkflowNode {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly typeVersion: number;
  readonly position: readonly [x: number, y: number];
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly credentials?: Readonly<Record<string, { readonly id: string; readonly name: string }>>;
  readonly webhookId?: string;
}

/** As n8n stores it. */
export interface Workflow {
  readonly id: string;
  readonly name: string;
  readonly nodes: readonly WorkflowNode[];
  readonly connections: Readonly<Record<string, { readonly main: readonly (readonly Target[])[] }>>;
  readonly active: boolean;
  readonly settings: Readonly<Record<string, unknown>>;
}

interface Target {
  readonly node: string;
  readonly type: 'main';
  readonly index: 0;
}

const outcomes = ['accepted', 'duplicate', 'limited', 'refused'] as const;
/** Where an alert goes, and what the workflow's owner connects there. */
const routes = {
  urgent: 'Urgent: wake somebody',
  soon: 'Soon: tell the channel',
  later: 'Later: collect for the day',
  nothing: 'Nothing to do',
} as const;

/** n8n's workflow for alerts: verify, deduplicate, limit, answer, route by severity and disposition. */
export function alertWorkflow(): Workflow {
  return {
    id: 'tidewatchAlerts1',
    name: 'log-anomaly-alerts',
    nodes: [note(), ...intake(), ...answers(), ...ends()],
    connections: {
      Alert: to('Read'),
      Read: to('Sign'),
      Sign: to('Check'),
      Check: to('Outcome'),
      Outcome: {
        main: outcomes.map((outcome) => [
          target(outcome === 'refused' ? 'Refuse' : outcome === 'accepted' ? 'Accept' : 'Ignore'),
        ]),
      },
      Accept: to('Route'),
      Route: { main: Object.values(routes).map((name) => [target(name)]) },
    },
    active: false,
    settings: { executionOrder: 'v1', saveDataSuccessExecution: 'none' },
  };
}

function target(node: string): Target {
  return { node, type: 'main', index: 0 };
}

function to(node: string): { readonly main: readonly (readonly Target[])[] } {
  return { main: [[target(node)]] };
}

function note(): WorkflowNode {
  return {
    id: 'tw-note',
    name: 'About',
    type: 'n8n-nodes-base.stickyNote',
    typeVersion: 1,
    position: [-240, -260],
    parameters: {
      width: 620,
      height: 200,
      content:
        '## Tidewatch alerts\nVerifies the signature (Standard Webhooks), counts each id once, holds back what is more than 20 an hour unless it is urgent, and routes by severity and disposition.\n\nConnect your own e-mail, chat or pager node behind the four ends on the right; `text` is the message.',
    },
  };
}

function intake(): WorkflowNode[] {
  return [
    {
      id: 'tw-alert',
      name: 'Alert',
      type: 'n8n-nodes-base.webhook',
      typeVersion: 2.1,
      position: [-240, 0],
      webhookId: 'log-anomaly-alerts',
      parameters: {
        httpMethod: 'POST',
        path: 'log-anomaly-alerts',
        responseMode: 'responseNode',
        options: { rawBody: true },
      },
    },
    code('Read', [0, 0], alertSteps.read),
    {
      id: 'tw-sign',
      name: 'Sign',
      type: 'n8n-nodes-base.crypto',
      typeVersion: 2,
      position: [240, 0],
      parameters: {
        action: 'hmac',
        binaryData: false,
        type: 'SHA256',
        value: '={{ $json.signed }}',
        dataPropertyName: 'expected',
        encoding: 'base64',
      },
      credentials: { crypto: { id: 'tidewatchWebhook', name: 'Tidewatch webhook key' } },
    },
    code('Check', [480, 0], alertSteps.check),
    choose('Outcome', [720, 0], '={{ $json.outcome }}', outcomes),
  ];
}

function answers(): WorkflowNode[] {
  return [
    respond('Accept', [960, -120], 200),
    respond('Ignore', [960, 40], 200),
    respond('Refuse', [960, 200], 401),
    choose('Route', [1200, -120], '={{ $("Check").first().json.route }}', Object.keys(routes)),
  ];
}

function ends(): WorkflowNode[] {
  return Object.entries(routes).map(([route, name], index) => ({
    id: `tw-${route}`,
    name,
    type: 'n8n-nodes-base.noOp',
    typeVersion: 1,
    position: [1440, -360 + index * 160],
    parameters: {},
  }));
}

function code(name: string, position: readonly [number, number], jsCode: string): WorkflowNode {
  return {
    id: `tw-${name.toLowerCase()}`,
    name,
    type: 'n8n-nodes-base.code',
    typeVersion: 2,
    position,
    parameters: { mode: 'runOnceForAllItems', language: 'javaScript', jsCode },
  };
}

function respond(name: string, position: readonly [number, number], status: number): WorkflowNode {
  return {
    id: `tw-${name.toLowerCase()}`,
    name,
    type: 'n8n-nodes-base.respondToWebhook',
    typeVersion: 1.5,
    position,
    parameters: { respondWith: 'noData', options: { responseCode: status } },
  };
}

function choose(
  name: string,
  position: readonly [number, number],
  value: string,
  words: readonly string[],
): WorkflowNode {
  return {
    id: `tw-${name.toLowerCase()}`,
    name,
    type: 'n8n-nodes-base.switch',
    typeVersion: 3.4,
    position,
    parameters: {
      mode: 'rules',
      rules: {
        values: words.map((word) => ({
          renameOutput: true,
          outputKey: word,
          conditions: {
            combinator: 'and',
            options: { version: 3, caseSensitive: true, typeValidation: 'strict', leftValue: '' },
            conditions: [
              {
                id: `tw-${name.toLowerCase()}-${word}`,
                leftValue: value,
                rightValue: word,
                operator: { type: 'string', operation: 'equals' },
              },
            ],
          },
        })),
      },
      options: {},
    },
  };
}
