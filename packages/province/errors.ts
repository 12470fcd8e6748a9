/** One row of the table: HTTP status, the sentence in Chinese and English, and what to do. */
export interface ErrorRow {
  readonly status: number
  readonly message: string
  readonly english: string
  readonly action: string
}

/** Every coded error of the province's API. A code once given is never given another meaning. */
export const errorTable = {
  BAD_REQUEST: row(400, '无法理解的请求。', 'The request cannot be understood.', '请从本系统页面操作。'),
  INVALID_JSON: row(400, '请求内容不是有效的 JSON。', 'The body is not valid JSON.', '请刷新页面后重试。'),
  INVALID_INPUT: row(400, '填写的内容不符合要求。', 'The input does not fit the schema.', '请按所列各项改正后重试。'),
  NOT_SIGNED_IN: row(401, '尚未登录，或登录已过期。', 'Not signed in, or the session has expired.', '请重新登录。'),
  SIGN_IN_FAILED: row(
    401,
    '用户名或密码不正确。',
    'Unknown user name or wrong password.',
    '请核对后重试；忘记密码请联系管理员。',
  ),
  SIGN_IN_LOCKED: row(
    429,
    '连续登录失败次数过多，已暂停登录。',
    'Too many failures; sign-in is paused.',
    '请稍候几分钟再试，或联系管理员。',
  ),
  NOT_ALLOWED: row(
    403,
    '您的账号没有此项权限。',
    'The role of this account does not allow it.',
    '如需办理，请联系管理员。',
  ),
  FOREIGN_ORIGIN: row(
    403,
    '请求来自其他网站，已拒绝。',
    'The request comes from a foreign origin.',
    '请从本系统页面操作。',
  ),
  SAME_PERSON: row(403, '不能审核自己提交的申请。', 'The submitter may not decide.', '请由另一位审核员办理。'),
  NOT_FOUND: row(404, '没有这个地址。', 'No such address.', '请检查地址是否正确。'),
  APPLICATION_NOT_FOUND: row(404, '没有找到这份申请。', 'No such application.', '请返回列表后重新选择。'),
  HOSPITAL_NOT_FOUND: row(404, '没有找到这家医院。', 'No such hospital.', '请核对医院后重试。'),
  METHOD_NOT_ALLOWED: row(
    405,
    '这个地址不支持此种请求方法。',
    'The address does not take this method.',
    '请从本系统页面操作。',
  ),
  WRONG_STATE: row(
    409,
    '申请的当前状态不能做此操作。',
    'The state of the application forbids it.',
    '请刷新后查看最新状态。',
  ),
  VERSION_CHANGED: row(
    409,
    '申请在您查看之后已有变化。',
    'The application changed since it was read.',
    '请刷新后重新查看再决定。',
  ),
  SUM_CHANGED: row(
    409,
    '减免金额与您看到的不同，已重新计算。',
    'The province computes another sum.',
    '请重新核算并核对后再提交。',
  ),
  BAG_CLAIMED: row(
    409,
    '有血袋已在另一份申请中减免。',
    'A bag is in another live claim.',
    '同一袋血只能减免一次；如有疑问请与该医院联系。',
  ),
  QUOTA_TAKEN: row(
    409,
    '献血者的减免额度刚被另一份申请使用。',
    'Another application took the quota.',
    '请重新核算；如有疑问请与该医院联系。',
  ),
  USERNAME_TAKEN: row(409, '用户名已被使用。', 'The user name is taken.', '请换一个用户名。'),
  HOSPITAL_EXISTS: row(
    409,
    '该组织机构编码的医院已登记。',
    'The organisation code is registered.',
    '请修改已有的医院。',
  ),
  TICKET_USED: row(
    409,
    '这次查询已用于另一份申请。',
    'The ticket of this look-up has served another application.',
    '请重新读取医院票据后再提交。',
  ),
  DONATION_CONFLICT: row(
    409,
    '有献血记录与已登记的记录不一致。',
    'A donation contradicts the stored one.',
    '请核对献血码与献血者后重新导入。',
  ),
  BODY_TOO_LARGE: row(413, '请求内容过大。', 'The body is too large.', '请减少内容后重试。'),
  UNSUPPORTED_MEDIA_TYPE: row(415, '请求内容须为 JSON。', 'The body must be JSON.', '请从本系统页面操作。'),
  KEY_REUSED: row(
    422,
    '同一提交编号已用于另一份内容。',
    'The idempotency key was used for another body.',
    '请刷新页面后重新办理。',
  ),
  IDENTITY_INVALID: row(422, '证件号码不符合要求。', 'The identity number is not acceptable.', '请核对证件号码。'),
  HIS_REFUSED: row(422, '医院系统没有返回用血信息。', 'The HIS reported a failure.', '请按医院系统的说明处理后重试。'),
  HIS_REPLY_UNREADABLE: row(
    422,
    '医院系统返回的内容无法读取。',
    'The reply of the HIS cannot be read.',
    '请把此说明转告医院信息科。',
  ),
  SIGNATURE_MISSING: row(
    422,
    '该医院已登记签名公钥，这次答复却没有签名。',
    'The registry holds a key of the hospital, and the reply is not signed.',
    '请重新读取；若仍然出现，请医院信息科检查网关的签名设置。',
  ),
  SIGNATURE_INVALID: row(
    422,
    '医院签名无效。',
    'The signature cannot be read or does not verify.',
    '请重新读取；若仍然出现，请把此说明转告医院信息科。',
  ),
  SIGNATURE_KEY_UNKNOWN: row(
    422,
    '医院签名所用的密钥没有登记。',
    'The reply is signed by a key that the registry does not hold.',
    '医院若更换了签名密钥，请管理员登记新的签名公钥。',
  ),
  SIGNATURE_MISMATCH: row(
    422,
    '医院签名与这次查询不符。',
    'The signature is for another hospital, look-up or person.',
    '请重新读取医院票据后再办理。',
  ),
  REPLY_ALTERED: row(
    422,
    '医院票据与医院签名不符，内容可能被改动。',
    'The bytes are not those that the hospital signed.',
    '请重新读取；若仍然出现，请联系管理员。',
  ),
  TICKET_INVALID: row(
    422,
    '查询凭单无效。',
    'The ticket was not issued to this clerk for this look-up.',
    '请重新读取医院票据后再办理。',
  ),
  TICKET_EXPIRED: row(
    422,
    '读取医院票据已超过一小时。',
    'The reading is older than an hour.',
    '请重新读取医院票据后再办理。',
  ),
  SIGNING_KEYS_INVALID: row(
    422,
    '签名公钥不正确。',
    'The signing keys are no JWK set of public Ed25519 keys.',
    '请粘贴医院网关 signing-keys 命令显示的全部内容。',
  ),
  RELATION_INVALID: row(
    422,
    '献血者与用血者的关系填写有误。',
    'A donor is given twice or is the patient.',
    '患者本人由系统自动查找；每位献血者只填一次。',
  ),
  NO_POLICY: row(422, '没有适用于该日期的减免政策。', 'No policy is in force for the case.', '请联系省级管理员。'),
  NOTHING_TO_WAIVE: row(
    422,
    '没有可减免的金额，不能提交。',
    'Nothing is waived; it cannot be submitted.',
    '请核对献血者与关系，或保存为草稿。',
  ),
  COMMENT_REQUIRED: row(422, '退回或不予通过须写明理由。', 'Returning and rejecting need a comment.', '请填写理由。'),
  BASE_URL_INVALID: row(
    422,
    '医院接口地址不可用。',
    'The address of the HIS is not usable.',
    '请填写 http 或 https 地址，不含用户名、密码与参数。',
  ),
  ORGANISATION_CODE_INVALID: row(
    422,
    '组织机构编码不正确。',
    'The organisation code is not valid.',
    '请核对 22 位组织机构编码。',
  ),
  ACCOUNT_HOSPITAL: row(
    422,
    '经办人须属于一家医院，其他角色不得属于医院。',
    'Clerks alone belong to a hospital.',
    '请核对角色与医院。',
  ),
  WEAK_PASSWORD: row(
    422,
    '密码过于简单。',
    'The password is too weak.',
    '请使用至少 8 位、含三类字符且不含用户名的密码。',
  ),
  TOO_MANY_REQUESTS: row(429, '请求过于频繁。', 'Too many requests.', '请稍候再试。'),
  INTERNAL: row(
    500,
    '系统内部错误，操作没有完成。',
    'Internal error; nothing was done.',
    '请稍后重试；若仍然出现，请联系管理员。',
  ),
  BUSY: row(503, '系统繁忙，操作没有完成。', 'Busy; nothing was done.', '请稍候几秒后重试。'),
  STORE_UNAVAILABLE: row(
    503,
    '数据库暂不可用，操作没有完成。',
    'The database is not available.',
    '请稍后重试；已提交的申请不会丢失。',
  ),
} as const satisfies Record<string, ErrorRow>

function row(status: number, message: string, english: string, action: string): ErrorRow {
  return { status, message, english, action }
}

/** A stable code of the table. */
export type ErrorCode = keyof typeof errorTable

/** What a particular error adds to its row. None of it may hold a person's data. */
export interface ErrorDetail {
  /** A more exact sentence in place of the table's. */
  readonly message?: string
  readonly application?: { readonly number: string; readonly hospital: string }
  readonly fields?: readonly { readonly path: string; readonly message: string }[]
  readonly cause?: unknown
}

/** An error with a code of the table; thrown where the caller cannot decide. */
export type CodedError = Error & { readonly code: ErrorCode; readonly detail: ErrorDetail }

const coded = Symbol('coded error')

/** Makes a coded error to throw. */
export function codedError(code: ErrorCode, detail: ErrorDetail = {}): CodedError {
  const error = new Error(
    detail.message ?? errorTable[code].message,
    detail.cause ? { cause: detail.cause } : undefined,
  )
  return Object.assign(error, { code, detail, [coded]: true as const })
}

/** Whether a thrown value is one of ours. */
export function isCodedError(value: unknown): value is CodedError {
  return value instanceof Error && coded in value
}

/** The body that every failure of the API has. */
export function errorBody(code: ErrorCode, detail: ErrorDetail = {}) {
  const { message, action } = errorTable[code]
  return {
    error: {
      code,
      message: detail.message ?? message,
      action,
      ...(detail.application ? { application: detail.application } : {}),
      ...(detail.fields ? { fields: [...detail.fields] } : {}),
    },
  }
}
