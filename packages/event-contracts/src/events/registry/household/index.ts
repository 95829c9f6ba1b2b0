import { opened } from './opened.v1.js';

/** Every version of every event of this aggregate. */
export const householdEvents = [...opened];
