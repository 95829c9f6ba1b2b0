import { ok, parsePeriod, parseYuanToFen, problem, refused, type Result } from '@zhucan/codes';
import { type CellReader, reportedFigureWorkbook } from '@zhucan/import-kit';

import type { ReportDefinition } from '../report/definitions.js';
import type { RecordKind } from './record-import.js';

/** 近 is somewhat below, 超 somewhat above; 约 may be either. */
const DIRECTIONS: Readonly<Record<string, 'BELOW' | 'ABOVE' | 'ABOUT'>> = {
  近: 'BELOW',
  超: 'ABOVE',
  约: 'ABOUT',
};

function fen(cells: CellReader, field: string): Result<string | null> {
  const text = cells.text(field);
  if (text === null) return ok(null);
  const amount = parseYuanToFen(text, field);
  return amount.ok ? ok(amount.value.toString()) : amount;
}

/** The figures of a service as a report prints them (报告数), never computed: by indicator, period and region. */
export function reportedFigures(service: string, { sections }: ReportDefinition): RecordKind {
  const indicators = new Set(
    sections.flatMap((section) => section.indicators.map((indicator) => indicator.code)),
  );
  return {
    workbook: reportedFigureWorkbook(service).kind,
    table: {
      table: 'reported_figure',
      idColumn: 'figure_id',
      aggregateType: 'reported-figure',
      keyColumns: ['indicator_code', 'period_code'],
      regionInKey: true,
      columns: {
        value: 'integer',
        amount_fen: 'bigint',
        rounding_unit_fen: 'bigint',
        printed: 'text',
        approximate: 'boolean',
        direction: 'text',
        source: 'text',
        source_line: 'text',
      },
      announce: ({ id, regionId, key, content }) => ({
        figureId: id,
        indicatorCode: key['indicator_code'],
        periodCode: key['period_code'],
        regionId,
        value: content['value'],
        amountFen: content['amount_fen'],
        roundingUnitFen: content['rounding_unit_fen'],
        approximate: content['approximate'],
      }),
    },
    read(cells) {
      const indicator = cells.text('indicator') ?? '';
      if (!indicators.has(indicator)) {
        return refused(
          problem(
            'UNKNOWN_INDICATOR',
            'indicator',
            'a figure of this service',
            '本服务没有这个指标。',
            'This service has no such figure.',
          ),
        );
      }
      const period = parsePeriod(cells.text('period') ?? '');
      if (!period.ok) return period;
      const [value, amount, rounding] = [
        cells.count('value'),
        fen(cells, 'amountYuan'),
        fen(cells, 'roundingYuan'),
      ];
      if (!value.ok) return value;
      if (!amount.ok) return amount;
      if (!rounding.ok) return rounding;
      const [approximate, direction] = [cells.flag('approximate'), cells.choice('direction', DIRECTIONS)];
      if (!approximate.ok) return approximate;
      if (!direction.ok) return direction;
      return ok({
        key: { indicator_code: indicator, period_code: period.value.code },
        content: {
          value: value.value,
          amount_fen: amount.value,
          rounding_unit_fen: rounding.value,
          printed: cells.text('printed'),
          approximate: approximate.value || direction.value !== null,
          direction: direction.value === 'ABOUT' ? null : direction.value,
          source: cells.text('source'),
          source_line: cells.text('line') ?? '',
        },
      });
    },
  };
}
