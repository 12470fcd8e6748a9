import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadPolicies, loadShippedRules, shippedProvinces } from './data.ts'
import { parseClassDictionary } from './policy.ts'

describe('the shipped rules', () => {
  it('are the nine sets of seven provinces, without a conflict', () => {
    const found = shippedProvinces().flatMap((province) => loadShippedRules(province).policies)
    expect(found.map(({ id, version }) => `${id} ${version}`).sort()).toEqual([
      'BJ 2009-01-01',
      'BJ 2022-02-01',
      'HA 1999-09-24',
      'HE 1998-10-01',
      'HN 2015-01-01',
      'JS 1998-10-01',
      'SD 2024-04-01',
      'SD-QD 2020-01-15',
      'ZJ 2020-11-27',
    ])
  })

  it('are Hebei’s where no province is named', () => {
    expect(loadShippedRules()).toEqual(loadShippedRules('hebei'))
  })

  it('claim to be enacted only on the text of the law, and to quote nothing that was not compared', () => {
    for (const { status, sources, rules } of shippedProvinces().flatMap((name) => loadShippedRules(name).policies)) {
      const provisions = rules.flatMap((rule) => rule.tiers.map((tier) => tier.provision))
      for (const { of, sure } of provisions) {
        if (status === 'enacted') expect([sources[of]?.grade, sure]).toEqual(['A', 'summarised'])
        expect(sure).not.toBe('quoted')
      }
    }
  })

  it('bring classes for every province, and every price list reads', () => {
    for (const province of shippedProvinces()) expect(loadShippedRules(province).dictionaries).not.toEqual([])
    const root = new URL('./data/prices/', import.meta.url)
    for (const folder of readdirSync(root)) {
      for (const file of readdirSync(new URL(`${folder}/`, root))) {
        const text = readFileSync(new URL(`${folder}/${file}`, root), 'utf8')
        expect(parseClassDictionary(text, file)).toMatchObject({ ok: true })
      }
    }
  })
})

describe('a folder of rules', () => {
  const hebei = readFileSync(new URL('./data/hebei/1998-10-01.yaml', import.meta.url), 'utf8')
  const load = (files: Readonly<Record<string, string>>) => {
    const folder = mkdtempSync(join(tmpdir(), 'rules-'))
    try {
      for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
      return loadPolicies(folder)
    } finally {
      rmSync(folder, { recursive: true })
    }
  }

  it('is read in the order of its names, other files aside', () => {
    const second = hebei
      .replace("version: '1998-10-01'", "version: '2'")
      .replace("from: '1998-10-01'", "from: '2010-01-01'")
    expect(load({ 'b.yaml': second, 'a.yaml': hebei, 'notes.txt': '' }).map(({ version }) => version)).toEqual([
      '1998-10-01',
      '2',
    ])
  })

  it('is refused with file and line for a fault in one file and for a conflict between two', () => {
    const invalid = (message: RegExp) =>
      expect.objectContaining({ code: 'RULES_INVALID', message: expect.stringMatching(message) })
    expect(() => load({ 'a.yaml': 'id: 1' })).toThrow(invalid(/^rules-[^/]+\/a\.yaml:1 id：/))
    expect(() => load({ 'a.yaml': hebei, 'b.yaml': hebei })).toThrow(invalid(/b\.yaml:\d+ version：/))
  })
})
