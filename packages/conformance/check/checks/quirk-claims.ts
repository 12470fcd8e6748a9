import type { Deviation, Quirk } from '@xuemian/contract'
import type { Bilingual, Grade } from '../check.ts'
import type { Need } from './readings.ts'

/** What a conforming reply has in place of a quirk. */
export interface QuirkClaim {
  readonly grade: Grade
  readonly requirements: readonly [string, ...string[]]
  readonly mend: string
  readonly claim: Bilingual
  readonly why: Bilingual
  /** Deviations that the claim does not speak of. */
  readonly except?: (deviation: Deviation) => boolean
  /** What must have been read for the claim to be true; a look-up that found someone without it. */
  readonly needs?: Need
}

const both = (zh: string, en: string): Bilingual => ({ zh, en })

const unparsed = both(
  '浏览器和多数客户端直接解析JSON，遇到这样的回复会整个失败，窗口无法办理减免',
  'browsers and most clients parse JSON as it stands: the whole reply fails and the clerk cannot go on',
)
const unfound = both(
  '客户端按规定的位置和名称取值，取不到就当作没有这项数据',
  'clients take values by the given place and name; elsewhere they are missed',
)
const strictClient = both(
  '省级客户端能识别，但按规范编写的其他客户端会出错',
  'the province’s client copes, but other clients written to the text do not',
)
const mojibake = both(
  '浏览器按UTF-8读取JSON，姓名和错误说明会变成乱码',
  'browsers read JSON as UTF-8: names and messages turn into garbage',
)

const json = (claim: Bilingual): QuirkClaim => ({
  grade: 'must',
  requirements: ['HIS-2.5'],
  mend: 'json-encoding',
  claim,
  why: unparsed,
})
const shape = (requirement: string, mend: string, claim: Bilingual): QuirkClaim => ({
  grade: 'must',
  requirements: [requirement],
  mend,
  claim,
  why: unfound,
})
const strict = (requirement: string, mend: string, claim: Bilingual, why = strictClient): QuirkClaim => ({
  grade: 'strict',
  requirements: [requirement],
  mend,
  claim,
  why,
})

/** A JSON number may have an exponent; no JSON client minds. */
const isJsonExponent = ({ found, path }: Deviation) => found === 'exponent' && /\.(?:volume|money)$/.test(path)

/** What is claimed for each quirk that this area judges. Grades: `docs/decisions` records how the checker judges. */
export const quirkClaims: Partial<Readonly<Record<Quirk, QuirkClaim>>> = {
  charset: { ...json(both('回复使用UTF-8编码', 'replies are UTF-8')), why: mojibake },
  'charset-label': strict(
    'HIS-2.5',
    'json-encoding',
    both('Content-Type声明的编码就是回复的编码', 'the charset that Content-Type declares is that of the reply'),
    both('相信声明的客户端会把中文读成乱码', 'clients that believe the label turn Chinese into garbage'),
  ),
  'byte-order-mark': strict(
    'HIS-2.5',
    'json-encoding',
    both('回复开头没有字节顺序标记(BOM)', 'replies begin without a byte order mark'),
    both('不少JSON解析程序遇到BOM会报错', 'many JSON parsers fail on the mark'),
  ),
  'xml-string': json(both('回复直接是JSON，不包在XML里', 'replies are JSON, not JSON within XML')),
  jsonp: json(both('回复直接是JSON，不包在JSONP函数调用里', 'replies are JSON, not a JSONP call')),
  'json-in-string': json(
    both('回复是JSON对象，没有再转成字符串', 'replies are JSON objects, not JSON within a string'),
  ),
  'wcf-wrapper': shape(
    'HIS-2.5',
    'envelope',
    both('success、data、erroMessage在最外层', 'success, data, erroMessage are outermost'),
  ),
  'list-for-object': shape('HIS-2.5', 'envelope', both('应为对象的地方是对象', 'objects stand where objects belong')),
  'object-for-list': {
    ...shape(
      'HIS-3.2.5',
      'bills-query',
      both('chargeBills和products只有一项时仍是列表', 'chargeBills and products of one row are still lists'),
    ),
    requirements: ['HIS-3.2.5', 'HIS-3.2.6'],
  },
  'null-for-list': shape(
    'HIS-3.2.5',
    'nulls',
    both('没有票据时chargeBills为[]', 'chargeBills is [] where there are no bills'),
  ),
  'data-as-string': shape('HIS-2.5.2', 'envelope', both('data是对象而不是字符串', 'data is an object, not a string')),
  'missing-comma': json(
    both('成员之间都有逗号（原文样例漏了一个）', 'members are parted by commas (the sample lacks one)'),
  ),
  'trailing-comma': json(both('最后一个成员后面没有逗号', 'no comma follows the last member')),
  'single-quotes': json(both('字段名和字符串使用双引号', 'names and strings are in double quotes')),
  'bare-key': json(both('字段名都有双引号', 'names are quoted')),
  'literal-case': json(both('true、false、null为小写', 'true, false and null are in lower case')),
  'leading-zeros': json(both('数字没有多余的前导0', 'numbers have no leading zeros')),
  'number-form': json(both('数字写法符合JSON', 'numbers are written as JSON has them')),
  'raw-control': json(
    both('字符串里的换行和控制字符都已转义', 'line breaks and control characters in strings are escaped'),
  ),
  'bad-escape': json(both('反斜杠转义符合JSON', 'backslash escapes are those of JSON')),
  'odd-blank': json(both('只使用JSON允许的空白字符', 'only blanks that JSON knows are used')),
  'key-trimmed': strict(
    'HIS-3.2.7',
    'product-fields',
    both(
      '字段名前后没有空格（原文样例有空格，以表格为准）',
      'names have no blanks around them (the sample has; the table counts)',
    ),
  ),
  'key-case': {
    ...shape('HIS-2.5', 'product-fields', both('字段名的大小写与规范一致', 'names have the letter case of the text')),
    requirements: ['HIS-2.5', 'HIS-3.2.7'],
  },
  'key-alias': shape(
    'HIS-2.5',
    'envelope',
    both('字段名与规范完全一致（erroMessage按原文拼写）', 'names are those of the text (erroMessage as it is spelt)'),
  ),
  'key-missing': strict(
    'HIS-2.5',
    'envelope',
    both('success、data、erroMessage三个字段总是都在', 'success, data and erroMessage are always there'),
  ),
  'unknown-key': {
    grade: 'advice',
    requirements: ['HIS-2.5'],
    mend: 'product-fields',
    claim: both('只返回规范列出的字段', 'only the fields of the text are sent'),
    why: both(
      '多出的字段没有人使用，可能带出不必要的患者信息',
      'nobody uses the others, and they may carry more about a patient than is needed',
    ),
  },
  'success-form': shape(
    'HIS-2.5.1',
    'envelope',
    both('success是布尔值true或false', 'success is the boolean true or false'),
  ),
  'message-on-success': {
    ...shape('HIS-2.5.3', 'envelope', both('成功时erroMessage为null', 'erroMessage is null on success')),
    why: both(
      '以erroMessage是否为空判断的客户端会把成功当作失败',
      'clients that look at erroMessage take the success for a failure',
    ),
  },
  'message-empty': {
    ...shape('HIS-2.5.3', 'envelope', both('失败时erroMessage说明原因', 'erroMessage tells why on failure')),
    needs: 'failure',
    why: both('窗口人员不知道为什么查不到，也不知道该找谁', 'the clerk learns neither why nor whom to ask'),
  },
  'number-as-string': {
    ...strict(
      'HIS-3.2.7.3',
      'amounts',
      both('volume和money是数字，与样例一致', 'volume and money are numbers, as in the sample'),
    ),
    needs: 'bags',
  },
  'string-as-number': {
    ...strict(
      'HIS-3.2.6',
      'amounts',
      both('样例中为字符串的值是字符串', 'values that are strings in the sample are strings'),
    ),
    requirements: ['HIS-3.2.6', 'HIS-3.1.2', 'HIS-3.2.7.1'],
  },
  'value-trimmed': strict(
    'HIS-3.2.3',
    'product-fields',
    both('值的前后没有空格，中间没有换行', 'values have no blanks around them and no line breaks'),
    both('带空格的编码和姓名在比对时会不相等', 'codes and names with blanks do not equal those without'),
  ),
  'amount-form': {
    ...strict(
      'HIS-3.2.6.2',
      'amounts',
      both('金额和数量只有数字和小数点', 'amounts have digits and a point alone'),
      both(
        '带千位逗号或货币符号的金额，严格的客户端无法计算',
        'strict clients cannot add amounts with commas or signs',
      ),
    ),
    except: isJsonExponent,
    needs: 'bags',
  },
  'date-form': {
    ...shape('HIS-3.2.3.1', 'dates', both('日期格式为yyyy-MM-dd', 'dates are yyyy-MM-dd')),
    requirements: ['HIS-3.2.3.1', 'HIS-3.2.6.3'],
    why: both('别的写法可能被读成另一天，或读不出来', 'other forms are read as another day, or not at all'),
  },
  'rh-form': {
    ...shape('HIS-3.2.7.4', 'rh', both('rh为+或-', 'rh is + or -')),
    needs: 'bags',
    why: both('客户端只认+和-，别的写法要猜', 'clients know + and - alone; the rest is a guess'),
  },
  'identity-form': strict(
    'HIS-3.2.3',
    'identity-lookup',
    both('证件号码为半角，末位X大写', 'the identity number is half-width, a final X in upper case'),
    both('号码逐字比对时会被当作另一个人', 'compared letter by letter it is another person’s'),
  ),
}

/** Quirks without a check here, and why. */
export const quirksWithoutCheck: Partial<Readonly<Record<Quirk, string>>> = {
  'http-status': 'envelope-status judges it',
  'content-type': 'envelope-content-type judges it',
  'identity-twin': 'HIS-3.2.3 excepts the 15-digit and 18-digit forms of one number, so that neither is wrong',
  'rh-code':
    'arises only with a map of the hospital’s own codes, which the checker is not given: see reads-rh-code-unmapped',
  'more-deviations': 'a count of further deviations, each of which has its own check',
}
