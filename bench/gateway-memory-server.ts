// The gateway over `memory`, with its own log as in service, into the null device.
import { randomBytes } from 'node:crypto'
import { openSync } from 'node:fs'
import { devNull } from 'node:os'
import { createGateway, createMemorySource, machineCredential, openLog } from '@xuemian/gateway'
import { organisationCode, sourceRows } from './sample.ts'

process.once('message', async ({ input }: { input: { id: string; password: string } }) => {
  const { log } = openLog(openSync(devNull, 'w'))
  const gateway = await createGateway({
    settings: {
      organisationCode,
      clients: [{ id: input.id, credential: machineCredential(input.password) }],
      tokenKey: randomBytes(32),
    },
    source: createMemorySource(sourceRows()),
    now: Date.now,
    random: randomBytes,
    log,
  })
  const { url } = await gateway.listen({ port: 0, host: '127.0.0.1' })
  process.send?.({ url })
})
