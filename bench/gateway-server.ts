// The gateway over `memory`, logging to nowhere but through its own log function, as in service.
import { randomBytes } from 'node:crypto'
import { openSync, writeSync } from 'node:fs'
import { devNull } from 'node:os'
import { createGateway, createMemorySource, machineCredential } from '@xuemian/gateway'
import { organisationCode, sourceRows } from './sample.ts'

process.once('message', async ({ input }: { input: { id: string; password: string } }) => {
  const sink = openSync(devNull, 'w')
  const gateway = await createGateway({
    settings: {
      organisationCode,
      clients: [{ id: input.id, credential: machineCredential(input.password) }],
      tokenKey: randomBytes(32),
    },
    source: createMemorySource(sourceRows()),
    now: Date.now,
    random: randomBytes,
    log: (line) => writeSync(sink, `${JSON.stringify(line)}\n`),
  })
  const { url } = await gateway.listen({ port: 0, host: '127.0.0.1' })
  process.send?.({ url })
})
