import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, createServer, type SecureContextOptions } from 'node:tls'
import { describe, expect, test } from 'vitest'
import { readOracleUrl, readSqlServerUrl } from './server-url.ts'
import { sqlServerConfig } from './sqlserver-connect.ts'

const url = 'sqlserver://reader:p%40ss@10.1.2.3:1434/his'

describe('the URL of a server', () => {
  test('of SQL Server names a port or an instance, and may hold Chinese', () => {
    expect(readSqlServerUrl('sqlserver://读者@10.1.2.3/血 库?instance=HIS2008')).toEqual({
      ok: true,
      value: {
        host: '10.1.2.3',
        port: undefined,
        user: '读者',
        password: undefined,
        name: '血 库',
        instance: 'HIS2008',
        sid: undefined,
      },
    })
    expect(readSqlServerUrl('sqlserver://a@[fe80::1]:1433/x')).toMatchObject({ value: { host: 'fe80::1', port: 1433 } })
  })

  test('of Oracle names a service or an SID', () => {
    expect(readOracleUrl('oracle://u@his-db:1522/orcl.hospital.local')).toMatchObject({
      ok: true,
      value: { host: 'his-db', port: 1522, name: 'orcl.hospital.local', sid: undefined },
    })
    expect(readOracleUrl('oracle://u@his-db?sid=ORCL')).toMatchObject({ value: { name: '', sid: 'ORCL' } })
  })

  test.each([
    ['sqlserver://reader@10.1.2.3:1433', '数据库'],
    ['sqlserver://10.1.2.3:1433/his', '用户'],
    ['sqlserver://a@h:1433/his?instance=X', '只写一个'],
    ['sqlserver://a@h/his?encrypt=false', '须形如'],
    ['sqlserver://a@h/his?instance=a&instance=b', '须形如'],
    ['sqlserver://a:100%@h/his', '%XX'],
    ['mysql://a@h/his', '须形如'],
    ['Server=h;Database=his', '须形如'],
  ])('%s is refused', (text, words) => {
    expect(readSqlServerUrl(text)).toEqual({ ok: false, message: expect.stringContaining(words) })
  })

  test.each([
    'oracle://u@h:1521',
    'oracle://u@h:1521/orcl?sid=ORCL',
    'oracle://u@h)(PORT=1/orcl',
    'oracle://u@h/orcl)(SERVER=dedicated',
    'oracle://u@h?sid=A)(B',
    'oracle://h/orcl',
  ])('%s is refused: nothing else gets into a descriptor', (text) => {
    expect(readOracleUrl(text)).toMatchObject({ ok: false })
  })
})

describe('what the driver of SQL Server is opened with', () => {
  test('encrypts, checks the certificate and asks for a replica unless told otherwise', () => {
    const config = sqlServerConfig({ url, statementTimeoutMs: 700, connections: 3, waitMs: 400 })
    expect(config).toMatchObject({
      server: '10.1.2.3',
      port: 1434,
      user: 'reader',
      password: 'p@ss',
      database: 'his',
      connectionTimeout: 400,
      requestTimeout: 700,
      pool: { max: 3, acquireTimeoutMillis: 600 },
      options: { encrypt: true, trustServerCertificate: false, readOnlyIntent: true, useUTC: true },
    })
    expect(config.options).not.toHaveProperty('tdsVersion')
    expect(config.options).not.toHaveProperty('instanceName')
  })

  test('has the password of the file or the environment before that of the URL, and the options as written', () => {
    const more = { encrypt: false, trustServerCertificate: true, readOnlyIntent: false }
    const config = sqlServerConfig({ url: 'sqlserver://a:b@h/d?instance=I', password: 'c', ...more })
    expect(config).toMatchObject({ password: 'c', options: { ...more, instanceName: 'I' } })
    expect(config).not.toHaveProperty('port')
  })

  test('speaks TLS 1.0 only where SQL Server 2008 is named, and then really does', async (context) => {
    const legacy = sqlServerConfig({ url, legacyTls: true }).options
    expect(legacy?.tdsVersion).toBe('7_3_A')
    const server = await oldServer()
    if (!server) return context.skip()
    const protocolWith = async (options: SecureContextOptions) => {
      const socket = connect({ port: server.port, host: '127.0.0.1', rejectUnauthorized: false, ...options })
      const protocol = await new Promise<string | null>((resolve) => {
        socket.on('error', () => resolve(null))
        socket.on('secureConnect', () => resolve(socket.getProtocol()))
      })
      socket.destroy()
      return protocol
    }
    expect(await protocolWith(legacy?.cryptoCredentialsDetails ?? {})).toBe('TLSv1')
    expect(await protocolWith(sqlServerConfig({ url }).options?.cryptoCredentialsDetails ?? {})).toBeNull()
    server.close()
  })
})

/** A server that speaks nothing newer than TLS 1.0; undefined where no openssl makes its certificate. */
async function oldServer() {
  const folder = mkdtempSync(join(tmpdir(), 'xuemian-tls-'))
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  try {
    const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=old', '-days', '2']
    execFileSync('openssl', [...made, '-keyout', key, '-out', cert], { stdio: 'ignore' })
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' } as const
    const server = createServer({ key: readFileSync(key), cert: readFileSync(cert), ...old }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    return { port: (server.address() as AddressInfo).port, close: () => server.close() }
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return undefined
    throw error
  } finally {
    rmSync(folder, { recursive: true })
  }
}
