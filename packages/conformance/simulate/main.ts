import { randomBytes } from 'node:crypto'
import { dayInShanghai } from '@xuemian/contract'
import { announcement, faultList } from './announce.ts'
import { createCity } from './city.ts'
import { createCommand } from './command.ts'
import { createSimulatedHospital } from './hospital.ts'
import { type GivenOptions, readOptions, type SimulateOptions } from './options.ts'

/** A larger city takes long enough to say so. */
const LARGE = 20_000

/** The command `xuemian-simulate`: serves one synthetic hospital on loopback until SIGINT or SIGTERM. Exit 2: wrong usage or no port. */
export async function main(argv: readonly string[]): Promise<void> {
  const command = createCommand()
  command.parse([...argv])
  const { faults, ...given } = command.opts<GivenOptions & { readonly faults?: true }>()
  if (faults) {
    process.stdout.write(faultList())
    return
  }
  const read = readOptions(given, process.env)
  if (!read.ok) {
    const lines = read.wrong.map(({ zh, en }) => `✗ ${zh}\n  ${en}\n`)
    process.stderr.write(`参数有误，请看 --help。\n${lines.join('')}`)
    process.exitCode = 2
    return
  }
  try {
    await serve(read.options)
  } catch (error) {
    process.stderr.write(`${startFailure(error)}\n`)
    process.exitCode = 2
  }
}

async function serve(options: SimulateOptions): Promise<void> {
  const { seed, population, profile, faults, timing, id, password } = options
  if (population > LARGE) process.stderr.write(`正在生成${population}位患者 · making the patients …\n`)
  const city = createCity({ seed, today: dayInShanghai(Date.now()), population })
  const hospital = city.hospitals[options.hospital]
  if (!hospital) throw new RangeError('no such hospital')
  const simulated = await createSimulatedHospital({
    hospital,
    profile,
    faults,
    timing,
    credentials: { id, password },
    now: Date.now,
    random: randomBytes,
  })
  const { url } = await simulated.listen({ port: options.port })
  process.stdout.write(announcement(city, url, options))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void simulated.close())
}

function startFailure(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE') return '端口已被占用，请用 --port 另选端口，或用 --port 0 任选空闲端口。'
  if (code === 'EACCES') return '没有权限使用这个端口，请用 --port 另选1024以上的端口。'
  return `无法启动：${error instanceof Error ? error.message : String(error)}`
}
