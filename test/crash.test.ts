import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Application } from '@xuemian/province/api'
import { afterAll, describe, expect, it } from 'vitest'
import { type RunningDemonstration, startDemonstration } from './support/demonstration.ts'
import { cannotMount, makeDisk, mount, unmount } from './support/disk.ts'
import { openWindow } from './support/window.ts'

const long = process.env.XUEMIAN_LONG !== undefined
const work = mkdtempSync(join(tmpdir(), 'xuemian-crash-'))
afterAll(() => rmSync(work, { recursive: true, force: true }))

/** The states that the province has acknowledged, by application number. */
type Acknowledged = Map<string, Application['state']>

/** Submits and cancels the same case over and over until the server is gone, which `end` announces; every acknowledgement is kept. */
async function workUntilTheEnd(
  demo: RunningDemonstration['demo'],
  acknowledged: Acknowledged,
  end: AbortSignal,
): Promise<void> {
  const window = await openWindow(demo, 'clerk-1')
  const patient = demo.hospitals[0]?.patients.find(({ story }) => story.includes('额度不够'))
  try {
    for (const open of (await window.applications()).filter(({ state }) => state === 'submitted')) {
      const cancelled = await window.cancel(await window.application(open.id))
      acknowledged.set(cancelled.number, 'cancelled')
    }
    for (;;) {
      const submitted = await window.submit(patient?.identityNumber ?? '')
      acknowledged.set(submitted.number, 'submitted')
      const cancelled = await window.cancel(submitted)
      acknowledged.set(cancelled.number, 'cancelled')
      // a clerk may ask for some sums a minute, and a fast machine would use them up before its end
      await sleep(100)
    }
  } catch (error) {
    if (!end.aborted) throw error
  }
}

/** So long after one more application was acknowledged: how long the first takes is the machine's business. */
async function atWork(acknowledged: Acknowledged, ms: number): Promise<void> {
  for (const before = acknowledged.size; acknowledged.size === before; ) await sleep(20)
  await sleep(ms)
}

/** Applications that were acknowledged and are not there, or went back to a state before the acknowledged one. */
async function lost(demo: RunningDemonstration['demo'], acknowledged: Acknowledged): Promise<string[]> {
  const stored = new Map(
    (await (await openWindow(demo, 'clerk-1')).applications()).map(({ number, state }) => [number, state]),
  )
  return [...acknowledged]
    .filter(
      ([number, state]) =>
        stored.get(number) !== state && !(state === 'submitted' && stored.get(number) === 'cancelled'),
    )
    .map(([number, state]) => `${number}: ${state}, found ${stored.get(number) ?? 'nothing'}`)
}

describe('an acknowledged application is there after the worst', () => {
  const kills = long ? 10 : 2

  it(`SIGKILL at any moment, ${kills} times: nothing lost, no repair by hand`, async () => {
    const folder = join(work, 'kill')
    mkdirSync(folder)
    const acknowledged: Acknowledged = new Map()
    let running = await startDemonstration(folder)
    for (let round = 0; round < kills; round += 1) {
      const end = new AbortController()
      const working = workUntilTheEnd(running.demo, acknowledged, end.signal)
      await Promise.race([working, atWork(acknowledged, 300 + ((round * 733) % 1_700))])
      end.abort()
      await running.kill()
      await working
      running = await startDemonstration(folder)
      expect(acknowledged.size).toBeGreaterThan(round)
      expect(await lost(running.demo, acknowledged)).toEqual([])
    }
    expect(await running.stop()).toBe(0)
  }, 900_000)

  const cuts = long ? 10 : 1

  it(`a power cut, ${cuts} times: nothing lost`, async ({ skip }) => {
    const reason = cannotMount(work)
    if (reason) return skip(reason)
    for (let round = 0; round < cuts; round += 1) {
      const disk = join(work, `disk-${round}`)
      const [image, copy] = [`${disk}.img`, `${disk}-after.img`]
      const acknowledged: Acknowledged = new Map()
      makeDisk(image)
      mount(image, disk)
      let running = await startDemonstration(disk)
      const end = new AbortController()
      const working = workUntilTheEnd(running.demo, acknowledged, end.signal)
      await Promise.race([working, atWork(acknowledged, 500 + round * 300)])
      end.abort()
      running.process.kill('SIGSTOP')
      const before = new Map(acknowledged)
      copyFileSync(image, copy)
      await running.kill()
      await working
      unmount(disk)
      mount(copy, disk)
      try {
        running = await startDemonstration(disk)
        expect(before.size).toBeGreaterThan(0)
        expect(await lost(running.demo, before)).toEqual([])
        await running.stop()
      } finally {
        unmount(disk)
        for (const file of [image, copy]) rmSync(file)
      }
    }
  }, 900_000)
})
