import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { machineCredential } from '@xuemian/gateway'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startMariadb, type TestMariadb } from '../support/mariadb.ts'
import { createUnseenHis, unseenPeople } from '../support/unseen-his.ts'

const bin = fileURLToPath(new URL('../../packages/gateway/bin/xuemian-gateway.mjs', import.meta.url))
const written = new URL('unseen-his/', import.meta.url)
const folder = mkdtempSync(join(tmpdir(), 'xuemian-unseen-'))
const secret = 'secret-of-the-province'
let hospital: TestMariadb | undefined
let env: Record<string, string | undefined> = {}
let gateway: ChildProcess | undefined

beforeAll(async () => {
  hospital = await startMariadb()
  if (!hospital) return
  await createUnseenHis(hospital.url)
  const yaml = readFileSync(new URL('gateway.yaml', written), 'utf8')
  writeFileSync(join(folder, 'gateway.yaml'), yaml.replace('换成校验值', machineCredential(secret)))
  writeFileSync(join(folder, 'reader.password'), 'reader\n', { mode: 0o600 })
  writeFileSync(join(folder, 'products.csv'), '本院编码,类别编码,类别名称,每单位毫升\n')
  const url = `mysql://xuemian_reader@${new URL(hospital.url).host}/his`
  env = { ...process.env, XUEMIAN_SOURCE_URL: url, XUEMIAN_LISTEN_PORT: '0' }
}, 120_000)
afterAll(async () => {
  gateway?.kill('SIGKILL')
  await hospital?.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** Runs a command of the gateway in the hospital's folder; answers what it printed and how it ended. */
function run(parameters: readonly string[], input = ''): Promise<{ readonly printed: string; readonly code: number }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [bin, ...parameters], { cwd: folder, env }, (error, out, err) => {
      resolve({ printed: out + err, code: typeof error?.code === 'number' ? error.code : 0 })
    })
    child.stdin?.end(input)
  })
}

async function serve(): Promise<string> {
  gateway = spawn(process.execPath, [bin, 'serve'], { cwd: folder, env })
  let printed = ''
  gateway.stdout?.on('data', (data: Buffer) => (printed += data.toString()))
  for (let tries = 0; tries < 400; tries += 1) {
    const url = /"url":"([^"]+)"/.exec(printed)?.[1]
    if (url) return url
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`did not start: ${printed}`)
}

const product = (donCode: string, prodCode: string, code: string, name: string, ...rest: readonly unknown[]) => {
  const [volume, rh, money] = rest
  return { donCode, prodCode, prodClassCode: code, prodClassName: name, volume, rh, money }
}
const bill = (number: string, actualCost: string, consumptionDatetime: string, products: readonly unknown[]) => {
  return { serialNumber: `40224846313020211A1001_${number}`, actualCost, consumptionDatetime, products }
}
const user = (name: string, identityNumber: string, birthday: string, number: string) => {
  return { name, identityNumber, birthday, hisId: `40224846313020211A1001_${number}` }
}
const zhao = {
  success: true,
  data: {
    bldUser: user('赵 丽华', unseenPeople.twice, '1949-12-31', '88001'),
    chargeBills: [
      bill('MZ001', '650.00', '2026-03-05', [
        product('0030226000201', 'P0056V00', '1001', '去白悬浮红细胞', 2, '+', 420),
      ]),
      bill('88001', '1820.50', '2026-02-17', [
        product('0030226000205', 'P0147VA0', '1003', '病毒灭活血浆', 2, '+', 80),
        product('0030226000206', 'P0147VA0', '1003', '病毒灭活血浆', 1.5, '+', 60.5),
      ]),
    ],
  },
  erroMessage: null,
}

describe('a HIS that the gateway has never seen', () => {
  test('is led to by doctor: where the columns are, which codes are left to map, and in the end nothing to mend', async (context) => {
    if (!hospital) return context.skip()
    const [found, open] = await Promise.all([
      run(['doctor', '--find']),
      run(['doctor', '--unmapped', join(folder, 'to-do.csv')]),
    ])
    for (const column of ['V_PAT.F_ZJH', 'T_INP_JS.F_JSRQ', 'T_OPR_FPMX.F_TF', 'T_BLD_XD.F_DIN', 'T_BLD_XD.F_RHD'])
      expect(found.printed).toContain(column)
    expect(open).toMatchObject({ code: 1, printed: expect.stringContaining('3 个编码没有对照：A9001 去白悬浮红细胞') })
    expect(readFileSync(join(folder, 'to-do.csv'), 'utf8')).toContain('B9001,,,,病毒灭活血浆')
    copyFileSync(new URL('products.csv', written), join(folder, 'products.csv'))
    const mended = await run(['doctor'])
    expect(mended).toMatchObject({ code: 0, printed: expect.stringContaining('需注意 0  不通过 0  未查 1') })
    expect(mended.printed).toContain('latin1，F_XM、F_XMMC 按字节解码')
  }, 60_000)

  test('is shown by the preview row by row, with what each becomes and why', async (context) => {
    if (!hospital) return context.skip()
    const [{ printed }, unborn] = await Promise.all([
      run(['preview', '--reveal'], unseenPeople.twice),
      run(['preview'], unseenPeople.noBirthday),
    ])
    const fates = [...printed.matchAll(/^用血查询 第\d+行：(.*?)(?:（.*)?$/gm)].map(([, fate]) => fate)
    expect(fates.sort()).toEqual(
      [
        '第1张票据第1袋',
        ...['第2张票据第1袋', '第2张票据第2袋'],
        ...Array(4).fill('冲销相抵或已重新结算，不出现在答复中'),
        ...Array(2).fill('结算已作废，不计'),
        ...Array(2).fill('尚未结算，不计'),
      ].sort(),
    )
    expect(printed).toContain('字节 d5d420c0f6bbaa')
    expect(unborn).toMatchObject({ code: 1, printed: expect.stringContaining('ROW_INCOMPLETE') })
    expect(unborn.printed).toMatch(/birthday .* 日期，视为空 /)
  }, 60_000)

  test('is answered for exactly, by the number in either of its forms', async (context) => {
    if (!hospital) return context.skip()
    const url = await serve()
    const ask = async (path: string) => (await (await fetch(url + path)).json()) as { data: { token: string } }
    const { token } = (await ask(`/token?id=province&password=${secret}`)).data
    const reply = (number: string) => ask(`/blduseinfo?token=${token}&identityNumber=${number}`)
    expect(await reply(unseenPeople.twice)).toEqual(zhao)
    const { bldUser, chargeBills } = zhao.data
    expect(await reply(unseenPeople.twiceShort)).toEqual({
      ...zhao,
      data: { bldUser: { ...bldUser, identityNumber: unseenPeople.twiceShort }, chargeBills },
    })
    expect((await reply(unseenPeople.negative)).data).toEqual({
      bldUser: user('钱多多', unseenPeople.negative, '1991-01-01', '88010'),
      chargeBills: [
        bill('MZ003', '80.00', '2026-03-07', [
          product('0030226000204', 'P0147VA0', '1003', '病毒灭活血浆', 1, '-', 80),
        ]),
        bill('88010', '980.00', '2026-04-06', [
          product('0030226000210', 'P0056V00', '1001', '去白悬浮红细胞', 1.5, '-', 630),
        ]),
      ],
    })
    expect((await reply(unseenPeople.noBlood)).data).toEqual({
      bldUser: user('孙䶮', unseenPeople.noBlood, '1988-06-01', 'P3'),
      chargeBills: [],
    })
    expect(await reply(unseenPeople.noBirthday)).toMatchObject({ success: false, data: null })
  }, 60_000)
})
