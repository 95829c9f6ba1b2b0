import { runProcess } from '@zhucan/subgraph-kit';

import { parseEnvironment } from './environment.js';
import { start } from './index.js';

await runProcess('relief-accessibility', () => start(parseEnvironment(process.env)));
