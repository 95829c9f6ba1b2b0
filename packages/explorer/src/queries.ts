/** A query that somebody may want to begin with. */
export interface ExampleQuery {
  readonly titleZh: string;
  readonly titleEn: string;
  readonly query: string;
}

/** Questions whose answers are known from the work report of Tianxin district for the first half of 2019. The page shows those that fit the graph. */
export const EXAMPLE_QUERIES: readonly ExampleQuery[] = [
  {
    titleZh: '半年工作报告：各项指标',
    titleEn: 'The half-year report: its figures',
    query: `# 天心区 2019 年上半年工作报告的各项指标。
# The figures of Tianxin district's work report for the first half of 2019.
query WorkReport {
  workReport(region: "430103", period: "2019-H1") {
    registry { indicators { code nameZh value unit } }
    rehabilitation { indicators { code nameZh value amountFen printed } }
    educationEmployment { indicators { code nameZh value amountFen printed } }
    reliefRights { indicators { code nameZh value amountFen printed } }
    businessEnvironment { indicators { code nameZh value unit } }
    publicity { indicators { code nameZh value unit } }
    partyBuilding { indicators { code nameZh value unit } }
  }
}
`,
  },
  {
    titleZh: '党组织生活制度的执行情况',
    titleEn: 'Whether the norms of Party life were kept',
    query: `# 党支部各项组织生活制度的规定次数与完成情况。
# What is asked of a Party branch, and whether it was kept.
query PartyNorms {
  partyNorms(region: "430103", period: "2019-H1") { code nameZh every held met missed }
}
`,
  },
];
