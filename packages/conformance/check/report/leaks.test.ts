import iconv from 'iconv-lite'
import { expect, test } from 'vitest'
import { consoleLine, consoleSummary } from './console.ts'
import { htmlReport } from './html.ts'
import { jsonReport } from './json.ts'
import { junitReport } from './junit.ts'
import { canaries, personBody, sampleExchange, sampleReport, sampleResult } from './sample-report.ts'

const { id, password, token, number, twin, name, latinName, other } = canaries
const target = `/blduseinfo?token=${token}&identityNumber=${number}`
const everything = `${name} ${latinName} ${number} ${twin} ${token} ${password} ${id}`
const encoded = [
  encodeURIComponent(everything),
  Buffer.from(everything).toString('base64'),
  iconv.encode(name, 'gbk').toString('hex'),
]
const escaped = Array.from(name, (c) => `\\u${c.charCodeAt(0).toString(16)}`).join('')

const places: Readonly<Record<string, () => ReturnType<typeof sampleExchange>>> = {
  'a body': () => sampleExchange(target, personBody),
  'a body in GBK': () => sampleExchange(target, iconv.encode(personBody, 'gbk')),
  'a body in UTF-16': () => sampleExchange(target, iconv.encode(personBody, 'utf16le', { addBOM: true })),
  'bytes that no encoding fits': () =>
    sampleExchange(target, Uint8Array.from([...iconv.encode(personBody, 'gbk'), 0xff, 0xff])),
  'a body that is cut short': () => sampleExchange(target, personBody.slice(0, 60)),
  'a message': () =>
    sampleExchange(
      target,
      `{"success":false,"data":null,"erroMessage":"患者${other}（${number}）不存在 ${everything}"}`,
    ),
  'a message in escapes': () =>
    sampleExchange(target, `{"success":false,"data":null,"erroMessage":"${escaped}未找到 ${escaped}"}`),
  'a JSON string': () => sampleExchange(target, JSON.stringify(personBody)),
  'a key': () => sampleExchange(target, `{"${name}":1,"${number}":"${name}",${token}:'${name}'}`),
  'a page': () =>
    sampleExchange(
      target,
      `<html><title>${name}</title><script>var n="${name}"</script><!--${number}--><p title="${name}">${everything} ${other}</p>${escapedHtml()}</html>`,
    ),
  XML: () => sampleExchange(target, `<string name="${name}">${personBody}</string><${name}>${latinName}</${name}>`),
  'plain text': () => sampleExchange(target, `${everything} ${other}`),
  'encoded text': () => sampleExchange(target, encoded.join(' ')),
  headers: () =>
    sampleExchange(target, '{}', {
      headers: [
        ['X-Name', everything],
        ['Set-Cookie', everything],
        ['Location', `/x?${encoded[0]}`],
        ['Server', everything],
        ['Content-Type', `text/html; x=${encoded[1]}`],
        [token, 'x'],
        ['Content-Disposition', Buffer.from(name).toString('latin1')],
      ],
    }),
  'a target of its own': () =>
    sampleExchange(
      `/${number}/${encodeURIComponent(name)}?q=${encodeURIComponent(everything)}&identityNumber=%20${number.toLowerCase()}&token=${token}x&id=${id}&password=${encodeURIComponent(password)}1&%ZZ&${number}`,
      '{}',
    ),
  'a request body': () => ({
    ...sampleExchange(target, '{}'),
    ask: {
      method: 'POST',
      target: '/token',
      headers: { Authorization: password, Cookie: token, 'X-Name': number },
      body: `id=${id}&password=${encodeURIComponent(password)}`,
    },
  }),
}

function escapedHtml(): string {
  return Array.from(name, (c) => `&#${c.charCodeAt(0)};&#x${c.charCodeAt(0).toString(16)};`).join('')
}

const forbidden = [
  ...Object.values(canaries),
  ...[name, other, latinName, password].map((text) => encodeURIComponent(text)),
  ...[name, number, password, token].map((text) =>
    Buffer.from(text).toString('base64').replace(/=+$/, '').slice(0, -2),
  ),
  iconv.encode(name, 'gbk').toString('hex'),
  iconv.encode(name, 'gbk').toString('latin1'),
  Buffer.from(name).toString('latin1'),
  escaped,
  'user:pass',
  ...['Kanarie', '翠羽', '皓月', 'Zyxwvu', '195804126639'],
]

test.each(Object.entries(places))('no report holds a person or a secret that stands in %s', (_, exchange) => {
  const broken = sampleResult(
    { id: 'leaky', group: 'fields', requirement: 'HIS-3.2.3', mend: 'ids', zh: '一项', en: 'one' },
    {
      kind: 'broken',
      findings: [
        { found: { zh: `见${number}${token}`, en: `saw ${password}` }, path: `$.${number}`, exchange: exchange() },
      ],
    },
  )
  const report = sampleReport([broken])
  const texts = [
    jsonReport(report),
    junitReport(report),
    htmlReport(report),
    consoleSummary(report),
    ...report.results.map((result) => consoleLine(result, { ...report.secrets, others: [token] })),
  ]
  for (const text of texts) {
    const found = forbidden.filter((secret) => text.toLowerCase().includes(secret.toLowerCase()))
    expect(found).toEqual([])
  }
})

test('a secret with a sign that patterns know is found literally', () => {
  const report = { ...sampleReport(), secrets: { id: 'a', password: 'a.*(b[c', identityNumbers: [] } }
  expect(() => jsonReport(report)).not.toThrow()
})
