import { packageJest } from '../../jest.preset.js';

export default packageJest();
