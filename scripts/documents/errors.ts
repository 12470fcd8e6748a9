import { readFailures } from '@xuemian/contract'
import { hisErrors } from '@xuemian/contract/client'
import { errorTable as gatewayErrors } from '@xuemian/gateway'
import { toolErrors } from '@xuemian/policy'
import { databaseFailures, keyFailures, errorTable as provinceErrors } from '@xuemian/province/app'

interface Row {
  readonly status?: number
  readonly message: string
  readonly english?: string
  readonly action: string
}

/** `docs/errors.md`, made from the tables that the products answer from. */
export function errorsDocument(): string {
  return [
    '# 错误代码 · Errors',
    '',
    'Every failure has a stable code; a code once given is never given another meaning. Made by `node scripts/write-documents.mjs` from the',
    "products' own tables; a test keeps both equal.",
    '',
    '## 省级系统 API · the province',
    '',
    'Answered as `{"error": {"code", "message", "action"}}` (`packages/province/errors.ts`).',
    '',
    full(provinceErrors),
    '',
    '## 启动与存储 · starting and storing',
    '',
    'What a start or a server says where the database or the key file is at fault (`packages/province/db/failure.ts`, `packages/province/keys/failure.ts`).',
    '',
    '| 代码 code | 说明 · message |',
    '| --- | --- |',
    ...Object.entries({ ...databaseFailures, ...keyFailures }).map(
      ([code, sentence]) => `| \`${code}\` | ${sentence} |`,
    ),
    '',
    '## 网关 · the gateway',
    '',
    'Sent as `erroMessage` in the envelope (HIS-2.5); the status applies where `httpStatus` is on and to what no handler reaches (`packages/gateway/errors.ts`).',
    'In the one-origin mode the codes from `NOT_SIGNED_IN` to `PROVINCE_BUSY` are sent in the form of the province, or as a page (`docs/one-origin.md`).',
    '',
    full(gatewayErrors),
    '',
    '## 规则工具 · the tools for rules',
    '',
    'What `xuemian-policy` says on the standard error where it cannot be run, or beside what it found (`packages/policy/tool-errors.ts`).',
    '',
    full(toolErrors),
    '',
    '## HIS 客户端 · the HIS client',
    '',
    'What the window page shows where the HIS cannot be reached or understood (`packages/contract/client/errors.ts`).',
    '',
    '| 代码 code | 说明 · message | 怎么办 · what to do |',
    '| --- | --- | --- |',
    ...Object.entries<Row>(hisErrors).map(([code, { message, action }]) => `| \`${code}\` | ${message} | ${action} |`),
    '',
    '## 报文读取 · reading a reply',
    '',
    'Why a reply or the bags of a bill are refused (`packages/contract/read-failures.ts`). The message that people see also names the field and its place.',
    '',
    '| 代码 code | 含义 · meaning |',
    '| --- | --- |',
    ...Object.entries(readFailures).map(([code, meaning]) => `| \`${code}\` | ${meaning} |`),
    '',
  ].join('\n')
}

function full(table: Readonly<Record<string, Row>>): string {
  return [
    '| 代码 code | 状态 | 说明 · message | English | 怎么办 · what to do |',
    '| --- | --- | --- | --- | --- |',
    ...Object.entries(table).map(
      ([code, { status, message, english, action }]) =>
        `| \`${code}\` | ${status ?? ''} | ${message} | ${english ?? ''} | ${action} |`,
    ),
  ].join('\n')
}
