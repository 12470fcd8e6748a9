import { expect, test } from 'vitest'
import { looksLikeGbk } from './mojibake.ts'

/** As a driver gives GBK bytes of a latin1 column. */
const misread = (hex: string) => new TextDecoder('windows-1252').decode(Buffer.from(hex, 'hex'))

test.each([
  ['赵 丽华', 'd5d420c0f6bbaa'],
  ['张建国', 'd5c5bda8b9fa'],
  ['新鲜冰冻血浆(FFP)', 'd0c2cfcab1f9b6b3d1aabdac2846465029'],
])('%s misread is recognised', (_text, hex) => {
  expect(looksLikeGbk(misread(hex))).toBe(true)
})

test.each(['张建国', 'Zhang', 'José', 'Müller', 'Renée Lévy', ''])('%s is taken as it stands', (text) => {
  expect(looksLikeGbk(text)).toBe(false)
})
