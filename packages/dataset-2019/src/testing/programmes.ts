import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { parseProgramme, type Programme, type ProgrammeVersion } from '@zhucan/casework';
import { valueOrThrow } from '@zhucan/codes';

const FOLDERS = ['rehab-employment', 'relief-accessibility'].map((service) =>
  fileURLToPath(new URL(`../../../../services/${service}/programmes/`, import.meta.url)),
);

/** The programmes of both case services, as their data files say. */
export const programmes: readonly Programme[] = FOLDERS.flatMap((folder) =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => valueOrThrow(parseProgramme(JSON.parse(readFileSync(`${folder}${file}`, 'utf8'))))),
);

/** The versions of a programme in force on some day of the first half of 2019. */
export function versionsOfHalfYear({ versions }: Programme): readonly ProgrammeVersion[] {
  return versions.filter(
    ({ validFrom, validTo }) => validFrom < '2019-07-01' && (validTo === null || validTo > '2019-01-01'),
  );
}
