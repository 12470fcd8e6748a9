import { expect, test } from 'vitest'
import { consoleLine, consoleStyle, consoleSummary, fit, widthOf } from './console.ts'
import { curlOf } from './curl.ts'
import { junitReport } from './junit.ts'
import { mendings } from './mending.ts'
import { canaries, sampleReport } from './sample-report.ts'

const report = sampleReport()
const { id, password, number, token } = canaries
const secrets = { id, password, identityNumbers: [number], others: [token] }
const curl = (target: string, method?: string) =>
  curlOf(method ? { target, method } : { target }, secrets, (text) => text)

test('JUnit counts failures, errors and skipped checks; a warning is output', () => {
  const xml = junitReport(report)
  expect(xml).toContain('<testsuites name="xuemian-check" tests="7" failures="3" errors="1"')
  expect(xml.match(/<failure /g)).toHaveLength(3)
  expect(xml.match(/<error /g)).toHaveLength(1)
  expect(xml.match(/<skipped /g)).toHaveLength(1)
  expect(xml.match(/<system-out>/g)).toHaveLength(1)
})

test.each([
  [
    `/token?id=${id}&password=${encodeURIComponent(password)}`,
    `curl -sS -i -G "$XUEMIAN_BASE/token" --data-urlencode "id=$XUEMIAN_ID" --data-urlencode "password=$XUEMIAN_PASSWORD"`,
  ],
  [
    `/blduseinfo?token=${token}&identityNumber=`,
    `curl -sS -i "$XUEMIAN_BASE/blduseinfo?token=$XUEMIAN_TOKEN&identityNumber="`,
  ],
  [`/token?id=${id}&id=%ZZ`, `curl -sS -i "$XUEMIAN_BASE/token?id=$XUEMIAN_ID&id=%ZZ"`],
  ['/token?$(reboot)=`a`', 'curl -sS -i "$XUEMIAN_BASE/token?\\$(xxxxxx)=\\`a\\`"'],
])('%s is one line of curl', (target, line) => {
  expect(curl(target)).toBe(line)
})

test('curl is told the method', () => {
  expect(curl('/token', 'OPTIONS')).toBe('curl -sS -i -X OPTIONS "$XUEMIAN_BASE/token"')
  expect(curl('/token', 'HEAD')).toBe('curl -sS -i -I "$XUEMIAN_BASE/token"')
})

test('a Chinese character takes two columns', () => {
  expect(widthOf('令牌 ok')).toBe(7)
  expect(fit('令牌可以使用', 8)).toBe('令牌可…')
})

test('there is colour on a terminal alone, and none with NO_COLOR', () => {
  expect(consoleStyle({ isTTY: true, columns: 80 }, {})).toEqual({ colour: true, width: 80 })
  expect(consoleStyle({ isTTY: true }, { NO_COLOR: '1' }).colour).toBe(false)
  expect(consoleStyle({}, {}).colour).toBe(false)
})

test('without colour the console is plain text within its width', () => {
  const style = { colour: false, width: 60 }
  const text = [
    ...report.results.map((result) => consoleLine(result, secrets, style)),
    consoleSummary(report, style),
  ].join('\n')
  expect(text).not.toContain('\u001b')
  const lines = text.split('\n').filter((line) => !line.includes('Parts of'))
  expect(lines.filter((line) => widthOf(line) > 64)).toEqual([])
})

test('every example is in both languages of programs and of people', () => {
  for (const [key, { advice, csharp, java, sql }] of Object.entries(mendings)) {
    for (const text of [advice.zh, advice.en, csharp, java, sql ?? 'none']) expect([key, text.trim()]).not.toContain('')
  }
  expect(Object.keys(mendings).sort()).toEqual(
    'cors-headers preflight envelope json-encoding http-status token-issue token-check parameters identity-lookup bills-query product-fields dates amounts rh nulls netting ids security-headers robustness speed'
      .split(' ')
      .sort(),
  )
})
