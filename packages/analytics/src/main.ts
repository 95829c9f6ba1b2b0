#!/usr/bin/env node
import { analyticsCommand } from './command.js';

const command = analyticsCommand({
  brokers: () => Promise.reject(new Error('请用 --brokers 指明 Kafka 地址。 Name the cluster by --brokers.')),
  storeFile: () => Promise.resolve('zhucan-analytics.duckdb'),
  print: (text) => void process.stdout.write(`${text}\n`),
});
try {
  await command.parseAsync();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
