import { toDate } from '@zhucan/codes';
import { describe, expect, it } from '@jest/globals';

import type { ResidentRecord } from '../decisions/resident-record.js';
import { isAboutResident } from './erasures.js';

const record = { citizenId: '11010519491231002X', birthDate: toDate('1949-12-31') } as ResidentRecord;
const isAbout = isAboutResident(record, [
  { name: '示例甲', phone: '13900000001', address: '示例路八号' },
  { name: '示例乙', phone: null, address: null },
]);

describe('a row of a workbook', () => {
  it.each([
    [{ 公民身份号码: ' 11010519491231002x ' }],
    [{ 残疾人证号: '11010519491231002X23' }],
    [{ 姓名: '示例甲', 公民身份号码: '110105194912310021' }],
    [{ 姓名: '示例乙', 出生日期: '1949-12-31' }],
    [{ 姓名: '示例甲', 联系电话: '13900000001' }],
    [{ 姓名: '示例乙', 住址: '本区示例路八号二栋' }],
  ])('is about somebody: %j', (cells) => {
    expect(isAbout(cells)).toBe(true);
  });

  it.each([
    [{ 姓名: '示例甲', 公民身份号码: '110105195001010011' }],
    [{ 姓名: '示例丙', 联系电话: '13900000001' }],
    [{ 住址: '示例路八号', 出生日期: '1949-12-31' }],
    [{}],
  ])('is not for a name or a household that others have too: %j', (cells) => {
    expect(isAbout(cells)).toBe(false);
  });
});
