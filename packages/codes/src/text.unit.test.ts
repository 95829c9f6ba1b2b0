import { expect, it } from '@jest/globals';

import { identifierInText } from './text.js';

// The numbers are made up: none belongs to anybody.
it.each([
  '申请人110105194912310021材料不实',
  '身份证11010519491231002X',
  '旧证号110105491231002',
  '残疾人证11010519491231002X23',
  '电话13800000000',
  '电话138 0000 0000',
  '110105-19491231-002x',
  '１３８００００００００',
])('refuses a text with the number of a person: %s', (text) => {
  expect(identifierInText(text, 'reason')).toMatchObject({ code: 'IDENTIFIER_IN_TEXT', field: 'reason' });
});

it.each([
  '',
  '材料不实',
  '2019年3月1日至2019-04-01补正',
  '残联发〔2019〕34号，金额145500元',
  '8位数12345678',
  '2019 2020 2021',
])('takes any other: %s', (text) => {
  expect(identifierInText(text, 'reason')).toBeNull();
});

it('never repeats what it found', () => {
  expect(JSON.stringify(identifierInText('13800000000', 'note'))).not.toContain('138');
});
