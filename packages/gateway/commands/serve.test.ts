import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { Agent, get } from 'node:http'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { afterEach, describe, expect, test } from 'vitest'
import { said, secret, testProcesses } from '../operation/process-testing.ts'
import { type CertificateFiles, hasOpenssl, makeCertificate } from '../server/certificates-testing.ts'
import { identityNumber } from '../testing.ts'

const processes = testProcesses()
afterEach(() => processes.clear())

const SIGNALS = process.env.XUEMIAN_LONG === undefined ? 20 : 200

async function tokenAt(url: string): Promise<string> {
  const reply = (await (await fetch(`${url}/token?id=window&password=${secret}`)).json()) as { data: { token: string } }
  return reply.data.token
}

/** Asks without a pause over kept connections, also for fresh tokens, and lists everything that is not a full success. */
function startLoad(url: string, token: string, windows: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: windows })
  const ask = (path: string) =>
    new Promise<string>((resolve) => {
      const request = get(url + path, { agent }, (reply) => {
        let body = ''
        reply.setEncoding('utf8').on('data', (text: string) => (body += text))
        reply.on('end', () => resolve(body))
        reply.on('error', (error) => resolve(`reply: ${error.message}`))
      })
      request.on('error', (error) => resolve(`request: ${error.message}`))
    })
  const failed: string[] = []
  let count = 0
  let stopped = false
  const window = async () => {
    while (!stopped) {
      count += 1
      const own = count % 50 === 0
      const path = own
        ? `/token?id=window&password=${secret}`
        : `/blduseinfo?token=${token}&identityNumber=${identityNumber}`
      const body = await ask(path)
      if (!body.startsWith('{"success":true')) failed.push(body)
    }
  }
  const all = Array.from({ length: windows }, window)
  return {
    async stop() {
      stopped = true
      await Promise.all(all)
      agent.destroy()
      return { count, failed }
    },
  }
}

describe.skipIf(process.platform === 'win32')('SIGHUP', () => {
  test(`${SIGNALS} times under load costs no request, and each one takes up what the file says`, async () => {
    const folder = processes.sampleIn()
    const gateway = await processes.serve(folder)
    const token = await tokenAt(gateway.url)
    const load = startLoad(gateway.url, token, 8)
    const file = join(folder, 'rows.yaml')
    const rows = readFileSync(file, 'utf8')
    const name = /name: ([^,]+)/.exec(rows)?.[1] ?? ''
    for (let signal = 1; signal <= SIGNALS; signal += 1) {
      writeFileSync(file, rows.replace(name, `第${signal}次`))
      gateway.child.kill('SIGHUP')
      for (let tries = 0; ; tries += 1) {
        const reply = await fetch(`${gateway.url}/blduseinfo?token=${token}&identityNumber=${identityNumber}`)
        if ((await reply.text()).includes(`第${signal}次`)) break
        if (tries > 200) throw new Error(`not taken up: ${gateway.output().slice(-2_000)}`)
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    const { count, failed } = await load.stop()
    expect(failed).toEqual([])
    expect(count).toBeGreaterThan(SIGNALS * 10)
    expect(gateway.output().split('配置已重新加载').length - 1).toBe(SIGNALS)
    gateway.child.kill('SIGTERM')
    expect(await gateway.ended).toBe(0)
  }, 60_000)

  test('with a faulty configuration changes nothing and lists every fault; a listen address is named as waiting for a restart', async () => {
    const folder = processes.sampleIn()
    const file = join(folder, 'gateway.yaml')
    const good = readFileSync(file, 'utf8')
    const gateway = await processes.serve(folder)
    const token = await tokenAt(gateway.url)

    writeFileSync(file, good.replace('tokenSeconds: 7200', 'tokenSeconds: 1').replace('kind: memory', 'kind: paper'))
    gateway.child.kill('SIGHUP')
    const refusal = await said(gateway, /.*CONFIGURATION_REFUSED.*/)
    expect(refusal).toContain('新配置有错误，未采用，原配置继续有效')
    expect(refusal).toMatch(/gateway\.yaml:\d+ {2}tokenSeconds.*\\ngateway\.yaml:\d+ {2}source/)

    writeFileSync(file, good.replace('file: rows.yaml', 'file: none.yaml'))
    gateway.child.kill('SIGHUP')
    await said(gateway, /source：所指的文件不存在：\S+none\.yaml/)

    const changed = good.replace('port: 0', 'port: 1').replace('tokenSeconds: 7200', 'tokenSeconds: 600\nadminPort: 0')
    writeFileSync(file, changed)
    gateway.child.kill('SIGHUP')
    expect(await said(gateway, /.*其中有的改动须重启后才生效.*/)).toContain('"later":"listen.port、adminPort"')
    const answered = await fetch(`${gateway.url}/blduseinfo?token=${token}&identityNumber=${identityNumber}`)
    expect(await answered.json()).toMatchObject({ success: true })
    const renewed = await (await fetch(`${gateway.url}/token?id=window&password=${secret}`)).json()
    expect(renewed).toMatchObject({ data: { expires_in: '600' } })
  }, 30_000)

  test.skipIf(!hasOpenssl())(
    'takes up a renewed certificate, and keeps the one in use where the new files are faulty',
    async () => {
      const folder = processes.sampleIn('tls: { certFile: used.pem, keyFile: used.key }\nadminPort: 0\n')
      const [one, two] = [makeCertificate(folder, 'one'), makeCertificate(folder, 'two', { days: 20 })]
      const put = ({ certFile, keyFile }: CertificateFiles) => {
        copyFileSync(certFile, join(folder, 'used.pem'))
        copyFileSync(keyFile, join(folder, 'used.key'))
      }
      put(one)
      const gateway = await processes.serve(folder)
      expect(gateway.url).toMatch(/^https:/)
      const admin = await said(gateway, /"adminUrl":"([^"]+)"/)
      const ends = async () =>
        Number(/certificate_expires_seconds (\d+)/.exec(await (await fetch(`${admin}/metrics`)).text())?.[1])
      const days = async () => Math.round((await ends()) / 86_400 - Date.now() / 86_400_000)
      expect([await subjectAt(gateway.url), await days()]).toEqual(['one', 365])

      put(two)
      gateway.child.kill('SIGHUP')
      await said(gateway, /配置已重新加载/)
      expect([await subjectAt(gateway.url), await days()]).toEqual(['two', 20])
      expect(await said(gateway, /.*TLS_CERTIFICATE_EXPIRING.*/)).toMatch(/剩余 (19|20) 天/)

      copyFileSync(one.certFile, join(folder, 'used.pem'))
      gateway.child.kill('SIGHUP')
      expect(await said(gateway, /.*CONFIGURATION_REFUSED.*/)).toContain('TLS_KEY_MISMATCH')
      expect(await subjectAt(gateway.url)).toBe('two')
      const again = processes.run(folder, ['serve'])
      expect(await again.ended).toBe(2)
      expect(again.output()).toMatch(/tls：证书与私钥不是一对.*TLS_KEY_MISMATCH/)
    },
    30_000,
  )
})

/** The name in the certificate that a server shows. */
function subjectAt(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1', rejectUnauthorized: false }, () => {
      resolve(String(socket.getPeerCertificate().subject.CN))
      socket.destroy()
    })
    socket.on('error', reject)
  })
}
