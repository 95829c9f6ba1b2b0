/** A row of the workbook of regions. */
export interface RegionRow {
  readonly id: string;
  readonly code: string;
  readonly level: '市' | '区县' | '街道' | '社区';
  readonly nameZh: string;
  readonly parentId: string;
  readonly synthetic: boolean;
}

const DISTRICTS = [
  ['430102', '芙蓉区'],
  ['430103', '天心区'],
  ['430104', '岳麓区'],
  ['430105', '开福区'],
  ['430111', '雨花区'],
  ['430112', '望城区'],
  ['430121', '长沙县'],
  ['430181', '浏阳市'],
  ['430182', '宁乡市'],
] as const;

const STREETS = [
  ['002', '坡子街'],
  ['004', '城南路'],
  ['005', '裕南街'],
  ['006', '金盆岭'],
  ['007', '新开铺'],
  ['008', '青园'],
  ['009', '桂花坪'],
  ['010', '赤岭路'],
  ['011', '文源'],
  ['012', '先锋'],
  ['013', '黑石铺'],
  ['014', '大托铺'],
  ['015', '暮云'],
  ['016', '南托'],
] as const;

/** The communities of 坡子街 with their official codes (2020); 004 is unused. */
const POZI = [
  ['001', '八角亭'],
  ['002', '西牌楼'],
  ['003', '太平街'],
  ['005', '坡子街'],
  ['006', '青山祠'],
  ['007', '沙河'],
  ['008', '碧湘'],
  ['009', '创远'],
  ['010', '楚湘'],
  ['011', '西湖'],
  ['012', '登仁桥'],
  ['013', '文庙坪'],
] as const;

/** The streets of Tianxin by code. */
export const STREET_CODES: readonly string[] = STREETS.map(([code]) => `430103${code}`);

/** Regions: the city, its districts, Tianxin's streets, communities that are known, and made-up ones elsewhere. Codes are never invented. */
export function regionRows(): RegionRow[] {
  let communities = 0;
  const community = (nameZh: string, parentId: string, code = '', synthetic = false): RegionRow => {
    communities += 1;
    const id = `txc-${String(communities).padStart(4, '0')}`;
    return { id, code, level: '社区', nameZh: `${nameZh}社区`, parentId, synthetic };
  };
  const upper = (code: string, level: RegionRow['level'], nameZh: string, parentId: string): RegionRow => ({
    id: code,
    code,
    level,
    nameZh,
    parentId,
    synthetic: false,
  });
  return [
    upper('430100', '市', '长沙市', ''),
    ...DISTRICTS.map(([code, name]) => upper(code, '区县', name, '430100')),
    ...STREETS.map(([code, name]) => upper(`430103${code}`, '街道', `${name}街道`, '430103')),
    ...POZI.map(([code, name]) => community(name, '430103002', `430103002${code}`)),
    community('东瓜山', '430103005'),
    community('桥头', '430103'),
    community('九峰苑', '430103009'),
    community('丹桂', '430103009'),
    ...STREETS.filter(([code]) => code !== '002').map(([code, name]) =>
      community(`${name}示例`, `430103${code}`, '', true),
    ),
    ...DISTRICTS.filter(([code]) => code !== '430103').map(([code, name]) =>
      community(`${name}示例`, code, '', true),
    ),
  ];
}
