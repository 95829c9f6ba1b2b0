import { z } from 'zod';

import { date, fen, id, regionId } from '../fields.js';
import { recordEvents } from './record-events.js';

const SERVICES = ['registry', 'rehab-employment', 'relief-accessibility', 'party-affairs'] as const;

const code = z.string().regex(/^[a-zA-Z]+\.[a-zA-Z]+$/);
const periodCode = z.string().regex(/^\d{4}(-(H[12]|Q[1-4]|\d{2}))?$/);
const count = z.int().min(0);

const planTask = z.strictObject({
  taskId: id,
  taskCode: code,
  periodCode,
  regionId,
  target: count.nullable(),
  unit: z.string().regex(/^[A-Z]+$/),
  dueOn: date.nullable(),
});

const reportedFigure = z.strictObject({
  figureId: id,
  indicatorCode: code,
  periodCode,
  regionId,
  value: count.nullable(),
  amountFen: fen.nullable(),
  roundingUnitFen: fen.nullable(),
  approximate: z.boolean(),
});

/** Tasks of the plan and figures as a report prints them, of every service. */
export const reportEvents = SERVICES.flatMap((service) => [
  ...recordEvents(service, 'plan-task', '计划任务', 'A task of the plan', planTask),
  ...recordEvents(service, 'reported-figure', '报告数', 'A figure as the report prints it', reportedFigure),
]);
