import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { addSigningKey, publicKeySet, readSigningKeys } from './keys.ts'
import { readProvinceKeys } from './province-keys.ts'
import { testProvince } from './testing.ts'

const folder = mkdtempSync(join(tmpdir(), 'xuemian-signing-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let files = 0
function fresh(): string {
  files += 1
  return join(folder, `${files}.key`)
}

describe('the key file', () => {
  test('is made at the first start for its owner alone, and read again ever after', async () => {
    const file = fresh()
    const made = await readSigningKeys(file, randomBytes)
    expect(made).toHaveLength(1)
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(publicKeySet(await readSigningKeys(file, randomBytes))).toEqual(publicKeySet(made))
  })

  test('names the key of RFC 8037 by its thumbprint, as its appendix A.3 does', async () => {
    const file = fresh()
    const d = 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A'
    const x = '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo'
    writeFileSync(file, JSON.stringify({ keys: [{ kty: 'OKP', crv: 'Ed25519', d, x }] }), { mode: 0o600 })
    const kid = 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k'
    expect(publicKeySet(await readSigningKeys(file, randomBytes))).toEqual({
      keys: [{ kty: 'OKP', crv: 'Ed25519', x, kid, alg: 'EdDSA', use: 'sig' }],
    })
  })

  test('takes one more key behind those that it holds', async () => {
    const file = fresh()
    const [first] = await readSigningKeys(file, randomBytes)
    const both = await addSigningKey(file, randomBytes)
    expect(both.map((key) => key.kid)).toEqual([first?.kid, expect.not.stringMatching(first?.kid ?? '')])
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  test.skipIf(process.platform === 'win32')('is refused where others may read it', async () => {
    const file = fresh()
    await readSigningKeys(file, randomBytes)
    chmodSync(file, 0o644)
    await expect(readSigningKeys(file, randomBytes)).rejects.toThrow('chmod 600')
  })

  test('is refused, unquoted, where it is broken or its halves do not match', async () => {
    const [one, two] = [fresh(), fresh()]
    await readSigningKeys(one, randomBytes)
    await readSigningKeys(two, randomBytes)
    const { d } = JSON.parse(readFileSync(one, 'utf8')).keys[0]
    const { x } = JSON.parse(readFileSync(two, 'utf8')).keys[0]
    for (const text of ['', '{"keys":[]}', JSON.stringify({ keys: [{ kty: 'OKP', crv: 'Ed25519', d, x }] })]) {
      writeFileSync(one, text)
      const refusal = await readSigningKeys(one, randomBytes).catch((error: Error) => error)
      expect(String(refusal)).toContain('内容不正确')
      expect(String(refusal)).not.toContain(d.slice(0, 10))
    }
    await expect(readSigningKeys(join(folder, 'none', 'x.key'), randomBytes)).rejects.toThrow('无法建立')
  })
})

describe("the province's keys", () => {
  test('are read from the JWK set that the province publishes', () => {
    const file = fresh()
    const { keys } = testProvince()
    writeFileSync(file, JSON.stringify(keys))
    expect(readProvinceKeys(file)).toEqual(keys)
  })

  test.each([
    ['no JSON', '<html>'],
    ['an empty set', '{"keys":[]}'],
    ['a key of another kind', '{"keys":[{"kty":"RSA","n":"x","e":"AQAB","kid":"1"}]}'],
    [
      'a private key',
      `{"keys":[{"kty":"OKP","crv":"Ed25519","kid":"1","x":"${'x'.repeat(43)}","d":"${'d'.repeat(43)}"}]}`,
    ],
  ])('are refused where the file holds %s', (_what, text) => {
    const file = fresh()
    writeFileSync(file, text)
    expect(() => readProvinceKeys(file)).toThrow('provinceKeys')
  })
})
