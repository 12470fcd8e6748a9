import { requirements } from '@xuemian/contract'
import { checks } from './checks.ts'

/** Clauses that no check cites, and why. A clause stands here or is cited, never both; a test holds it. */
export const clausesWithoutCheck: Readonly<Record<string, string>> = {
  'HIS-1.1': '适用范围，不是对系统的要求 · scope, no demand on a system',
  'HIS-1.2': '适用范围，不是对系统的要求 · scope, no demand on a system',
  'HIS-2.2': '客户端与网络的要求，由窗口电脑的连接测试判断 · a demand on client and network; the window page tells',
  'HIS-3.2.6.1':
    '原文说明与样例不一致（样例为12345678），不能要求写法；缺少时见 reads-field-missing · text and sample differ, so no form can be demanded; its absence is found by reads-field-missing',
}

/** Which checks stand on which clause, in the order of the text. */
export function coverage(): readonly { readonly id: string; readonly checks: readonly string[] }[] {
  return requirements.map(({ id }) => ({
    id,
    checks: checks.filter((check) => check.requirements.includes(id)).map((check) => check.id),
  }))
}
