import { randomUUID } from 'node:crypto';

import { encodeEvent, type Message } from '@zhucan/messaging';

function message(topic: string, type: string, key: string, data: Readonly<Record<string, unknown>>): Message {
  const encoded = encodeEvent({
    kind: 'FACT',
    id: randomUUID(),
    type,
    source: '/zhucan/registry',
    subject: key,
    time: '2019-01-01T00:00:00Z',
    aggregateVersion: 1,
    occurredOn: '2019-01-01',
    traceparent: null,
    dataSchema: `${type}.json`,
    schemaVersion: 1,
    data,
  });
  return { topic, ...encoded };
}

/** The registry's event of a region. */
export function region(id: string, level: string, parentId: string | null): Message {
  const data = {
    id,
    code: id,
    level,
    nameZh: id,
    parentId,
    streetId: level === 'STREET' ? id : null,
    districtId: level === 'PROVINCE_CITY' ? null : id.slice(0, 6),
    cityId: '430100',
    validFrom: '2018-01-01',
    validTo: null,
    successorId: null,
    synthetic: true,
  };
  return message('zhucan.registry.region.v1', 'zhucan.registry.region.recorded', id, data);
}

/** The registry's event of somebody with a hearing disability of grade 2: a child, where nothing else is said. */
export function child(
  residentId: string,
  {
    birthDate = '2011-01-01',
    regionId = '430103005',
  }: { readonly birthDate?: string; readonly regionId?: string } = {},
): Message {
  const certificate = {
    status: 'VALID',
    category: 'HEARING',
    grade: 2,
    components: [],
    validFrom: '2018-01-01',
    validTo: '2028-01-01',
  };
  const timeline = [
    { from: '2018-01-01', to: null, regionId, householdId: null, hardship: null, certificate },
  ];
  const data = {
    residentId,
    sex: 'MALE',
    birthDate,
    deceasedOn: null,
    synthetic: true,
    timeline,
  };
  return message(
    'zhucan.internal.registry.resident.v1',
    'zhucan.registry.resident.registered',
    residentId,
    data,
  );
}
