export { datasetRows, generateDataset, type ManifestEntry } from './generate.js';
export { DEFAULT_SEED, type SandboxResident, sandboxResidents } from './sandbox.js';
