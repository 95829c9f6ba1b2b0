/*
 * Faults that follow from a seed, and whether any event was lost, doubled or put out of order: `npm run faults`. See the README.
 */
import { type Options, OptionsError, parseOptions, USAGE } from './options.js';
import { figuresOf, formatFindings } from './report.js';
import { runSeed } from './run/run-seed.js';
import { makePlan } from './seeded/plan.js';
import { startServers } from './system/servers.js';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** @returns how many of the seeds broke a rule */
async function runAll({ seeds, events, without, only }: Options): Promise<number> {
  const servers = await startServers();
  let broken = 0;
  let done = 0;
  try {
    for (const seed of seeds) {
      const plan = makePlan({ seed, events, only });
      say(
        `seed ${seed}: ${events} events, ${plan.rounds.length - 1} faults${without ? `, without ${without}` : ''}`,
      );
      const outcome = await runSeed({ servers, plan, without, say });
      done += outcome.evidence.intended.length;
      say(`  ${figuresOf(outcome)}`);
      if (outcome.findings.length === 0) say(`seed ${seed}: every rule is kept`);
      else {
        broken += 1;
        say(formatFindings(outcome.findings));
        say(
          `seed ${seed}: ${outcome.findings.length} findings; again with the same options and --seed ${seed}`,
        );
      }
    }
  } finally {
    await servers.stop();
  }
  say(
    `${seeds.length} seeds, ${done} events: ${broken === 0 ? 'every rule is kept' : `${broken} seeds broke rules`}`,
  );
  return broken;
}

async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    say(USAGE);
    return 0;
  }
  return (await runAll(parseOptions(args))) === 0 ? 0 : 1;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof OptionsError)) throw error;
  process.stderr.write(`${error.message}\n${USAGE}\n`);
  process.exitCode = 2;
}
