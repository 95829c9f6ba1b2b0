export { openTrialRegions, TRIAL_PARTS, type TrialWorld } from './trial-world.js';
export { runTrials, type TrialRefusals } from './trials.js';
