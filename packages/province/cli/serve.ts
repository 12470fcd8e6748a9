import { openProvince } from './open.ts'

/** Serves until SIGINT or SIGTERM, then answers what was asked and ends within 10 seconds. */
export async function serve(file: string): Promise<void> {
  const { config, province, log, close } = await openProvince(file)
  const address = await province.listen({ host: config.host, port: config.port }).catch(async (error: unknown) => {
    await close()
    throw error
  })
  log.info({ address }, 'listening')
  let stopping = false
  const stop = (signal: NodeJS.Signals) => {
    if (stopping) return
    stopping = true
    log.info({ signal }, 'stopping')
    // A request that hangs must not keep the process: the database's transactions roll back by themselves.
    setTimeout(() => process.exit(1), 10_000).unref()
    close().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop)
}
