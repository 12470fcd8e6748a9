import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import fc from 'fast-check'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../../test/support/browser.ts'
import { facts } from './facts.arbitrary.ts'
import { policy } from './format/policy.arbitrary.ts'
import { everyOutcome, type Handed } from './test/every-outcome.ts'

const here = fileURLToPath(new URL('./', import.meta.url))
const names = (folder: string) => readdirSync(`${here}${folder}`).sort()
const texts = (folder: string) =>
  names(folder)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => readFileSync(`${here}${folder}/${file}`, 'utf8'))
const casesOf = (folder: string) =>
  names(folder).map((file) => [`${folder}/${file}`, readFileSync(`${here}${folder}/${file}`, 'utf8')])

/** Every policy file, class dictionary and case of this package, and worlds drawn at random. */
function everything(): Handed {
  const catalogues = names('data/prices')
  const shipped = names('data')
    .filter((name) => name !== 'prices')
    .map((name) => {
      const prices = catalogues.includes(name) ? name : 'national'
      return [name, { policies: texts(`data/${name}`), classes: texts(`data/prices/${prices}`) }] as const
    })
  const classes = texts('invented')
  const invented = ['invented', 'unseen'].flatMap((folder) =>
    names(folder)
      .filter((name) => name !== 'cases' && !name.includes('.'))
      .map((name) => [name, { policies: texts(`${folder}/${name}`), classes }] as const),
  )
  const policies = [...shipped, ...invented].flatMap(([, rules]) => rules.policies)
  return {
    rules: Object.fromEntries([...shipped, ...invented]),
    cases: Object.fromEntries(['cases', 'invented/cases', 'unseen/cases'].flatMap(casesOf)),
    drawn: JSON.parse(JSON.stringify(fc.sample(fc.tuple(facts, policy), { numRuns: 200, seed: 20261124 }))),
    drawnBy: 'river',
    faulty: policies.map((text) => text.replace(/ {2}partial: .*/, '  partial: 一半').replace('sameDay', 'someDay')),
  }
}

/** So much of it as shows a planted difference. */
function few({ cases, ...given }: Handed): Handed {
  const kept = Object.entries(cases).filter(([file]) => /river|qd-/.test(file))
  return { ...given, cases: Object.fromEntries(kept), drawn: [], faulty: [] }
}

/** The package as pages get it; `plant` changes a source on the way in, to show that a difference would be seen. */
async function bundled(plant?: { readonly file: RegExp; readonly from: string; readonly to: string }): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: "import { everyOutcome } from './test/every-outcome.ts'\nglobalThis.everyOutcome = everyOutcome\n",
      resolveDir: here,
      loader: 'ts',
    },
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'iife',
    // as the pages are built: 360 browsers still ship the Chromium 86 core
    target: 'chrome86',
    minify: true,
    logLevel: 'error',
    plugins: plant
      ? [
          {
            name: 'plant',
            setup: ({ onLoad }) =>
              onLoad({ filter: plant.file }, ({ path }) => {
                const source = readFileSync(path, 'utf8')
                if (!source.includes(plant.from)) throw new Error(`nothing to plant in ${path}`)
                return { contents: source.replaceAll(plant.from, plant.to), loader: 'ts' }
              }),
          },
        ]
      : [],
  })
  return outputFiles[0]?.text ?? ''
}

/** What Chromium 86 has not, of what programs like to call. */
const withoutNews = `
  for (const [object, keys] of [
    [Array, ['fromAsync']],
    [Array.prototype, ['at', 'findLast', 'findLastIndex', 'toSorted', 'toReversed', 'toSpliced', 'with']],
    [String.prototype, ['at', 'isWellFormed', 'toWellFormed']],
    [Object, ['hasOwn', 'groupBy']],
    [Map, ['groupBy']],
    [Set.prototype, ['union', 'intersection', 'difference', 'isSubsetOf']],
    [Promise, ['any', 'withResolvers', 'try']],
    [globalThis, ['structuredClone', 'Temporal', 'Iterator', 'AggregateError', 'WeakRef']],
  ]) for (const key of keys) delete object[key]`

describe('in a browser the same package', () => {
  let browser: Browser
  let given: Handed
  let inNode: ReadonlyMap<string, string>
  let script: string
  beforeAll(async () => {
    ;[browser, script] = await Promise.all([launchBrowser(), bundled()])
    given = everything()
    inNode = new Map(everyOutcome(given))
  })
  afterAll(async () => {
    await browser?.close()
  })

  /** The names of what comes out otherwise in a page of its own than here; the page may not evaluate text, as the province's may not. */
  async function differing(
    source: string,
    locale: string,
    timezoneId: string,
    { before = '', handed = given } = {},
  ): Promise<string[]> {
    const context = await browser.newContext({ locale, timezoneId })
    const page = await context.newPage()
    await page.route('http://xuemian.test/**', async (route) => {
      if (route.request().url().endsWith('.js')) {
        await route.fulfill({ contentType: 'text/javascript; charset=utf-8', body: source })
        return
      }
      const headers = { 'content-security-policy': "default-src 'self'", 'content-type': 'text/html; charset=utf-8' }
      await route.fulfill({ headers, body: '<!doctype html><script src="/policy.js"></script>' })
    })
    await page.addInitScript(before)
    await page.goto('http://xuemian.test/')
    const own = await page.evaluate<Intl.ResolvedDateTimeFormatOptions>('Intl.DateTimeFormat().resolvedOptions()')
    expect([own.locale, own.timeZone]).toEqual([locale, timezoneId])
    const found = await page.evaluate<ReturnType<typeof everyOutcome>>(`everyOutcome(${JSON.stringify(handed)})`)
    await context.close()
    expect(found).toHaveLength(Object.keys(handed.cases).length + handed.drawn.length + handed.faulty.length)
    return found.filter(([name, text]) => text !== inNode.get(name)).map(([name]) => name)
  }

  it('reads every file and decides every case and 200 drawn worlds to the byte as Node does', async () => {
    expect(inNode.size).toBeGreaterThan(300)
    expect([...inNode.values()].filter((text) => text.startsWith('{"ok":false')).length).toBe(given.faulty.length)
    expect(await differing(script, 'zh-CN', 'Asia/Shanghai')).toEqual([])
  })

  it('does so in Turkish in New York, and without what Chromium 86 has not', async () => {
    expect(await differing(script, 'tr-TR', 'America/New_York', { before: withoutNews })).toEqual([])
  })

  it('would be seen to differ if it sorted by the language of the browser', async () => {
    const plant = { file: /sorting\.ts$/, from: 'return a < b ? -1 : a > b ? 1 : 0', to: 'return a.localeCompare(b)' }
    const found = await differing(await bundled(plant), 'zh-CN', 'Asia/Shanghai', { handed: few(given) })
    expect(found).toContain('invented/cases/river-indivisible-fen.yaml')
  })

  it('would be seen to differ if it counted days in the time zone of the browser', async () => {
    const plant = { file: /period\.ts$/, from: 'Date.parse(day)', to: "Date.parse(day.concat('T00:00'))" }
    const found = await differing(await bundled(plant), 'zh-CN', 'Asia/Shanghai', { handed: few(given) })
    expect(found).toContain('cases/qd-53-180-days-after-use.yaml')
  })
})
