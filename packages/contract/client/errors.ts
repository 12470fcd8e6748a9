import type { ReadFailure } from '../deviation.ts'

/** One row of the table: the sentence for the clerk, and what to do. */
export interface HisErrorRow {
  readonly message: string
  readonly action: string
}

/** Every coded failure of a call to a HIS. A code once given is never given another meaning; none ever holds a person or a secret. */
export const hisErrors = {
  IDENTITY_INVALID: row('患者证件号格式不正确', '请核对证件号：最多32位，只含字母、汉字、数字和 ()-·。'),
  ADDRESS_INVALID: row(
    '医院接口地址不正确',
    '请管理员核对医院接口地址，应为 http 或 https 地址，不含用户名、密码与参数。',
  ),
  PORT_BLOCKED: row('浏览器禁止访问该端口', '请医院信息科更换接口端口，例如 8080。'),
  MIXED_CONTENT: row(
    '本页面为 https，浏览器不允许访问该 http 医院接口',
    '请医院启用 https 接口，或由管理员按说明下发浏览器策略。',
  ),
  ABORTED: row('已取消查询', '如需继续，请重新查询。'),
  TIMEOUT: row('医院接口没有在规定时间内答复', '请稍后重试；若仍然超时，请医院信息科检查接口与防火墙。'),
  PERMISSION_DENIED: row('浏览器已禁止本页面访问本地网络', '请点地址栏左侧图标，把“本地网络”设为允许，再重试。'),
  PERMISSION_DISMISSED: row('尚未允许本页面访问本地网络', '请重试，并在浏览器询问时点“允许”。'),
  CORS: row(
    '能够连到医院接口，但浏览器不允许读取其答复',
    '请 HIS 厂商检查跨域响应头：四个响应头须各有且只有一个，出错时也要返回。',
  ),
  UNREACHABLE: row(
    '连不上医院接口',
    '请检查网络、接口地址与证书，并请医院信息科确认接口已启动；在公网的 http 页面上浏览器也会如此，请改从 https 打开本系统。',
  ),
  TRANSFER_BROKEN: row('医院接口的答复中途中断', '请重试；若仍然出现，请 HIS 厂商检查长度与压缩响应头。'),
  REPLY_TOO_LARGE: row('医院接口的答复超过 10 MB', '请医院信息科检查接口返回的内容。'),
  LOGIN_PAGE: row(
    '医院接口转到了另一个页面，可能是登录页',
    '请医院信息科让 /token 与 /blduseinfo 无需登录页面即可访问。',
  ),
  HTML_PAGE: row('医院接口返回的是网页，不是数据', '请核对接口地址与端口；若地址无误，请联系 HIS 厂商。'),
  EMPTY_REPLY: row('医院接口的答复是空的', '请联系 HIS 厂商检查接口。'),
  HTTP_STATUS: row('医院接口返回了错误状态', '请联系 HIS 厂商检查接口。'),
  REPLY_UNREADABLE: row('医院接口的答复不符合接口规范', '请把此说明转告医院信息科。'),
  CREDENTIALS_REFUSED: row('医院接口没有发放 token', '请管理员核对该医院接口的用户名与密码。'),
  TOKEN_REFUSED: row('医院接口不接受刚发放的 token', '请 HIS 厂商检查 token 的发放与校验。'),
  HIS_REFUSED: row('医院接口报告查询失败', '请按医院接口的说明处理后重试。'),
} as const satisfies Record<string, HisErrorRow>

function row(message: string, action: string): HisErrorRow {
  return { message, action }
}

/** A stable code of the table. */
export type HisErrorCode = keyof typeof hisErrors

/** Why a call failed. */
export interface HisClientError {
  readonly code: HisErrorCode
  readonly message: string
  readonly action: string
  /** Which interface was called. */
  readonly step: 'token' | 'bloodUse'
  /** HTTP status, where a reply came. */
  readonly status?: number
  /** What the HIS itself said (`erroMessage`), with the number, id, password and token that were sent taken out. */
  readonly erroMessage?: string
  /** Why the reply could not be read. */
  readonly reading?: ReadFailure
}

/** An error of the table. */
export function hisError(
  code: HisErrorCode,
  step: HisClientError['step'],
  more: Pick<HisClientError, 'status' | 'erroMessage' | 'reading'> = {},
): HisClientError {
  return { code, ...hisErrors[code], step, ...more }
}
