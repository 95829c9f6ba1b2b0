export { applyPlan, currentPlan } from './apply.js';
export { addConsumer, type ConsumerCredential, ConsumerNameError, removeConsumer } from './consumers.js';
export { setPassword } from './credentials.js';
export { type ClusterSize, type Desired, desired, ONE_BROKER } from './desired.js';
export { formatPlan, isEmpty, type Plan } from './plan.js';
export { withAdmin } from './with-admin.js';
