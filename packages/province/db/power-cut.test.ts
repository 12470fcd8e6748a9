import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, it } from 'vitest'
import { cannotMount, makeDisk, mount, unmount } from '../../../test/support/disk.ts'
import { lostRows, startWriter } from './crash-child.ts'
import { openDatabase } from './open.ts'

/*
 * A power cut, simulated: the data folder lies on an ext4 in a file. While a process writes, it is frozen and that file copied
 * as it is: what the file system above it still holds in memory is not in the copy, like in a machine that lost its power. The
 * copy is mounted (ext4 replays its journal) and opened. Needs root and loop devices.
 */

const long = process.env.XUEMIAN_LONG !== undefined
const work = mkdtempSync(join(tmpdir(), 'xuemian-power-'))
afterAll(() => rmSync(work, { recursive: true, force: true }))

const ROUNDS = long ? 10 : 1

it(`loses no acknowledged row in ${ROUNDS} power cuts`, async ({ skip }) => {
  const reason = cannotMount(work)
  if (reason) return skip(reason)
  for (let round = 0; round < ROUNDS; round += 1) {
    // the first cut comes right after the first start, the later ones after longer and longer writing
    const outcome = await powerCut(`round-${round}`, 200 + round * 400, false)
    expect(outcome.acknowledged).toBeGreaterThan(0)
    expect(outcome).toMatchObject({ opened: true, lost: 0 })
  }
}, 600_000)

if (long) {
  it('sees PGlite as shipped lose rows in such a cut, so that the test above can fail', async ({ skip }) => {
    const reason = cannotMount(work)
    if (reason) return skip(reason)
    const outcome = await powerCut('as-shipped', 1_000, true)
    expect(outcome.acknowledged).toBeGreaterThan(0)
    expect(!outcome.opened || outcome.lost > 0).toBe(true)
  }, 120_000)
}

interface Outcome {
  readonly acknowledged: number
  readonly opened: boolean
  readonly lost: number
}

async function powerCut(name: string, writeMs: number, asShipped: boolean): Promise<Outcome> {
  const image = join(work, `${name}.img`)
  const copy = join(work, `${name}-after.img`)
  const disk = join(work, name)
  makeDisk(image)
  mount(image, disk)
  const child = startWriter([join(disk, 'data'), '0', '1000000', ...(asShipped ? ['as-shipped'] : [])])
  try {
    await child.opened()
    await sleep(writeMs)
    await child.freeze()
    copyFileSync(image, copy)
  } finally {
    await child.kill()
    unmount(disk)
    rmSync(image)
  }
  mount(copy, disk)
  try {
    const { acknowledged } = child
    const db = await openDatabase({ folder: join(disk, 'data') }).catch(() => undefined)
    if (!db) return { acknowledged: acknowledged.length, opened: false, lost: acknowledged.length }
    const lost = await lostRows(db.kysely, acknowledged)
    await db.close()
    return { acknowledged: acknowledged.length, opened: true, lost: lost.length }
  } finally {
    unmount(disk)
    rmSync(copy)
  }
}
