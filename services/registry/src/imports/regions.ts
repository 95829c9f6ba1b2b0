import { type CalendarDate, ok, problem, refused, type Result } from '@zhucan/codes';

import { refusals } from '../decisions/refusals.js';
import { findRegions, type RegionContent, type RegionLevel, saveRegions } from '../store/regions.js';
import type { UnitOfWork } from '../store/unit-of-work.js';
import { type Cells, cellReader, rejected, type RowOutcome } from '@zhucan/import-kit';

const LEVELS: Readonly<Record<string, RegionLevel>> = {
  市: 'PROVINCE_CITY',
  区县: 'DISTRICT',
  街道: 'STREET',
  社区: 'COMMUNITY',
};
const ORDER: readonly RegionLevel[] = ['PROVINCE_CITY', 'DISTRICT', 'STREET', 'COMMUNITY'];
const CODE = /^\d{6}(\d{3}(\d{3})?)?$/;
const OWN_ID = /^txc-\d{4}$/;

function formProblem(id: string, code: string | null, level: RegionLevel) {
  const wellFormed =
    level === 'COMMUNITY'
      ? OWN_ID.test(id) && (code === null || CODE.test(code))
      : CODE.test(id) && code === id;
  if (wellFormed) return null;
  return problem(
    'MALFORMED_REGION',
    'id',
    'its code above communities, txc-0001 or so for a community; codes are never invented',
    '街道及以上的编号应等于其代码，社区编号应如 txc-0001。',
    'Above communities the id is the code; a community has an id as txc-0001.',
  );
}

/** Reads a row of the workbook of regions. */
export function parseRegionRow(cells: Cells): Result<RegionContent> {
  const read = cellReader('regions', cells);
  const missing = read.missing();
  if (missing) return refused(missing);
  const level = read.choice('level', LEVELS);
  if (!level.ok) return level;
  const [validFrom, validTo, synthetic] = [
    read.date('validFrom'),
    read.date('validTo'),
    read.flag('synthetic'),
  ];
  if (!validFrom.ok) return validFrom;
  if (!validTo.ok) return validTo;
  if (!synthetic.ok) return synthetic;
  const [id, from]: [string, CalendarDate | null] = [read.text('id') ?? '', validFrom.value];
  if (level.value === null || from === null) return refused(refusals.valueRequired('level', '级别'));
  const code = read.text('code');
  const wrong = formProblem(id, code, level.value);
  if (wrong) return refused(wrong);
  if (validTo.value !== null && validTo.value <= from) return refused(refusals.periodOrder('validTo'));
  return ok({
    id,
    code,
    level: level.value,
    nameZh: read.text('nameZh') ?? '',
    parentId: read.text('parentId'),
    validFrom: from,
    validTo: validTo.value,
    successorId: read.text('successorId'),
    synthetic: synthetic.value,
  });
}

/** Applies rows of the workbook of regions, wider ones first; a row that lies in nothing known is refused. */
export async function applyRegionRows(
  unit: UnitOfWork,
  rows: readonly RegionContent[],
): Promise<RowOutcome[]> {
  const named = rows.flatMap((row) => [row.parentId, row.successorId]).filter((id) => id !== null);
  const known = new Set((await findRegions(unit.sql, named)).keys());
  const outcomes = new Map<RegionContent, RowOutcome>();
  const accepted: RegionContent[] = [];
  const byLevel = [...rows].sort((left, right) => ORDER.indexOf(left.level) - ORDER.indexOf(right.level));
  const inFile = new Set(rows.map((row) => row.id));
  for (const row of byLevel) {
    const parentKnown = row.level === 'PROVINCE_CITY' || (row.parentId !== null && known.has(row.parentId));
    const successorKnown =
      row.successorId === null || known.has(row.successorId) || inFile.has(row.successorId);
    if (!parentKnown) outcomes.set(row, rejected([refusals.unknownRegion('parentId')]));
    else if (!successorKnown) outcomes.set(row, rejected([refusals.unknownRegion('successorId')]));
    else {
      known.add(row.id);
      accepted.push(row);
    }
  }
  const saved = await saveRegions(unit, accepted);
  return rows.map((row) => {
    const kinds = { CREATED: 'APPLIED', CORRECTED: 'CORRECTED', UNCHANGED: 'UNCHANGED' } as const;
    return outcomes.get(row) ?? { kind: kinds[saved.get(row.id) ?? 'UNCHANGED'] };
  });
}
