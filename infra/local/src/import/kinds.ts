import { LocalError } from '../errors.js';
import { SERVICE_NAMES, type ServiceName } from '../parts.js';

/** Where a workbook goes. */
export interface ImportTarget {
  readonly service: ServiceName;
  readonly kind: string;
}

/** The kinds that one service alone has: their service need not be named. */
const OWNERS: Readonly<Record<string, ServiceName>> = {
  regions: 'registry',
  residents: 'registry',
  households: 'registry',
};

/**
 * Reads the kind of the command line: `residents`, or `rehab-employment:cases` with the service before a colon.
 *
 * @throws LocalError where no service is named and none owns the kind alone
 */
export function parseKind(text: string): ImportTarget {
  const [first = '', second] = text.split(':');
  if (second !== undefined) {
    const service = SERVICE_NAMES.find((name) => name === first);
    if (service === undefined)
      throw new LocalError(`${first} is no service: ${SERVICE_NAMES.join(', ')} are.`);
    return { service, kind: second };
  }
  const service = OWNERS[first];
  if (service === undefined)
    throw new LocalError(`Name the service of ${first}, as in rehab-employment:${first}.`);
  return { service, kind: first };
}
