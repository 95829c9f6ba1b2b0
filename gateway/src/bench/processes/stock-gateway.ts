/*
 * The gateway that is measured against: @apollo/gateway in the standalone server of @apollo/server, as its documentation sets it up.
 *
 *   node stock-gateway.js SUPERGRAPH PORT
 */
import { readFileSync } from 'node:fs';

import { ApolloGateway } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';

const [, , file = '', port = '0'] = process.argv;
const server = new ApolloServer({
  gateway: new ApolloGateway({ supergraphSdl: readFileSync(file, 'utf8') }),
  stopOnTerminationSignals: false,
});
await startStandaloneServer(server, { listen: { host: '127.0.0.1', port: Number(port) } });
// It ends by itself, not by the signal: a profile is written only then.
for (const event of ['SIGTERM', 'disconnect']) process.on(event, () => process.exit(0));
