/*
 * The configuration of Hive Gateway: everything is left as it comes, but calls that are under way are not shared between requests. All
 * requests of a run are the same, so that sharing would make most of its calls disappear.
 */
import { defineConfig } from '@graphql-hive/gateway';

export const gatewayConfig = defineConfig({
  transportEntries: { '*.http': { options: { deduplicateInflightRequests: false } } },
});

for (const event of ['SIGTERM', 'disconnect']) process.on(event, () => process.exit(0));
