import type { Finding } from './checker/evidence.js';
import type { Outcome } from './run/run-seed.js';

/** Findings of one rule that are told; of a lost partition there are hundreds. */
const TOLD_OF_EACH = 5;

/** What a run came to, in one line. */
export function figuresOf({ evidence, tookMs }: Outcome): string {
  const { intended, log, effects, letters, resumedMs } = evidence;
  const slowest = resumedMs.map((took) => took ?? Infinity);
  const resumed =
    slowest.length === 0 ? 'never away' : `went on after ${Math.round(Math.max(...slowest))} ms at most`;
  return [
    `${intended.length} events`,
    `${log.length} messages on the log`,
    `${effects.length} effects`,
    `${letters.length} dead letters`,
    `broker: ${resumed}`,
    `${Math.round(tookMs / 1_000)} s`,
  ].join(', ');
}

/** Findings by rule, the first few of each. */
export function formatFindings(findings: readonly Finding[]): string {
  const rules = [...new Set(findings.map(({ rule }) => rule))];
  return rules
    .flatMap((rule) => {
      const of = findings.filter((finding) => finding.rule === rule);
      const more = of.length > TOLD_OF_EACH ? [`    and ${of.length - TOLD_OF_EACH} more`] : [];
      return [`  ${rule}`, ...of.slice(0, TOLD_OF_EACH).map(({ says }) => `    ${says}`), ...more];
    })
    .join('\n');
}
