import { runProcess } from '@zhucan/subgraph-kit';

import { parseEnvironment } from './environment.js';
import { projections, start } from './index.js';

await runProcess('relief-accessibility', { parseEnvironment, projections, start });
