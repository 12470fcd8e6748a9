const digits = '零壹贰叁肆伍陆柒捌玖'
const places = ['', '拾', '佰', '仟']
const groups = ['', '万', '亿', '万亿']

/**
 * Integer fen in the capital figures that forms about money demand (正确填写票据和结算凭证的基本规定): 196000 is `壹仟玖佰陆拾元整`,
 * 100205 is `壹仟零贰元零伍分`. Safe integers from 0; a negative sum begins with 负.
 */
export function capitalAmount(fen: number): string {
  if (!Number.isSafeInteger(fen)) throw new RangeError('a sum is a safe integer of fen')
  const abs = Math.abs(fen)
  const whole = Math.floor(abs / 100)
  const jiao = Math.floor((abs % 100) / 10)
  const fenDigit = abs % 10
  const head = whole > 0 ? `${capitalInteger(whole)}元` : ''
  const tail = capitalDecimals(jiao, fenDigit, whole > 0)
  return `${fen < 0 ? '负' : ''}${head === '' && tail === '整' ? '零元' : head}${tail}`
}

function capitalDecimals(jiao: number, fen: number, afterYuan: boolean): string {
  if (jiao === 0 && fen === 0) return '整'
  const jiaoText = jiao > 0 ? `${digits.charAt(jiao)}角` : afterYuan ? '零' : ''
  return fen > 0 ? `${jiaoText}${digits.charAt(fen)}分` : `${jiaoText}整`
}

function capitalInteger(whole: number): string {
  let rest = whole
  let result = ''
  // 零 stands once between two parts where the lower one does not fill its thousands.
  let gap = false
  for (let index = 0; rest > 0; index += 1, rest = Math.floor(rest / 10_000)) {
    const group = rest % 10_000
    if (group === 0) {
      gap = result !== ''
      continue
    }
    result = `${capitalGroup(group)}${groups[index] ?? ''}${gap ? '零' : ''}${result}`
    gap = group < 1000
  }
  return result
}

function capitalGroup(group: number): string {
  let result = ''
  let zero = false
  for (let place = 3; place >= 0; place -= 1) {
    const digit = Math.floor(group / 10 ** place) % 10
    if (digit === 0) {
      zero = result !== ''
      continue
    }
    result += `${zero ? '零' : ''}${digits.charAt(digit)}${places[place] ?? ''}`
    zero = false
  }
  return result
}
