/** One clause of the interface. Deviations, findings, faults and documentation cite it by id. */
export interface Requirement {
  readonly id: string
  readonly section: string
  /** The source text's own words, or the demand in English where the text only implies it. */
  readonly quotation: string
  /** `must`: the text demands it. `reading`: the text is silent or contradicts itself and this is how we read it. `advice`: the text recommends. */
  readonly level: 'must' | 'reading' | 'advice'
  /** What we do and why; empty where the quotation says it all. */
  readonly reading: string
}

type Row = readonly [id: string, level: Requirement['level'], quotation: string, reading: string]

const scope: readonly Row[] = [
  [
    'HIS-1.1',
    'must',
    '本文阐述内容仅限全省用血减免信息系统与医院HIS的交换规范，对具体业务流程不做预设',
    '交换格式是规范；业务流程与减免政策是配置，不写入程序',
  ],
  [
    'HIS-1.2',
    'advice',
    '各HIS系统服务提供商依据医院要求各自设计和实现与全省用血减免信息系统的对接',
    '提供现成的网关、检查工具和模拟医院',
  ],
]

const exchange: readonly Row[] = [
  ['HIS-2.1', 'must', '用血减免系统客户端调用His系统提供的接口，获取用血者信息，及用血票据、用血明细信息', ''],
  [
    'HIS-2.2',
    'must',
    '用血减免系统客户端需要能够同时访问用血减免系统Web服务器和His系统Web服务器',
    '浏览器直接访问HIS为默认方式；浏览器不允许时经医院网关同源访问',
  ],
  [
    'HIS-2.3',
    'must',
    '返回头部信息防止产生跨域问题',
    '每个回复（错误、404、预检也是）各带这四个头一次；另带 Cache-Control: no-store 和 Referrer-Policy: no-referrer，因为网址含有秘密',
  ],
  [
    'HIS-2.3.1',
    'must',
    'response.AddHeader("Access-Control-Allow-Origin", "*");',
    '配置了来源清单时改为回显来源并加 Vary: Origin',
  ],
  [
    'HIS-2.3.2',
    'must',
    'response.AddHeader("Access-Control-Allow-Credentials", "true");',
    '带凭据的请求遇到“*”会被浏览器拒绝，因此客户端不带凭据',
  ],
  ['HIS-2.3.3', 'must', 'response.AddHeader("Access-Control-Allow-Headers", "*");', ''],
  [
    'HIS-2.3.4',
    'must',
    'response.AddHeader("Access-Control-Allow-Methods", "PUT, GET, HEAD, POST, DELETE, OPTIONS");',
    '',
  ],
  ['HIS-2.4', 'must', '接口形式采用Restful接口，安全通过token进行保证，支持跨域访问', ''],
  [
    'HIS-2.5',
    'must',
    '接口返回样例：{"success": true, "data":null "erroMessage":null}',
    'erroMessage 按原文拼写；样例缺逗号，但回复必须是合法JSON，UTF-8，Content-Type 为 application/json; charset=utf-8；处理到的结果一律HTTP 200',
  ],
  ['HIS-2.5.1', 'must', 'success:执行是否成功，成功返回true，失败返回false', 'JSON布尔值'],
  ['HIS-2.5.2', 'must', 'data:接口返回对象，不同接口对应的对象不同', '失败时为null（/token 见 HIS-3.1.4）'],
  [
    'HIS-2.5.3',
    'must',
    'erroMessage: 执行成功返回null，执行失败返回错误描述信息',
    '成功时字段存在且为null，失败时为非空的中文句子',
  ],
  [
    'HIS-2.6',
    'must',
    '接口地址：http[s]://{ip}:{port}/token、/blduseinfo',
    '两种协议、IP或域名、根路径；路径前缀可配置，默认没有',
  ],
]

const token: readonly Row[] = [
  [
    'HIS-3.1.1',
    'must',
    '通过GET方法将数据发给His系统接口：id：His系统提供的访问接口的用户名；password: His系统提供的访问接口的密码',
    '按UTF-8表单解码；缺少、为空或重复的参数是明确的失败',
  ],
  ['HIS-3.1.2', 'must', 'expires_in：Token有效时长，单位秒；样例为 "7200"', '按样例发送数字字符串；客户端也接受数字'],
  [
    'HIS-3.1.3',
    'must',
    'token：执行成功返回后续访问所需的token',
    '对客户端不透明，可直接放入网址，至多512个字符，在有效时长内始终有效',
  ],
  [
    'HIS-3.1.4',
    'reading',
    'token 可空 T，执行失败返回null；expires_in 可空 F',
    '失败时 data 为 {"token": null, "expires_in": "0"}；客户端也接受 data 为 null',
  ],
]

const bloodUse: readonly Row[] = [
  [
    'HIS-3.2.1',
    'must',
    'http[s]://{ip}:{port}/blduseinfo?token=token结果&identityNumber=130XXX323；患者证件号 identityNumber 可空 F',
    '去空格、全角转半角、末位x大写后查找；15位与18位互通；校验位不符不拒绝，只在未查到时提示；其他证件至多32个字符',
  ],
  ['HIS-3.2.2', 'reading', 'token：后续访问所需的token', '缺少、无效、过期分别说明，且不返回任何数据'],
  [
    'HIS-3.2.3',
    'must',
    'bldUser 患者信息 可空 F：name 姓名、identityNumber 证件号码、birthday 出生日期、hisId HIS标识',
    '没有此患者即失败；号码为所查号码；客户端拒绝他人的或被遮盖的号码（15/18位互通除外）',
  ],
  ['HIS-3.2.3.1', 'must', '出生日期 birthday 可空 F：格式yyyy-MM-dd', '存在的日期'],
  [
    'HIS-3.2.4',
    'must',
    '用于HIS和减免信息关联，要求全省唯一，建议使用医院组织机构编码-住院号',
    '只要求存在且唯一；机构编码_住院号的写法是建议',
  ],
  ['HIS-3.2.4.1', 'advice', '建议使用医院组织机构编码-住院号', '22位机构编码_住院号（文字用“-”，样例用“_”，都是建议）'],
  ['HIS-3.2.5', 'must', '用血票据集合 chargeBills 可空 F', '已结算的票据，冲销相抵后的净额；没有用血票据时为成功加[]'],
  [
    'HIS-3.2.6',
    'must',
    '用血票据：serialNumber 出院结算单编号、actualCost 票据金额、consumptionDatetime 用血时间、products 血液产品集合，均可空 F',
    'products 从不为null',
  ],
  ['HIS-3.2.6.1', 'must', 'serialNumber 出院结算单编号：医院编码+住院号', '指一次结算，不要求每张票据唯一'],
  [
    'HIS-3.2.6.2',
    'must',
    'actualCost 票据金额：需报销金额，可以是医保扣除之前的，也可以是医保扣除之后的，具体采用那个要依据减免政策来确定；样例为 "100.0"',
    '十进制字符串，不经浮点数；不要求等于血费之和',
  ],
  ['HIS-3.2.6.3', 'must', 'consumptionDatetime 用血时间：格式yyyy-MM-dd', '存在的日期'],
  [
    'HIS-3.2.7',
    'must',
    '血液产品信息：donCode、prodCode、prodClassCode、prodClassName、volume、rh、money，均可空 F',
    '字段名不带空格（样例的 "donCode " 带空格，客户端都接受）；同一袋可有多行，读者求和',
  ],
  ['HIS-3.2.7.1', 'must', 'donCode 献血码；prodCode 血液产品码', '一袋血由两者共同确定'],
  [
    'HIS-3.2.7.2',
    'must',
    'prodClassCode：按省血液价格标准中定义的血液产品类别编号',
    '医院本地编码须对照；未对照是错误，不猜测',
  ],
  ['HIS-3.2.7.3', 'must', 'volume 用血数量，以规格为单位；money 血费金额', 'JSON数字，至多两位小数'],
  ['HIS-3.2.7.4', 'must', 'rh 血液产品RH血型：+或-', '数字代码只按医院自己的对照表读取，否则拒绝'],
  [
    'HIS-3.2.8',
    'must',
    '可空(True/False)：F',
    '表中不可空的字段不为null；缺值的行使整个回复失败，指明字段和第几张票据第几袋，不丢弃、不补填',
  ],
]

const sections: readonly (readonly [string, readonly Row[]])[] = [
  ['1 范围', scope],
  ['2 数据交换技术', exchange],
  ['3.1 获取Token', token],
  ['3.2 患者信息接口', bloodUse],
]

/** Every clause in the order of the text; ids with one number more split a clause. */
export const requirements: readonly Requirement[] = sections.flatMap(([section, rows]) =>
  rows.map(([id, level, quotation, reading]) => ({ id, section, level, quotation, reading })),
)

/** The clause with this id, or undefined. */
export function requirementOf(id: string): Requirement | undefined {
  return requirements.find((requirement) => requirement.id === id)
}
