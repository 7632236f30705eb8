import type { FastifyInstance } from 'fastify';
import { sendNotFound } from './api-errors.ts';
import { apiSchemas, type SimulatorBody } from './api-schemas.ts';
import type { ServiceView, SimulatorReport } from './service-view.ts';

/** The simulator's control, as the older service had it. */
export function simulatorRoutes(app: FastifyInstance, view: ServiceView): void {
  const { simulator } = view;
  const missing = ['There is no simulator in this service', 'Start it with --demo.'] as const;
  app.post<{ Body: SimulatorBody }>(
    '/api/log-server/start',
    { schema: { summary: 'Start the simulator', body: apiSchemas.simulator } },
    async ({ body }, reply) => {
      if (simulator === undefined) return sendNotFound(reply, ...missing);
      const { preset, seed, duration_seconds: seconds } = body;
      const durationMs = seconds === undefined ? undefined : seconds * 1000;
      return reportDocument(await simulator.start({ preset, seed, durationMs }));
    },
  );
  app.post(
    '/api/log-server/stop',
    { schema: { summary: 'Stop the simulator' } },
    async (_, reply) =>
      simulator === undefined
        ? sendNotFound(reply, ...missing)
        : reportDocument(await simulator.stop()),
  );
  app.get(
    '/api/log-server/status',
    { schema: { summary: 'Whether the simulator runs, and what it made' } },
    (_, reply) =>
      simulator === undefined
        ? sendNotFound(reply, ...missing)
        : reportDocument(simulator.status()),
  );
}

function reportDocument(report: SimulatorReport): Readonly<Record<string, unknown>> {
  return {
    message: report.message,
    status: report.isRunning ? 'running' : 'idle',
    stats: {
      logs_generated: report.linesGenerated,
      logs_shipped: report.linesShipped,
      batches_pushed: report.batchesPushed,
    },
  };
}
