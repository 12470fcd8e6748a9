import { identityCheckDigit, identityForms, readBloodUseReply } from '@xuemian/contract'
import { type Bilingual, type Check, outcomeOf } from '../check.ts'
import { bloodUseTarget, type His, rawOf, readLookUp } from '../his.ts'
import { type Answered, succeeds } from './replies.ts'

/** A claim that a look-up, or a request for a token, does not succeed. */
function refusal(
  id: string,
  requirement: string,
  claim: Bilingual,
  why: Bilingual,
  ask: (his: His) => Promise<Answered>,
): Check {
  return {
    id,
    group: 'parameters',
    requirements: [requirement],
    grade: 'must',
    claim,
    why,
    mend: 'parameters',
    async run(his) {
      const exchange = await ask(his)
      return outcomeOf(succeeds(exchange) ? [{ found: { zh: '却成功了', en: 'it succeeded' }, exchange }] : [])
    },
  }
}

/** A number of the right form that nobody has: born on 1 January 1900 in a district that does not exist. */
function nobody(his: His): string {
  const [a = 0, b = 0] = his.options.random(2)
  const first17 = `99000019000101${String((a * 256 + b) % 1000).padStart(3, '0')}`
  return first17 + identityCheckDigit(first17)
}

/** A look-up in another spelling must find the same person; `undefined` where the given people have no such spelling. */
function spelling(id: string, claim: Bilingual, spell: (number: string) => string | undefined): Check {
  return {
    id,
    group: 'parameters',
    requirements: ['HIS-3.2.1'],
    grade: 'advice',
    claim,
    why: {
      zh: '窗口人员照着证件或系统里的写法输入，应当查得到',
      en: 'clerks type what a card or a system shows, and should find the person',
    },
    mend: 'identity-lookup',
    async run(his) {
      for (const number of his.options.identityNumbers) {
        const spelt = spell(number)
        if (spelt === undefined) continue
        const usual = readLookUp(await his.lookUp(number), number)
        if (!usual.ok || !usual.value.success) continue
        const exchange = await his.reply({ target: bloodUseTarget(await his.token(), spelt) })
        const read = readBloodUseReply(rawOf(exchange.reply), { asked: spelt })
        const same = read.ok && read.value.success
        return outcomeOf(
          same ? [] : [{ found: { zh: '换一种写法就查不到', en: 'not found in this spelling' }, exchange }],
        )
      }
      return {
        kind: 'not-applicable',
        reason: { zh: '所给的证件号码没有这种写法', en: 'none of the given numbers has such a spelling' },
      }
    },
  }
}

const mistaken: Bilingual = {
  zh: '漏填的请求可能得到别人的数据',
  en: 'a request that lacks a value could get somebody else’s data',
}

export const parameterChecks: readonly Check[] = [
  refusal(
    'password-required',
    'HIS-3.1.1',
    { zh: '不带密码得不到令牌', en: 'without a password there is no token' },
    mistaken,
    (his) => his.reply({ target: `/token?id=${encodeURIComponent(his.options.credentials.id)}` }),
  ),
  refusal(
    'identity-required',
    'HIS-3.2.1',
    { zh: '不带证件号码的查询失败', en: 'a look-up without an identity number fails' },
    mistaken,
    async (his) => his.reply({ target: `/blduseinfo?token=${encodeURIComponent(await his.token())}` }),
  ),
  refusal(
    'identity-not-empty',
    'HIS-3.2.1',
    { zh: '证件号码为空的查询失败', en: 'a look-up with an empty identity number fails' },
    mistaken,
    async (his) => his.reply({ target: bloodUseTarget(await his.token(), '') }),
  ),
  {
    ...refusal(
      'identity-repeated',
      'HIS-3.2.1',
      { zh: '两个证件号码的查询失败，不任取其一', en: 'a look-up of two identity numbers fails and does not take one' },
      {
        zh: '网址被改动时，查到的可能不是窗口人员要查的人',
        en: 'where a URL was tampered with, another person than the clerk meant may be found',
      },
      async (his) =>
        his.reply({
          target: `${bloodUseTarget(await his.token(), his.options.identityNumbers[0] ?? '')}&identityNumber=${nobody(his)}`,
        }),
    ),
    // the text is silent: servers may take the first or the last
    grade: 'advice',
  },
  refusal(
    'unknown-person',
    'HIS-3.2.3',
    { zh: '查不到的患者：success为false', en: 'an unknown patient: success is false' },
    {
      zh: 'bldUser不可空；成功而没有患者，客户端无法处理',
      en: 'bldUser may not be null: success without a patient cannot be used',
    },
    async (his) => his.reply({ target: bloodUseTarget(await his.token(), nobody(his)) }),
  ),
  {
    id: 'unknown-parameter',
    group: 'parameters',
    requirements: ['HIS-3.2.1'],
    grade: 'advice',
    claim: { zh: '多余的参数不影响查询', en: 'an unknown parameter does not disturb a look-up' },
    why: { zh: '省级系统以后会附带一次性查询凭证', en: 'the province will send a one-time ticket with look-ups' },
    mend: 'parameters',
    async run(his) {
      if (!succeeds(await his.lookUp()))
        return {
          kind: 'could-not-run',
          reason: { zh: '没有这个参数也查询不成功', en: 'the look-up fails without it, too' },
        }
      const [number = ''] = his.options.identityNumbers
      const exchange = await his.reply({ target: `${bloodUseTarget(await his.token(), number)}&xuemian=1` })
      return outcomeOf(
        succeeds(exchange)
          ? []
          : [{ found: { zh: '多一个参数就失败', en: 'fails with one more parameter' }, exchange }],
      )
    },
  },
  spelling(
    'identity-blanks',
    { zh: '证件号码前后有空格也查得到', en: 'blanks around the number do not matter' },
    (number) => ` ${number} `,
  ),
  spelling(
    'identity-lower-case',
    { zh: '末位小写x也查得到', en: 'a final x in lower case does not matter' },
    (number) => (number.endsWith('X') ? `${number.slice(0, -1)}x` : undefined),
  ),
  spelling(
    'identity-full-width',
    { zh: '全角的证件号码也查得到', en: 'a number in full-width characters is found' },
    (number) =>
      /^[0-9A-Z]+$/.test(number)
        ? number.replace(/./g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0))
        : undefined,
  ),
  spelling(
    'identity-fifteen',
    { zh: '15位旧号码查得到同一个人', en: 'the old number of 15 digits finds the same person' },
    (number) => (number.length === 18 ? identityForms(number).find((form) => form.length === 15) : undefined),
  ),
]
