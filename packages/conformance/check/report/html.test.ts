import { expect, test } from 'vitest'
import { htmlReport } from './html.ts'
import { sampleExchange, sampleReport, sampleResult } from './sample-report.ts'

const html = htmlReport(sampleReport())

test('is one file without script, and may load nothing', () => {
  expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`)
  expect(html).not.toMatch(/<script|\bsrc=|url\(|@import|<link|javascript:/i)
  expect(html.match(/href="[^#][^"]*"/g)).toBeNull()
})

test('a hostile server writes nothing into the page', () => {
  const attack = `"><script>alert(1)</script><img src=x onerror=alert(1)>`
  const exchange = sampleExchange(
    `/token?id=${attack}&${attack}=1`,
    `{"${attack}":"${attack}","erroMessage":"${attack}"}`,
    {
      headers: [
        ['Server', attack],
        [attack, attack],
      ],
    },
  )
  const hostile = sampleResult(
    { id: 'hostile', group: 'reach', requirement: 'HIS-2.6', mend: 'none', zh: attack, en: attack },
    { kind: 'broken', findings: [{ found: { zh: attack, en: attack }, path: attack, exchange }] },
  )
  const page = htmlReport(sampleReport([hostile]))
  expect(page).not.toMatch(/<script|<img/i)
  expect(page.match(/<[a-z]+[^>]*onerror/gi)).toBeNull()
})

test('says the verdict, how many checks came to what, and only the host of the address', () => {
  expect(html).toContain('有不符合接口规范之处')
  expect(html).toContain('<b>3</b>不符合')
  expect(html).toContain('10.1.2.3:8080')
  expect(html).not.toContain('/his')
})

test('quotes the clause with our reading of it', () => {
  expect(html).toContain('response.AddHeader(&quot;Access-Control-Allow-Origin&quot;, &quot;*&quot;);')
  expect(html).toContain('理解：')
})

test('shows what is odd in a reply although values are masked', () => {
  expect(html).toContain('&quot;name&quot;:&quot;某某某某&quot;')
  expect(html).toContain('&quot;donCode &quot;:&quot;X9999999999999&quot;')
  expect(html).toContain('&quot;birthday&quot;:&quot;yyyy/MM/dd&quot;')
  expect(html).toContain('&quot;rh&quot;:&quot;阳性&quot;')
  expect(html).toContain('&quot;actualCost&quot;:&quot;9,999.99&quot;')
})

test('where nothing could be run, nothing is said to hold, and the one reason is shown once', () => {
  const [sample] = sampleReport().results.filter(({ verdict }) => verdict === 'could-not-run')
  if (!sample) throw new RangeError('no sample')
  const twice = [sample, { ...sample, check: { ...sample.check, id: 'another' } }]
  const page = htmlReport({ ...sampleReport(), results: twice })
  expect(page).toContain('<h1>未能检查</h1>')
  expect(page).toContain('2项：')
  expect(page.match(/What was asked/g)).toHaveLength(1)
})
