import {
  ok,
  parsePeriod,
  parseRegionArgument,
  parseYuanToFen,
  problem,
  refused,
  type Result,
} from '@zhucan/codes';

import { registryReport } from '../report/registry-section.js';
import type { UnitOfWork } from '../store/unit-of-work.js';
import { type Cells, cellReader, type RowOutcome } from './row.js';
import { applyVersionedRows, type VersionedRow, type VersionedTable } from './versioned.js';

const TABLE: VersionedTable = {
  table: 'reported_figure',
  idColumn: 'figure_id',
  keyColumns: ['indicator_code', 'period_code'],
  contentTypes: {
    value: 'integer',
    amount_fen: 'bigint',
    rounding_unit_fen: 'bigint',
    printed: 'text',
    approximate: 'boolean',
    direction: 'text',
    source: 'text',
    source_line: 'text',
  },
  subjectType: 'reported-figure',
};

/** 近 is somewhat below, 超 somewhat above; 约 may be either. */
const DIRECTIONS: Readonly<Record<string, 'BELOW' | 'ABOVE' | 'ABOUT'>> = {
  近: 'BELOW',
  超: 'ABOVE',
  约: 'ABOUT',
};

const INDICATORS = registryReport.sections.flatMap((section) =>
  section.indicators.map((indicator) => indicator.code),
);

/** Reads a row of the figures of the registry as the report prints them (报告数字表). */
export function parseReportedFigureRow(cells: Cells): Result<VersionedRow> {
  const read = cellReader('registry-reported-figures', cells);
  const missing = read.missing();
  if (missing) return refused(missing);
  const indicator = read.text('indicator') ?? '';
  if (!INDICATORS.includes(indicator)) {
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
  const period = parsePeriod(read.text('period') ?? '');
  if (!period.ok) return period;
  const region = parseRegionArgument(read.text('regionId') ?? '', 'regionId');
  if (!region.ok) return region;
  const value = read.count('value');
  if (!value.ok) return value;
  const fen = (field: string): Result<string | null> => {
    const text = read.text(field);
    if (text === null) return ok(null);
    const amount = parseYuanToFen(text, field);
    return amount.ok ? ok(amount.value.toString()) : amount;
  };
  const [amount, rounding] = [fen('amountYuan'), fen('roundingYuan')];
  if (!amount.ok) return amount;
  if (!rounding.ok) return rounding;
  const approximate = read.flag('approximate');
  if (!approximate.ok) return approximate;
  const direction = read.choice('direction', DIRECTIONS);
  if (!direction.ok) return direction;
  return ok({
    regionKey: region.value.kind === 'code' ? region.value.code : region.value.id,
    key: { indicator_code: indicator, period_code: period.value.code },
    content: {
      value: value.value,
      amount_fen: amount.value,
      rounding_unit_fen: rounding.value,
      printed: read.text('printed'),
      approximate: approximate.value || direction.value !== null,
      direction: direction.value === 'ABOUT' ? null : direction.value,
      source: read.text('source'),
      source_line: read.text('line') ?? '',
    },
  });
}

/** Applies rows of the registry's reported figures. */
export function applyReportedFigureRows(
  unit: UnitOfWork,
  rows: readonly VersionedRow[],
): Promise<RowOutcome[]> {
  return applyVersionedRows(unit, TABLE, rows);
}
