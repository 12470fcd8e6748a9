import { findingTable } from '@xuemian/gateway'

/** `docs/gateway-doctor.md`, made from the table that `xuemian-gateway doctor` answers from. */
export function gatewayDoctorDocument(): string {
  return [
    '# 网关自检 · What doctor looks at',
    '',
    '`xuemian-gateway doctor --config gateway.yaml` 逐项检查，写明看到什么、怎么改；不联网，不读取患者数据。`--lang en` 用英文，`--json` 供工具读取，`--unmapped 文件.csv` 写出没有对照的产品编码，',
    '`--find` 按列名与注释在几百张表中找出可能的列（查询还没有写好也可以用）。结束代码：0 没有不通过的，1 有，2 没能检查。',
    '',
    'Every finding with its fix, in both languages; `{what}` stands for what was found. Exit codes: 0 nothing failed, 1 something did, 2 it could not look. Made by `node scripts/write-documents.mjs` from the',
    "gateway's own table; a test keeps both equal. Inspecting SQL Server and Oracle was not tried on a server.",
    '',
    '| 编号 id | 检查 · looks at | 改法 · fix |',
    '| --- | --- | --- |',
    ...Object.entries(findingTable).map(
      ([id, { title, fix }]) => `| \`${id}\` | ${title.zh} · ${title.en} | ${fix.zh} · ${fix.en} |`,
    ),
    '',
  ].join('\n')
}
