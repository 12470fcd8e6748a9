import { join } from 'node:path'
import type { DemonstrationDescription } from './start.ts'
import { table } from './table.ts'

const ROLE_NAMES: Readonly<Record<string, string>> = {
  clerk: '窗口人员',
  reviewer: '审核员',
  administrator: '管理员',
  auditor: '审计员',
}

/** Prints what a person needs to try the demonstration. */
export function announce({ web, hospitals, accounts }: DemonstrationDescription, folder: string): void {
  const lines = [
    '',
    '  血免 xuemian · 全省用血减免信息系统（演示，人员均为合成）',
    '',
    table([
      ['网页 · pages', web],
      ...hospitals.map(({ name, baseUrl }, index) => [`医院 ${index + 1} HIS`, baseUrl, name]),
    ]),
    '',
    '  账号 · accounts',
    table(accounts.map(({ role, username, password }) => [ROLE_NAMES[role] ?? role, username, password])),
  ]
  for (const { name, patients } of hospitals) {
    lines.push(
      '',
      `  ${name} · 值得一试的患者`,
      table(patients.map(({ identityNumber, name: patient, story }) => [identityNumber, patient, story])),
    )
  }
  lines.push('', `  以上内容也写入 ${join(folder, 'demo.json')}；按 Ctrl-C 停止。`, '')
  console.log(lines.join('\n'))
}
