import { PanelBuilder as BarGaugePanel } from '@grafana/grafana-foundation-sdk/bargauge';
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  BigValueColorMode,
  BigValueGraphMode,
  GraphDrawStyle,
  LogsSortOrder,
  ReduceDataOptionsBuilder,
  StackingConfigBuilder,
  StackingMode,
} from '@grafana/grafana-foundation-sdk/common';
import {
  AnnotationQueryBuilder,
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  type Panel,
  QueryVariableBuilder,
  TextBoxVariableBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as LogsPanel } from '@grafana/grafana-foundation-sdk/logs';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/loki';
import { PanelBuilder as StatPanel } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TimeseriesPanel } from '@grafana/grafana-foundation-sdk/timeseries';
import type { DashboardSpec, PanelSpec } from './dashboard-list.ts';

const datasource = { type: 'loki', uid: 'tidewatch-loki' };

/** A dashboard in Grafana's own model, made with Grafana's own builders. */
export function buildDashboard({ name, title, description, panels }: DashboardSpec): Dashboard {
  const builder = new DashboardBuilder(`Tidewatch: ${title}`)
    .uid(`tidewatch-${name}`)
    .description(description)
    .tags(['tidewatch'])
    .timezone('browser')
    .time({ from: 'now-6h', to: 'now' })
    .refresh('1m')
    .readonly()
    .tooltip(DashboardCursorSync.Crosshair)
    .withVariable(labelVariable('host', 'Host'))
    .withVariable(labelVariable('service', 'Service'))
    .withVariable(labelVariable('level', 'Level'))
    .withVariable(new TextBoxVariableBuilder('search').label('Search').defaultValue(''))
    .annotation(incidentMarks());
  for (const panel of panels) builder.withPanel(buildPanel(panel));
  return builder.build();
}

function labelVariable(name: string, label: string): QueryVariableBuilder {
  const variable = new QueryVariableBuilder(name)
    .label(label)
    .datasource(datasource)
    .query({
      label: name,
      refId: `variable-${name}`,
      stream: '{job=~"systemd-journal|docker|syslog|file"}',
      type: 1,
    })
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .multi(true)
    .includeAll(true)
    .allValue('.*')
    .current({ selected: true, text: ['All'], value: ['$__all'] });
  // oxlint-disable-next-line unicorn/no-array-sort -- of Grafana's builder, not of an array
  return variable.sort(VariableSort.AlphabeticalAsc);
}

/** Incidents as marks in time, on every dashboard: what changed, beside what was said about it. */
function incidentMarks(): AnnotationQueryBuilder {
  return new AnnotationQueryBuilder()
    .name('Incidents')
    .datasource(datasource)
    .enable(true)
    .iconColor('red')
    .expr(
      '{job="log-anomaly-detector"} |= `"signature"` | json | signature!="" | __error__="" | severity=~"high|critical"',
    )
    .titleFormat('{{severity}}')
    .textFormat('{{title}}')
    .tagKeys('severity');
}

function buildPanel(spec: PanelSpec): Builder<Panel> {
  const panel = panelOf[spec.kind]()
    .title(spec.title)
    .description(spec.description)
    .datasource(datasource)
    .span(spec.width)
    .height(spec.height)
    .targets(spec.queries.map((query, index) => targetOf(spec, query, index)));
  return spec.unit === undefined ? panel : panel.unit(spec.unit);
}

type AnyPanel = TimeseriesPanel | LogsPanel | StatPanel | BarGaugePanel;

const panelOf: Readonly<Record<PanelSpec['kind'], () => AnyPanel>> = {
  lines: () => new TimeseriesPanel().fillOpacity(8).min(0),
  bars: () =>
    new TimeseriesPanel()
      .drawStyle(GraphDrawStyle.Bars)
      .fillOpacity(80)
      .lineWidth(0)
      .min(0)
      .stacking(new StackingConfigBuilder().mode(StackingMode.Normal)),
  logs: () =>
    new LogsPanel()
      .showTime(true)
      .wrapLogMessage(true)
      .enableLogDetails(true)
      .sortOrder(LogsSortOrder.Descending),
  number: () =>
    new StatPanel()
      .graphMode(BigValueGraphMode.None)
      .colorMode(BigValueColorMode.None)
      .noValue('0')
      .reduceOptions(lastValue()),
  top: () => new BarGaugePanel().min(0).reduceOptions(lastValue()),
};

function lastValue(): ReduceDataOptionsBuilder {
  return new ReduceDataOptionsBuilder().calcs(['lastNotNull']);
}

function targetOf(
  { kind }: PanelSpec,
  { expr, legend }: PanelSpec['queries'][number],
  index: number,
): DataqueryBuilder {
  const isInstant = kind === 'number' || kind === 'top';
  const query = new DataqueryBuilder()
    .refId('ABCDEFGH'.charAt(index))
    .datasource(datasource)
    .expr(expr)
    .queryType(isInstant ? 'instant' : 'range');
  return legend === undefined ? query : query.legendFormat(legend);
}
