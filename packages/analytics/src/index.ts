export { analyticsCommand, type CommandSettings } from './command.js';
export { formatReport } from './report/format.js';
export { type CountedFigure, type EventReport, readReport } from './report/report.js';
export { type Arrival, Store } from './store/store.js';
export { PUBLIC_TOPICS, syncStore, type SyncResult } from './sync.js';
