import { bufferedOutput, createLogger, createPlainLog, drainOnSignal } from '@zhucan/observability';

import { readConfiguration } from './configuration/configuration.js';
import { EnvironmentError } from './configuration/environment.js';
import { start } from './start.js';

async function main(): Promise<void> {
  const { logLevel, ...configuration } = await readConfiguration(process.argv.slice(2), process.env);
  const output = bufferedOutput();
  const logged = { service: 'gateway', level: logLevel };
  const logger = createLogger(logged, output);
  const writeAccess = createPlainLog(logged, output);
  const gateway = await start({
    ...configuration,
    logger,
    accessLog(line) {
      writeAccess(line, 'answered');
    },
  });
  logger.info({ url: gateway.url, metricsUrl: gateway.metricsUrl }, 'listening');
  process.on('SIGHUP', () => void gateway.reload());
  drainOnSignal(gateway, logger);
}

main().catch((error: unknown) => {
  // Before there is a configured logger, and for the person who starts it: what to set, or what the port's trouble is.
  const reason = error instanceof EnvironmentError || error instanceof Error ? error.message : 'unknown';
  process.stderr.write(`${reason}\n`);
  process.exit(1);
});
