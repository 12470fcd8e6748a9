import type { ErrorRow } from './error-row.ts'
import { row } from './error-row.ts'
import { oneOriginErrors } from './one-origin/errors.ts'
import { operationErrors } from './operation/operation-errors.ts'

export type { ErrorRow } from './error-row.ts'

/** Every coded failure of the gateway. A code once given is never given another meaning. */
export const errorTable = {
  PARAMETER_MISSING: row(
    400,
    '缺少参数',
    'A required parameter is missing or empty.',
    '请按接口规范补上该参数后重试。',
  ),
  PARAMETER_REPEATED: row(
    400,
    '参数重复',
    'A parameter is given more than once.',
    '同一参数只能出现一次，请检查调用地址。',
  ),
  IDENTITY_UNREADABLE: row(
    400,
    '患者证件号格式不正确，请核对后重新输入',
    'The identity number has no acceptable form.',
    '证件号最多32位，只含字母、汉字、数字和 ()-·。',
  ),
  TOKEN_MISSING: row(
    401,
    '缺少token，请先调用 /token 获取',
    'The token is missing.',
    '先调用 /token，再把所得 token 传给本接口。',
  ),
  TOKEN_INVALID: row(
    401,
    'token无效，请重新获取',
    'The token is not one of ours, altered, or its client or password changed.',
    '重新调用 /token 获取。',
  ),
  TOKEN_EXPIRED: row(401, 'token已过期，请重新获取', 'The token has expired.', '重新调用 /token 获取。'),
  TICKET_MISSING: row(
    400,
    '缺少查询凭单rid：本院只答复省级用血减免系统发起的查询',
    'The look-up brings no ticket, and this gateway demands one.',
    '请从省级用血减免系统的窗口页面查询；若正是如此，请管理员核对省里登记的本院签名公钥。',
  ),
  TICKET_INVALID: row(
    400,
    '查询凭单rid无效：不是省级系统签发，或已被改动',
    'The ticket cannot be read, or no key of the province verifies it.',
    '请重新查询；若仍然出现，请核对网关 provinceKeys 文件是否为省级系统现用的凭单公钥。',
  ),
  TICKET_WRONG_HOSPITAL: row(
    400,
    '查询凭单rid属于另一家医院',
    'The ticket names another hospital.',
    '请核对网关的 organisationCode 与省里登记的组织机构编码是否一致。',
  ),
  TICKET_WRONG_PERSON: row(
    400,
    '查询凭单rid与所查证件号不符',
    'The ticket was issued for another identity number.',
    '每次查询须用为该证件号签发的凭单，请重新查询。',
  ),
  TICKET_EXPIRED: row(
    400,
    '查询凭单rid已过期，请重新查询',
    'The ticket has expired.',
    '请重新查询；若总是如此，请校准网关服务器的时钟。',
  ),
  TICKET_USED: row(
    400,
    '查询凭单rid已使用过，请重新查询',
    'The ticket was used here before.',
    '每张凭单只能查询一次，请重新查询。',
  ),
  CREDENTIALS_REFUSED: row(
    401,
    '用户名或密码不正确',
    'Unknown id or wrong password.',
    '请核对医院接口的 id 与 password。',
  ),
  ADDRESS_REFUSED: row(
    403,
    '本机地址不在允许访问的范围内，请联系医院信息科',
    'The address of the caller is on no allow-list of the gateway or of this client.',
    '请医院信息科核对网关配置 allow 与 clients 的 allow；网关前有代理时还须配置 trustProxy。',
  ),
  PATIENT_NOT_FOUND: row(
    404,
    '未找到该证件号的患者，请核对证件号',
    'No patient has this identity number.',
    '请核对证件号，或到医院登记处核对患者档案。',
  ),
  RATE_LIMITED: row(
    429,
    '用户名或密码错误次数过多，请几分钟后再试',
    'Too many wrong passwords from this address.',
    '核对 id 与 password，等几分钟后再试。',
  ),
  LOOK_UPS_EXHAUSTED: row(
    429,
    '本地址近期查询的患者过多，请稍后再试，或联系医院信息科',
    'This client asked for more identity numbers from this address than the budget allows.',
    '请医院信息科确认查询是否正常；确需更多时调高网关配置 limits.lookUps。',
  ),
  BUSY: row(503, '系统繁忙，请稍后再试', 'Too many password checks at once.', '请稍候几秒后重试。'),
  PATIENT_AMBIGUOUS: row(
    503,
    '该证件号对应多份患者档案，姓名或出生日期不一致，请联系医院信息科核对',
    'Records of one number differ in name or birthday.',
    '请医院合并或更正患者档案。',
  ),
  ROW_INCOMPLETE: row(503, '医院数据缺少必填项', 'A row of the HIS lacks a required value.', '请医院信息科补全该项。'),
  ROW_INCONSISTENT: row(
    503,
    '医院数据前后不一致',
    'Rows of the HIS contradict each other.',
    '请医院信息科核对该票据。',
  ),
  ROW_UNREADABLE: row(
    503,
    '医院数据格式不正确',
    'A value of the HIS cannot be read.',
    '请医院信息科核对该列的格式或网关的列映射。',
  ),
  PRODUCT_UNMAPPED: row(
    503,
    '血液产品编码未在对照表中',
    'A local product code is not mapped.',
    '请在网关配置 productClasses 中补上该编码。',
  ),
  RH_UNMAPPED: row(
    503,
    'RH血型编码未在对照表中',
    'A local Rh code is not mapped.',
    '请在网关配置 rhCodes 中补上该编码。',
  ),
  SOURCE_WRONG_PERSON: row(
    503,
    '医院数据查询返回了其他患者的记录，请联系医院信息科',
    'The configured query answered rows of somebody else.',
    '请核对网关配置中的查询语句。',
  ),
  SOURCE_FAILED: row(
    503,
    '医院数据库暂不可用，请稍后再试',
    'The source failed.',
    '请稍后重试；若仍然出现，请联系医院信息科。',
  ),
  SOURCE_TIMEOUT: row(
    503,
    '医院数据库响应超时，请稍后再试',
    'The source did not answer in time.',
    '请稍后重试；若仍然出现，请检查查询与索引。',
  ),
  SOURCE_BUSY: row(
    503,
    '医院数据库连接繁忙，请稍后再试',
    'No connection to the database became free in time.',
    '请稍后重试；若经常出现，请调高 connections 或检查慢查询。',
  ),
  SOURCE_UNREACHABLE: row(
    503,
    '连接不上医院数据库，请稍后再试',
    'The database cannot be reached.',
    '请检查数据库是否运行、地址端口是否正确、防火墙是否放行。',
  ),
  SOURCE_LOGIN_REFUSED: row(
    503,
    '医院数据库拒绝登录，请联系医院信息科',
    'The database refused the account, its password or the database name.',
    '请核对网关配置中的账号、密码与库名。',
  ),
  SOURCE_TLS_REFUSED: row(
    503,
    '与医院数据库的加密连接建立失败，请联系医院信息科',
    'No encrypted connection to the database could be made.',
    '请安装数据库证书的颁发机构（NODE_EXTRA_CA_CERTS）或写 trustServerCertificate: true；SQL Server 2008 还须写 legacyTls: true。',
  ),
  SOURCE_VERSION_REFUSED: row(
    503,
    '网关的驱动不支持该医院数据库，请联系医院信息科',
    'The driver cannot speak with this version of the database, its password verifiers or its client library.',
    'Oracle 11g 请写 thick: { clientDir } 并安装 Instant Client；详见 xuemian-gateway doctor。',
  ),
  SOURCE_QUERY_REFUSED: row(
    503,
    '医院数据库拒绝执行查询，请联系医院信息科',
    'The database refused a configured query: a wrong name, a missing right, or a statement that writes.',
    '请用 xuemian-gateway doctor 查看是哪条查询、哪里出错。',
  ),
  SOURCE_CHARSET_WRONG: row(
    503,
    '医院数据库的字符集与实际内容不符，请联系医院信息科',
    'A column holds bytes of another character set than the database claims.',
    '请在网关配置中为含中文的列写明 charset: gb18030。',
  ),
  SOURCE_FILE_UNREADABLE: row(
    503,
    '医院数据文件无法读取，请联系医院信息科',
    'A data file cannot be read.',
    '请检查文件是否存在、是否为 CSV、第一行是否为列名。',
  ),
  SOURCE_CERTIFICATE_REFUSED: row(
    503,
    '医院接口的证书不受信任，请联系医院信息科',
    'The certificate of the HIS web interface is not trusted.',
    '请在网关配置 caFile 中写明签发该证书的 CA 证书文件，并核对主机名与有效期。',
  ),
  SOURCE_REPLY_UNREADABLE: row(
    503,
    '医院接口的答复无法识别',
    'The reply of the HIS web interface cannot be read.',
    '请核对网关配置中的接口地址与路径，或联系 HIS 厂商。',
  ),
  SOURCE_REPLY_INCOMPLETE: row(
    503,
    '医院接口只返回了一部分数据',
    'The HIS web interface answered one page of a longer list.',
    '请在请求模板中调大每页条数，使一次返回全部。',
  ),
  SOURCE_REPORTED_FAILURE: row(
    503,
    '医院接口报告查询失败',
    'The HIS web interface reported a failure.',
    '请联系 HIS 厂商；若这表示没有该患者，请在网关配置 notFound 中写明。',
  ),
  JOIN_AMBIGUOUS: row(
    503,
    '医院数据关联不唯一',
    'A join found several rows where one was expected.',
    '请核对关联的键；确有多行时在该 join 中写 many: true。',
  ),
  SOURCE_TOO_MANY_ROWS: row(
    503,
    '该患者的用血记录过多，超出网关上限',
    'The query answers more rows than the cap.',
    '请核对查询语句，或调高 maxRows。',
  ),
  REQUEST_UNREADABLE: row(
    400,
    '请求无法解析，参数须为UTF-8百分号编码',
    'The request cannot be parsed.',
    '请对参数做 UTF-8 百分号编码。',
  ),
  HOST_INVALID: row(400, '请求头 Host 缺失或重复', 'The Host header is missing or repeated.', '请检查客户端或代理。'),
  PATH_UNKNOWN: row(404, '没有这个接口地址', 'No such path.', '接口地址为 /token 与 /blduseinfo。'),
  METHOD_NOT_ALLOWED: row(
    405,
    '请使用 GET 方法',
    'This method is not served here.',
    '请改用 GET；/token 与 /blduseinfo 也接受以表单 POST。',
  ),
  REQUEST_TIMEOUT: row(408, '请求接收超时', 'The request was not received in time.', '请检查网络后重试。'),
  BODY_TOO_LARGE: row(413, '请求内容过大', 'The body is too large.', 'GET 不需要请求内容；POST 只需要表单中的参数。'),
  BODY_TYPE_UNSUPPORTED: row(
    415,
    '请求内容须为 application/x-www-form-urlencoded 表单，UTF-8 编码',
    'The body is no URL-encoded form in UTF-8, or it is compressed.',
    '请以 application/x-www-form-urlencoded 提交参数，或改用 GET。',
  ),
  EXPECTATION_FAILED: row(
    417,
    '不支持的 Expect 请求头',
    'The Expect header is not supported.',
    '请去掉 Expect 请求头。',
  ),
  HEADERS_TOO_LARGE: row(
    431,
    '请求地址或请求头过长',
    'The address or the headers are too long.',
    '请缩短请求地址或请求头。',
  ),
  TOO_MANY_CONNECTIONS: row(
    503,
    '来自同一地址的连接过多，请稍后再试',
    'Too many connections from one address.',
    '请关闭多余连接后重试。',
  ),
  NOT_READY: row(503, '网关尚未就绪：医院数据库不可用', 'The source does not answer.', '请检查数据库连接与账号。'),
  ...oneOriginErrors,
  ...operationErrors,
  INTERNAL: row(500, '网关内部错误，请稍后再试', 'A bug in the gateway.', '请稍后重试；若仍然出现，请联系厂商。'),
} as const satisfies Record<string, ErrorRow>

/** A stable code of the table. */
export type ErrorCode = keyof typeof errorTable

/** A coded failure; `message` is what the caller reads and never holds a person or a secret. */
export interface Failure {
  readonly ok: false
  readonly code: ErrorCode
  readonly message: string
}

/** A failure of the table; `detail` follows the table's sentence, `message` replaces it. */
export function failure(code: ErrorCode, more: { readonly detail?: string; readonly message?: string } = {}): Failure {
  const message = more.message ?? errorTable[code].message
  return { ok: false, code, message: more.detail ? `${message}：${more.detail}` : message }
}

/** What follows the table's sentence in the message of a failure. */
export function detailOf({ code, message }: Failure): string | undefined {
  const before = `${errorTable[code].message}：`
  return message.startsWith(before) ? message.slice(before.length) : undefined
}

/** What a source throws: a coded error, with the driver's own as `cause`. */
export interface CodedError extends Error {
  readonly failure: Failure
}

/** Makes the error that a source throws. */
export function codedError(
  code: ErrorCode,
  more: { readonly detail?: string; readonly cause?: unknown } = {},
): CodedError {
  const failed = failure(code, more.detail === undefined ? {} : { detail: more.detail })
  return Object.assign(new Error(failed.message, { cause: more.cause }), { failure: failed })
}

/** The coded failure that an error carries, if it is one of ours. */
export function failureOf(error: unknown): Failure | undefined {
  return error instanceof Error && 'failure' in error ? (error as CodedError).failure : undefined
}
