import type { ErrorRow } from '../errors.ts'

/** The coded failures of what is passed on to the province; sent in the province's form or as a page. */
export const oneOriginErrors = {
  NOT_SIGNED_IN: row(
    401,
    '尚未登录，或登录已过期',
    'Not signed in, or the session has expired (the code of the province).',
    '请重新登录。',
  ),
  SESSION_NOT_OF_HOSPITAL: row(
    403,
    '该账号不是本院的窗口人员，不能从本院网关登录或办理',
    'Only clerks of this hospital work through its gateway.',
    '窗口人员请核对账号；审核员、管理员、审计员请直接打开省级系统的网址登录。',
  ),
  FOREIGN_ORIGIN: row(
    403,
    '请求来自其他网站，已拒绝',
    'The request comes from a foreign origin (the code of the province).',
    '请从本系统页面操作；若网关前有代理，请让它原样传递 Host。',
  ),
  PROVINCE_UNREACHABLE: row(
    503,
    '本院网关暂时连不上省级系统',
    'The province cannot be reached from the gateway.',
    '请稍后重试；若仍然出现，请联系医院信息科检查网关到省级系统的网络。',
  ),
  PROVINCE_UNTRUSTED: row(
    502,
    '省级系统的证书未通过校验，本院网关已停止转发',
    "The province's certificate is not trusted.",
    '请医院信息科核对网关配置 oneOrigin.province 与 oneOrigin.caFile。',
  ),
  PROVINCE_TIMEOUT: row(
    504,
    '省级系统没有在规定时间内答复',
    'The province did not answer in time.',
    '请稍后重试；重复提交不会产生两份申请。',
  ),
  PROVINCE_REPLY_UNUSABLE: row(
    502,
    '省级系统的答复无法转发',
    'The reply is a redirect, too large, or no session where one belongs.',
    '请医院信息科核对网关配置 oneOrigin.province 是否为省级系统的网址。',
  ),
  PROVINCE_BUSY: row(
    503,
    '同时办理的请求过多，请稍后再试',
    'Too many requests to the province are under way.',
    '请稍候几秒后重试。',
  ),
} as const satisfies Record<string, ErrorRow>

function row(status: number, message: string, english: string, action: string): ErrorRow {
  return { status, message, english, action }
}
