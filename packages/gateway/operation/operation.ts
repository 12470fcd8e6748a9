import { type AccessLog, openAccessLog } from '../access-log/access-log.ts'
import type { GatewayConfig } from '../config/config-schema.ts'
import { type ErrorCode, errorTable } from '../errors.ts'
import { createGateway } from '../gateway.ts'
import packageJson from '../package.json' with { type: 'json' }
import { type CertificateWatch, watchCertificate } from '../server/certificate-watch.ts'
import { type Admin, openAdmin, type Reloaded } from './admin.ts'
import { silenceOf } from './health.ts'
import type { LogFile } from './log.ts'
import type { Observe } from './observer.ts'
import type { Prepared, Preparing } from './prepare.ts'
import { createSerial } from './serial.ts'

export interface OperationParts {
  readonly log: LogFile
  /** Reads the configuration again. */
  readonly prepare: () => Promise<Preparing>
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly random: (bytes: number) => Uint8Array
}

/** A gateway in service with all that surrounds it: certificate, administration port, access log. */
export interface Operation {
  readonly url: string
  /** Of the administration port. */
  readonly adminUrl: string | undefined
  /** Puts the configuration of the file in force, or says why not. Those who ask while one is under way share the next. */
  reload(): Promise<Reloaded>
  /** Within 10 s by the default limits. */
  close(): Promise<void>
}

/** Starts a gateway and what its configuration asks for beside it; rejects with Node's error where a port cannot be had. */
export async function operate(first: Prepared, { log, prepare, now, random }: OperationParts): Promise<Operation> {
  let current = first
  let access: AccessLog | undefined
  let earlier: Promise<unknown> = Promise.resolve()
  let watch: CertificateWatch | undefined
  const { certificate: own } = first
  const metrics =
    first.config.adminPort === undefined
      ? undefined
      : (await import('./metrics.ts')).createMetrics({
          version: packageJson.version,
          ready: async () => (await gateway.health.ready()).code === 'OK',
          connections: () => current.source.connections?.() ?? {},
          openConnections: () =>
            new Promise((resolve) => gateway.server.getConnections((_error, count) => resolve(count ?? 0))),
          lostLines: () => access?.lost() ?? 0,
          certificateExpires: own && (() => watch?.expires() ?? own.expires),
        })
  const observe: Observe = (answered) => {
    metrics?.observe(answered)
    access?.write(answered)
  }
  const configurationOf = ({ settings, source, config }: Prepared) => ({
    settings,
    source: metrics ? metrics.timed(source) : source,
    observe: metrics || config.accessLog ? observe : undefined,
  })
  const gateway = await createGateway({
    ...configurationOf(first),
    now,
    random,
    log: log.log,
    tls: own?.context,
  })
  const warn = (code: ErrorCode, message: string = errorTable[code].message, facts = {}) =>
    log.warn(message, { code, ...facts })

  function surround({ config, certificate, subjectOf }: Prepared): void {
    const before = access
    access =
      config.accessLog && subjectOf
        ? openAccessLog({
            ...config.accessLog,
            subjectOf,
            now,
            failing: (cause) => warn('ACCESS_LOG_FAILED', undefined, { cause }),
            recovered: (lost) => log.note('访问日志恢复写入', { lost: String(lost) }),
          })
        : undefined
    earlier = Promise.all([earlier, before?.close()])
    if (!own || !config.tls || !certificate) return
    watch?.close()
    watch = watchCertificate({
      files: config.tls,
      certificate,
      now,
      renewed: ({ context }) => {
        gateway.renew(context)
        log.note('证书已更新')
      },
      warn: ({ code, message }) => warn(code, message),
    })
  }

  async function reload(): Promise<Reloaded> {
    const next = await prepare()
    if (!next.ok) return { ok: false, code: 'CONFIGURATION_REFUSED', faults: next.faults }
    const { value } = next
    const silence = await silenceOf(value.source)
    // Where both are silent the database is down, and its new address may be what the operator has just written.
    if (silence !== undefined && (await silenceOf(current.source)) === undefined) {
      await value.source.close().catch(() => undefined)
      return { ok: false, code: 'RELOAD_SOURCE_FAILED', faults: [`source：${silence}`] }
    }
    await gateway.reload(configurationOf(value))
    current = value
    if (value.certificate) gateway.renew(value.certificate.context)
    surround(value)
    return { ok: true, later: laterOf(first.config, value.config) }
  }
  const serial = createSerial(async () => {
    const reloaded = await reload()
    metrics?.reloaded(reloaded.ok ? 'done' : 'refused')
    if (!reloaded.ok) warn(reloaded.code, undefined, { faults: reloaded.faults.join('\n') })
    else if (reloaded.later.length === 0) log.note('配置已重新加载')
    else log.warn('配置已重新加载，其中有的改动须重启后才生效', { later: reloaded.later.join('、') })
    return reloaded
  })

  surround(first)
  let admin: Admin | undefined
  const close = async () => {
    watch?.close()
    await Promise.all([gateway.close(), admin?.close()])
    await Promise.all([access?.close(), earlier])
  }
  try {
    const { url } = await gateway.listen(first.config.listen)
    if (metrics) admin = await openAdmin(first.config.adminPort ?? 0, { gateway, metrics, reload: serial })
    return { url, adminUrl: admin?.url, reload: serial, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** What differs and belongs to the server that stays. */
function laterOf(running: GatewayConfig, next: GatewayConfig): readonly string[] {
  return [
    ...(running.listen.host === next.listen.host ? [] : ['listen.host']),
    ...(running.listen.port === next.listen.port ? [] : ['listen.port']),
    ...(running.adminPort === next.adminPort ? [] : ['adminPort']),
    ...((running.tls === undefined) === (next.tls === undefined) ? [] : ['tls']),
  ]
}
