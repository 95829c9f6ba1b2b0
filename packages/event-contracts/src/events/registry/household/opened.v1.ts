import { defineEvent } from '../../../contract/define.js';
import { household, householdPayload } from './household.v1.js';

export const opened = defineEvent(household, 'opened', {
  version: 1,
  zh: '登记家庭户。',
  en: 'A household was opened.',
  payload: householdPayload,
  examples: [
    {
      public: null,
      internal: {
        householdId: '1f0e9d8c-7b6a-4594-8372-615f4e3d2c1b',
        synthetic: true,
        timeline: [{ from: '2018-03-01', to: null, regionId: '430103005000' }],
      },
    },
  ],
});
