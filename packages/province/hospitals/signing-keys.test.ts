import { describe, expect, it } from 'vitest'
import { describeOnDatabases } from '../db/suite.ts'
import { hospitalKey } from '../test/signing.ts'
import { hospital, openWorld, peopled } from '../test/world.ts'
import { checkSigningKeys, thumbprints } from './signing-keys.ts'

/** RFC 8037, appendix A. */
const x = '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo'
const good = { kty: 'OKP', crv: 'Ed25519', x, kid: 'one', alg: 'EdDSA', use: 'sig' }

describe('a pasted JWK set', () => {
  it('is kept without what else it says', () => {
    expect(checkSigningKeys({ keys: [good] })).toEqual({ keys: [{ kty: 'OKP', crv: 'Ed25519', x, kid: 'one' }] })
    expect(checkSigningKeys({ keys: [] })).toEqual({ keys: [] })
  })

  it('is named in the audit by the thumbprints of RFC 7638', async () => {
    const kept = checkSigningKeys({ keys: [good] })
    expect(await thumbprints(kept)).toEqual(['kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k'])
  })

  it.each<[string, object, string]>([
    ['a private key', { d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A' }, '含有私钥'],
    ['another kind of key', { kty: 'EC', crv: 'P-256' }, '不是 Ed25519'],
    ['a key for agreement', { crv: 'X25519' }, '不是 Ed25519'],
    ['a short key', { x: 'AAAA' }, 'x 不正确'],
    ['a key with spare bits', { x: `${x.slice(0, -1)}p` }, 'x 不正确'],
    ['a key without a name', { kid: undefined }, 'kid'],
    ['a name with blanks', { kid: 'a b' }, 'kid'],
    ['the same key again', { kid: 'two' }, '重复'],
    ['the same name again', { x: hospitalKey('one').jwk.x }, '重复'],
  ])('is refused where it holds %s, and says which', (_what, change, words) => {
    const refuse = () => checkSigningKeys({ keys: [good, { ...good, ...change }] })
    expect(refuse).toThrow(expect.objectContaining({ code: 'SIGNING_KEYS_INVALID' }))
    expect(refuse).toThrow(new RegExp(`^第2把签名公钥.*${words}`))
  })
})

describeOnDatabases('signing keys in the registry', (database) => {
  const start = async () => {
    const world = await peopled(await openWorld(database().db))
    const admin = await world.signIn('admin')
    const trail = async () =>
      (await admin.call('GET', '/api/audit?action=hospital.signing-keys'))
        .json()
        .entries.map((entry: { detail: unknown }) => entry.detail)
    return { world, admin, trail }
  }
  const print = (key: unknown) => thumbprints({ keys: [key as never] }).then(([only]) => only)

  it('are registered with a hospital, changed alone, kept when the hospital is changed, and every change is audited', async () => {
    const { admin, trail } = await start()
    const key = hospitalKey('new').jwk
    const fresh = hospital('滦州市人民医院', '40224846313022311A1001')
    const made = (await admin.call('POST', '/api/hospitals', { ...fresh, signingKeys: { keys: [good] } })).json()
    expect(made.signingKeys.keys).toMatchObject([{ kid: 'one', x }])
    const at = `/api/hospitals/${made.id}`
    expect((await admin.call('PUT', at, { ...fresh, lan: false })).json()).toMatchObject({
      lan: false,
      signingKeys: made.signingKeys,
    })
    await admin.call('PUT', `${at}/signing-keys`, { keys: [good] })
    const changed = await admin.call('PUT', `${at}/signing-keys`, { keys: [good, key] })
    expect(changed.json().signingKeys.keys).toHaveLength(2)
    await admin.call('PUT', at, { ...fresh, signingKeys: { keys: [] } })
    const [one, two] = [await print(good), await print(key)]
    expect(await trail()).toEqual([
      { before: [one, two], after: [] },
      { before: [one], after: [one, two] },
      { before: [], after: [one] },
    ])
  })

  it('are changed by administrators alone, of a known hospital, and to good ones', async () => {
    const { world, admin, trail } = await start()
    const [{ id }] = (await admin.call('GET', '/api/hospitals')).json().hospitals
    const put = async (name: string, path: string, keys: unknown[]) => {
      const reply = await (await world.signIn(name)).call('PUT', `/api/hospitals/${path}/signing-keys`, { keys })
      return [reply.statusCode, reply.json().error?.code]
    }
    for (const name of ['clerk1', 'reviewer1', 'auditor'])
      expect(await put(name, id, [good])).toEqual([403, 'NOT_ALLOWED'])
    expect(await put('admin', '00000000-0000-4000-8000-000000000000', [good])).toEqual([404, 'HOSPITAL_NOT_FOUND'])
    expect(await put('admin', id, [{ ...good, d: 'secret' }])).toEqual([422, 'SIGNING_KEYS_INVALID'])
    expect(
      await put(
        'admin',
        id,
        Array.from({ length: 9 }, () => good),
      ),
    ).toEqual([400, 'INVALID_INPUT'])
    expect(await trail()).toEqual([])
  })
})
