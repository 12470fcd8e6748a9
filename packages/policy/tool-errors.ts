import type { Bilingual } from './bilingual.ts'

/** One failure of the tools: what happened, and what to do. */
export interface ToolError {
  readonly message: string
  readonly english: string
  readonly action: string
}

function row(message: string, english: string, action: string): ToolError {
  return { message, english, action }
}

/** Every coded failure of `xuemian-policy`. A code once given is never given another meaning. */
export const toolErrors = {
  ARGUMENTS_INVALID: row('参数有误', 'The arguments are wrong; see --help.', '请看 --help。'),
  FILE_UNREADABLE: row(
    '读不到文件或文件夹',
    'The file or folder cannot be read; check path and rights.',
    '请核对路径和读取权限。',
  ),
  NO_RULES_FOUND: row(
    '没有找到规则文件',
    'No policy file was found; name a .yaml file or its folder.',
    '请给出规则的 .yaml 文件或它所在的文件夹。',
  ),
  RULES_INVALID: row(
    '规则、类别目录或案例文件有错误',
    'A file of rules, classes or cases has faults; each is listed with its line.',
    '请按所列的行号逐处改正；用 xuemian-policy check 可以一次看到全部错误。',
  ),
  RULES_CONFLICT: row(
    '规则的版本之间互相矛盾',
    'Versions of the rules contradict each other; each pair is listed.',
    '请核对施行日期、版本号和 overrides；已施行的文件不再修改，改新的文件。',
  ),
  CASE_FAILED: row(
    '案例的核算结果与写明的不同',
    'A case comes to something else than it says.',
    '请对照规定重算：案例写错改案例，规则写错改规则。',
  ),
  FACTS_INVALID: row(
    '事实不符合格式',
    'The facts are not of the form asked; each fault is listed with its line.',
    '请按所列的行号和路径改正；backtest 可加 --skip-bad 跳过并计数。',
  ),
  FACTS_LINE_TOO_LONG: row(
    '一行事实超过 1 MiB',
    'A line of facts is longer than 1 MiB.',
    '每行一份申请；请检查是否缺少换行。',
  ),
  FACTS_EMPTY: row(
    '没有一份可以核算的申请',
    'There is no application that could be assessed.',
    '请核对事实文件，以及现行规则是否覆盖这些用血日期。',
  ),
  REPORT_EXISTS: row(
    '报告文件已经存在，没有覆盖',
    'The report file exists and was not overwritten; name another or add --force.',
    '请换一个文件名，或加 --force 覆盖。',
  ),
  REPORT_UNWRITABLE: row(
    '报告写不进文件',
    'The report cannot be written; check folder, rights and space.',
    '请核对文件夹、写入权限和磁盘空间。',
  ),
  TOOL_FAILED: row(
    '工具自身出错',
    'The tool itself failed.',
    '请把版本号、命令和这一行交给维护人员；其中没有人员信息。',
  ),
} as const satisfies Readonly<Record<string, ToolError>>

export type ToolErrorCode = keyof typeof toolErrors

/** A failure that ends a command with 2; `details` are lines for people, in both languages or already mixed. */
export interface ToolFailure extends Error {
  readonly code: ToolErrorCode
  readonly details: readonly Bilingual[]
}

/** Makes the error that a command throws where it cannot be run. */
export function toolFailure(code: ToolErrorCode, ...details: readonly Bilingual[]): ToolFailure {
  return Object.assign(new Error(toolErrors[code].english), { code, details })
}

/** Whether an error is a coded one of the tools. */
export function isToolFailure(error: unknown): error is ToolFailure {
  return error instanceof Error && 'details' in error && 'code' in error && String(error.code) in toolErrors
}
