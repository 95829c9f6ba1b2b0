export { sampleCommand } from './command.js';
export { sampleEvents } from './events.js';
export { type FeedSettings, messagesOf, runFeed } from './feed.js';
export type { SampleEvent } from './sample.js';
