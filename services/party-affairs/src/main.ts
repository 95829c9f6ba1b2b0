import { runProcess } from '@zhucan/subgraph-kit';

import { parseEnvironment } from './environment.js';
import { start } from './index.js';

await runProcess('party-affairs', () => start(parseEnvironment(process.env)));
