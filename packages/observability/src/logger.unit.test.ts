import { describe, expect, it } from '@jest/globals';

import { createLogger, type Logger } from './index.js';

/** Checksum-valid, under an unallocated region code. */
const CITIZEN_ID = '99999919900101001X';
const PHONE = '13800138000';
const NAME = '测试人';

function capture(use: (logger: Logger) => void, level: 'info' | 'debug' = 'info') {
  const lines: string[] = [];
  use(createLogger({ service: 'registry', level }, { write: (line) => void lines.push(line) }));
  const text = lines.join('');
  for (const value of [CITIZEN_ID, PHONE, NAME]) expect(text).not.toContain(value);
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** What pg throws: the message, `detail` and `where` quote what was written. */
function databaseError(code: string, message: string): Error {
  return Object.assign(new Error(message), {
    severity: 'ERROR',
    code,
    detail: `Key (citizen_id)=(${CITIZEN_ID}) already exists.`,
    where: `COPY resident, line 1: "${NAME}"`,
    table: 'resident',
    constraint: 'resident_citizen_id_key',
    query: `INSERT … '${NAME}'`,
    parameters: [CITIZEN_ID, NAME],
  });
}

describe('a line', () => {
  it('has service, level by name, ISO instant, message and fields', () => {
    const [line] = capture((logger) =>
      logger.info({ requestId: 'r-1', rows: 3, count: 2n, region: '430103005' }, 'imported'),
    );
    expect(line).toMatchObject({
      service: 'registry',
      level: 'info',
      msg: 'imported',
      requestId: 'r-1',
      count: '2',
      region: '430103005',
    });
    expect(line?.['time']).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  it('is not written below the level', () => {
    expect(capture((logger) => logger.debug('x'))).toEqual([]);
    expect(capture((logger) => logger.debug('x'), 'debug')).toHaveLength(1);
  });

  it('takes %s and the like', () => {
    expect(capture((logger) => logger.info('%s rows of %s', 3, CITIZEN_ID))[0]?.['msg']).toBe(
      '3 rows of [redacted]',
    );
    expect(capture((logger) => logger.info({ a: 1 }, 'port %d', 4001))[0]).toMatchObject({
      a: 1,
      msg: 'port 4001',
    });
  });
});

describe('personal data', () => {
  it('is taken out by key at any depth, however the key is written', () => {
    const [line] = capture((logger) =>
      logger.info({
        resident: { citizen_id: CITIZEN_ID, Phone: PHONE, list: [{ 'full-name': NAME }] },
        Authorization: 'Bearer x',
      }),
    );
    expect(line).toMatchObject({
      resident: { citizen_id: '[redacted]', Phone: '[redacted]', list: [{ 'full-name': '[redacted]' }] },
      Authorization: '[redacted]',
    });
  });

  it('is taken out by form wherever it stands', () => {
    capture((logger) => {
      logger.info(`resident ${CITIZEN_ID}, certificate ${CITIZEN_ID}44B1, phone ${PHONE}或+86${PHONE}`);
      logger.info({ note: [`电话${PHONE}`], file: `${CITIZEN_ID}.csv` });
      const child = logger.child({ subject: PHONE });
      child.info('x');
      child.child({ phone: PHONE }).info(PHONE);
      child.setBindings({ subject: CITIZEN_ID });
      child.info('y');
      logger.info({ note: `${'x'.repeat(1990)} ${CITIZEN_ID}` });
    });
  });

  it('is not carried by query strings, buffers, maps and deep or circular things', () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    capture((logger) => {
      logger.info({ url: `/graphql?name=${NAME}`, page: new URL(`http://h/p?q=${PHONE}`) });
      logger.info({ bytes: Buffer.from(PHONE), map: new Map([[NAME, 1]]), circle });
    });
  });

  it('leaves codes of regions, instants and ids of ours readable', () => {
    const fields = {
      region: '430103005001',
      offset: '1561939200000',
      id: '0b8f4c1e-97d2-4c58-9b67-123456789012',
    };
    expect(capture((logger) => logger.info(fields))[0]).toMatchObject(fields);
  });
});

describe('errors', () => {
  it('of the database keep code and place, and lose message, detail and parameters where those quote data', () => {
    for (const code of ['22P02', '23505']) {
      const error = databaseError(code, `invalid input syntax for type date: "${NAME}"`);
      const [line] = capture((logger) => logger.error({ err: error }, 'failed'));
      expect(line?.['err']).toMatchObject({
        type: 'Error',
        code,
        table: 'resident',
        constraint: 'resident_citizen_id_key',
      });
      expect(Object.keys(line?.['err'] as object).sort()).toEqual([
        'code',
        'constraint',
        'frames',
        'table',
        'type',
      ]);
    }
  });

  it('of the database keep a message about the server', () => {
    const [line] = capture((logger) =>
      logger.error({ err: databaseError('42P01', 'relation "x" does not exist') }, 'failed'),
    );
    expect(line?.['err']).toMatchObject({ message: 'relation "x" does not exist' });
  });

  it('of an ORM are treated as those of the database', () => {
    const error = Object.assign(new Error(`bad "${NAME}"`), {
      driverError: databaseError('22P02', NAME),
      code: '22P02',
    });
    expect(capture((logger) => logger.error(error))[0]?.['err']).not.toHaveProperty('message');
  });

  it('of parsers and of GraphQL lose their message, but not their code and cause', () => {
    const graphql = Object.assign(new Error(`Variable "$name" got invalid value "${NAME}"`), {
      name: 'GraphQLError',
      extensions: { code: 'BAD_USER_INPUT' },
      originalError: new Error('the reason'),
    });
    let syntax: unknown;
    try {
      JSON.parse(`{"a": ${NAME}}`);
    } catch (error) {
      syntax = error;
    }
    const [first, second] = capture((logger) => {
      logger.error({ err: graphql }, 'failed');
      logger.error({ err: syntax }, 'failed');
    });
    expect(first?.['err']).toMatchObject({ code: 'BAD_USER_INPUT', cause: { message: 'the reason' } });
    expect(second?.['err']).toMatchObject({ type: 'SyntaxError' });
  });

  it('without a message of the line do not lend it theirs', () => {
    const [first, second] = capture((logger) => {
      logger.error(databaseError('23505', NAME));
      logger.error({ err: databaseError('23505', NAME) });
    });
    expect(first).toMatchObject({ msg: 'Error', err: { code: '23505' } });
    expect(second?.['msg']).toBe('');
  });

  it('are described with causes, circles and aggregates', () => {
    const inner = new Error(`about ${CITIZEN_ID}`);
    const outer = new Error('outer', { cause: inner });
    inner.cause = outer;
    const [first, second] = capture((logger) => {
      logger.error({ err: outer }, 'failed');
      logger.error({ failure: new AggregateError([inner, new TypeError('other')], 'all') }, 'failed');
    });
    expect(first?.['err']).toMatchObject({ message: 'outer', cause: { message: 'about [redacted]' } });
    expect(second?.['failure']).toMatchObject({
      errors: [{ type: 'Error' }, { type: 'TypeError', message: 'other' }],
    });
  });

  it('keep the frames of their stack', () => {
    const [line] = capture((logger) => logger.error(new Error('x')));
    const { frames } = line?.['err'] as { frames: string[] };
    expect(frames.length).toBeGreaterThan(0);
    for (const frame of frames) expect(frame).toMatch(/^at /);
  });
});
