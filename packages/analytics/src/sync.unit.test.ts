import { randomUUID } from 'node:crypto';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fixedClock, toDate } from '@zhucan/codes';
import {
  type EventType,
  getEventContract,
  type PayloadOf,
  schemaName,
  topicsFor,
} from '@zhucan/event-contracts';
import { encodeEvent, memoryTransport, type Message, type Transport } from '@zhucan/messaging';

import { formatReport } from './report/format.js';
import { readReport } from './report/report.js';
import { Store } from './store/store.js';
import { syncStore, type Taker } from './sync.js';

const PAID = 'zhucan.relief-accessibility.case.paid';
const JULY = fixedClock(toDate('2019-07-01'));
const HALF = { region: '430103', period: '2019-H1' };

/** The message of an event on its public log, or as its state. */
function told<T extends EventType>(
  type: T,
  id: string,
  version: number,
  data: PayloadOf<T, 'public'>,
  kind: 'log' | 'state' = 'log',
): Message {
  const contract = getEventContract(type);
  const topics = topicsFor(contract, 'public');
  if (!topics) throw new Error('the event is public');
  const encoded = encodeEvent({
    kind: 'FACT',
    id: randomUUID(),
    type,
    source: `/zhucan/${contract.context}`,
    subject: id,
    time: '2019-07-01T01:00:00.000Z',
    aggregateVersion: version,
    occurredOn: '2019-06-30',
    traceparent: null,
    dataSchema: schemaName(contract, 'public'),
    schemaVersion: contract.version,
    data,
  });
  return { topic: topics[kind].name, ...encoded };
}

const DISTRICT = told('zhucan.registry.region.recorded', '430103', 1, {
  id: '430103',
  code: '430103',
  level: 'DISTRICT',
  nameZh: '天心区',
  parentId: '430100',
  streetId: null,
  districtId: '430103',
  cityId: '430100',
  validFrom: '2010-01-01',
  validTo: null,
  successorId: null,
  synthetic: true,
});

const NO_DAYS = {
  communityReviewedOn: null,
  streetReviewedOn: null,
  approvedOn: null,
  noticeOpenedOn: null,
  confirmedOn: null,
  deliveredOn: null,
  followedUpOn: null,
  closedOn: null,
  endedOn: null,
};

function payment(caseId: string, version: number, firstCaseId: string, paidOn: string | null): Message {
  return told(PAID, caseId, version, {
    caseId,
    programmeCode: 'HARDSHIP_RELIEF',
    streetCode: null,
    districtCode: '430103',
    status: paidOn === null ? 'CONFIRMED' : 'PAID',
    firstCaseId,
    dates: { ...NO_DAYS, submittedOn: '2019-02-01', paidOn },
  });
}

let store: Store;
let transport: Transport;
beforeEach(async () => {
  store = await Store.open(':memory:');
  transport = memoryTransport();
});
afterEach(async () => {
  store.close();
  await transport.close();
});

async function paidPeople(): Promise<number | null | undefined> {
  const { sections } = await readReport(store, JULY, HALF);
  return sections.flatMap(({ figures }) => figures).find(({ code }) => code === 'relief.hardship')?.value;
}

describe('the store', () => {
  it('counts whoever was paid twice once, and takes nothing twice however often it is delivered', async () => {
    const [first, again, other] = [randomUUID(), randomUUID(), randomUUID()];
    const messages = [
      DISTRICT,
      payment(first, 1, first, '2019-03-01'),
      payment(again, 1, first, '2019-04-01'),
      payment(other, 1, other, '2019-04-02'),
    ];
    await transport.send([...messages, ...messages]);
    expect(await syncStore(store, transport)).toMatchObject({ read: 8, taken: 4, broken: new Map() });
    expect(await paidPeople()).toBe(2);
    expect((await syncStore(store, transport)).taken).toBe(0);
    expect(await paidPeople()).toBe(2);
  });

  it('goes by the last version, also where the state arrives before the log, and drops what was erased for good', async () => {
    const id = randomUUID();
    await transport.send([DISTRICT, payment(id, 2, id, null), payment(id, 1, id, '2019-03-01')]);
    await syncStore(store, transport);
    expect(await paidPeople()).toBe(0);
    const erasure = encodeEvent({
      kind: 'ERASURE',
      id: randomUUID(),
      type: PAID,
      source: '/zhucan/relief-accessibility',
      subject: id,
      time: '2019-07-02T01:00:00.000Z',
      aggregateVersion: 3,
      occurredOn: '2019-07-02',
      traceparent: null,
    });
    await transport.send([{ topic: 'zhucan.relief-accessibility.case.state.v1', ...erasure }]);
    await syncStore(store, transport);
    await syncStore(store, transport);
    const held = await store.query(`SELECT 1 AS one FROM event WHERE aggregate_type = 'case'`);
    expect(held).toEqual([]);
  });

  it('takes the event that says of a resident that they were erased as an erasure, and says so in the report', async () => {
    const subject = randomUUID();
    const type = 'zhucan.registry.resident.erased';
    const erased = encodeEvent({
      kind: 'FACT',
      id: randomUUID(),
      type,
      source: '/zhucan/registry',
      subject,
      time: '2019-07-02T01:00:00.000Z',
      aggregateVersion: 3,
      occurredOn: '2019-07-02',
      traceparent: null,
      dataSchema: `${type}.public.v1.json`,
      schemaVersion: 1,
      data: { residentId: subject },
    });
    await transport.send([DISTRICT, { topic: 'zhucan.registry.resident.v1', ...erased }]);
    await syncStore(store, transport);
    expect(await store.query('SELECT resident_id FROM resident')).toEqual([]);
    const report = await readReport(store, fixedClock(toDate('2019-07-02')), {
      region: '430103',
      period: '2019-H1',
    });
    expect(report.erasedResidents).toBe(1);
    expect(formatReport(report)).toContain('有 1 人的信息已依法删除');
  });

  it('goes on from where it was, and reads what a topic brings that was made anew', async () => {
    const [one, other] = [randomUUID(), randomUUID()];
    await transport.send([DISTRICT, payment(one, 1, one, '2019-03-01')]);
    expect(await syncStore(store, transport)).toMatchObject({ read: 2, taken: 2 });
    await transport.send([payment(other, 1, other, '2019-04-01')]);
    expect(await syncStore(store, transport)).toMatchObject({ read: 1, taken: 1 });
    expect(await syncStore(store, transport)).toMatchObject({ read: 0, taken: 0 });

    // Made anew with the same first message, as after a reset of the broker: as long as before, and shorter.
    const anew = memoryTransport();
    await anew.send([DISTRICT, payment(other, 1, other, '2019-04-01'), payment(one, 1, one, '2019-03-01')]);
    expect((await syncStore(store, anew)).read).toBeGreaterThan(0);
    await anew.send([payment(one, 2, one, null)]);
    expect(await syncStore(store, anew)).toMatchObject({ read: 1, taken: 1 });
    const empty = memoryTransport();
    await syncStore(store, empty);
    await empty.send([payment(other, 2, other, null)]);
    expect(await syncStore(store, empty)).toMatchObject({ taken: 1 });
    expect(await paidPeople()).toBe(0);
  });

  it('takes of a long topic a part at a time, and goes on behind the part that was written last', async () => {
    const ids = Array.from({ length: 6_000 }, () => randomUUID());
    await transport.send(ids.map((id) => payment(id, 1, id, '2019-03-01')));
    const parts: number[] = [];
    const failing: Taker = {
      readTo: () => store.readTo(),
      forgetReadTo: (topic) => store.forgetReadTo(topic),
      take: (...given) => {
        parts.push(given[0].length);
        return parts.length === 2 ? Promise.reject(new Error('the disk is full')) : store.take(...given);
      },
    };
    await expect(syncStore(failing, transport)).rejects.toThrow('the disk is full');
    expect(parts).toEqual([5_000, 1_000]);
    const { read, taken } = await syncStore(store, transport);
    expect([read, taken]).toEqual([1_000, 1_000]);
  });

  it('takes all of what it is given or nothing', async () => {
    const arrival = { context: 'registry', aggregateType: 'region', aggregateId: '430103', version: 1 };
    const event = {
      id: randomUUID(),
      type: 't',
      occurredOn: '2019-06-30',
      recordedAt: '2019-07-01T00:00:00Z',
      data: {},
    };
    await expect(
      store.take([
        { ...arrival, event },
        { ...arrival, version: 2, event: { ...event, occurredOn: 'never' } },
      ]),
    ).rejects.toThrow();
    expect(await store.query('SELECT 1 AS one FROM event')).toEqual([]);
  });

  it('leaves out what keeps no contract, by the rule and without its value', async () => {
    const broken = { ...DISTRICT, value: '{"id":"secret"}' };
    await transport.send([broken]);
    const { taken, broken: rules } = await syncStore(store, transport);
    expect([taken, [...rules.values()]]).toEqual([0, [1]]);
    expect([...rules.keys()].join()).not.toContain('secret');
    // What comes after is taken, and the broken one told of until somebody can read it.
    await transport.send([DISTRICT]);
    expect(await syncStore(store, transport)).toMatchObject({ taken: 1, broken: rules });
    expect(await syncStore(store, transport)).toMatchObject({ taken: 0, broken: rules });
  });
});

describe('the report', () => {
  it('says why it tells no money, and gives no stock of a period that is not over', async () => {
    await transport.send([DISTRICT]);
    await syncStore(store, transport);
    const report = await readReport(store, fixedClock(toDate('2019-05-03')), HALF);
    const byCode = new Map(
      report.sections.flatMap(({ figures }) => figures.map((each) => [each.code, each])),
    );
    expect(byCode.get('registry.certificateHolders')).toMatchObject({
      value: null,
      absent: 'PERIOD_NOT_OVER',
    });
    expect(byCode.get('relief.hardship')).toMatchObject({ value: 0, absent: 'MONEY_OF_PERSONS' });
    expect(formatReport(report)).toMatch(/不公开[^]*期末数：期间尚未结束[^]*金额：公开事件不含个人金额/);
  });

  it('refuses a region that it does not know and a period that is none', async () => {
    await expect(readReport(store, JULY, HALF)).rejects.toMatchObject({
      problems: [{ code: 'UNKNOWN_REGION' }],
    });
    await expect(readReport(store, JULY, { ...HALF, period: '2019-H3' })).rejects.toMatchObject({
      problems: [{ code: 'MALFORMED_PERIOD' }],
    });
  });
});
