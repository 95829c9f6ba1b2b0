export { datasetRows, generateDataset, type ManifestEntry } from './generate.js';
export { DEFAULT_SEED, type Exclusion, type SandboxResident, sandboxResidents } from './sandbox.js';
