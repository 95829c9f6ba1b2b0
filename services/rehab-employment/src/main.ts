import { runProcess } from '@zhucan/subgraph-kit';

import { parseEnvironment } from './environment.js';
import { start } from './index.js';

await runProcess('rehab-employment', () => start(parseEnvironment(process.env)));
