import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, it } from 'vitest'
import { lockFolder } from './folder-lock.ts'
import { fate, ownIdentity, type ProcessIdentity } from './process-identity.ts'

const work = mkdtempSync(join(tmpdir(), 'xuemian-lock-'))
afterAll(() => rmSync(work, { recursive: true, force: true }))
const self = ownIdentity()
const inUse = { code: 'EMBEDDED_IN_USE' }
const onLinux = process.platform === 'linux'

let folders = 0
function folderLockedBy(owner: ProcessIdentity | string): string {
  folders += 1
  const folder = join(work, `folder-${folders}`)
  mkdirSync(join(folder, 'lock-5'), { recursive: true })
  writeFileSync(join(folder, 'lock-5', 'owner.json'), typeof owner === 'string' ? owner : JSON.stringify(owner))
  writeFileSync(join(folder, 'lock-5', 'beat'), '0')
  return folder
}

it('is held until it is released, and can then be taken again', async () => {
  const folder = join(work, 'plain')
  for (let round = 0; round < 6; round += 1) {
    const lock = await lockFolder(folder)
    await expect(lockFolder(folder)).rejects.toMatchObject(inUse)
    expect(lock.lost()).toBe(false)
    lock.release()
  }
  expect(readdirSync(folder).length).toBeLessThanOrEqual(4)
})

it('is granted to one of many that ask at once', async () => {
  const folder = join(work, 'many')
  for (let round = 0; round < 10; round += 1) {
    const asked = await Promise.allSettled(Array.from({ length: 8 }, () => lockFolder(folder)))
    const granted = asked.filter((each) => each.status === 'fulfilled')
    expect(granted).toHaveLength(1)
    for (const each of granted) each.value.release()
  }
})

it('is granted to one of many processes that find the same stale lock at the same moment', async () => {
  const folder = folderLockedBy({ ...self, pid: await endedPid() })
  const go = join(work, 'go')
  const children = Array.from({ length: 4 }, () => locker(folder, go))
  await Promise.all(children.map((child) => child.says('ready')))
  writeFileSync(go, '')
  const words = await Promise.all(children.map((child) => child.says('held', 'refused')))
  expect(words.sort()).toEqual(['held', 'refused', 'refused', 'refused'])
  await Promise.all(children.map((child) => child.kill()))
  const lock = await lockFolder(folder)
  lock.release()
})

it('is refused while its process lives, with a sentence in Chinese and English that names process and folder', async () => {
  const folder = folderLockedBy({ ...self, pid: process.ppid, start: null })
  const refusal = await lockFolder(folder).catch((error: Error) => error)
  expect(String(refusal)).toContain(`(pid ${process.ppid}, ${folder})`)
  expect(String(refusal)).toMatch(/数据文件夹正被另一个进程使用.*in use by another process/)
})

it('is taken over from a process that is gone', async () => {
  const lock = await lockFolder(folderLockedBy({ ...self, pid: await endedPid() }))
  lock.release()
})

it.runIf(onLinux)('is taken over where the pid now belongs to another process', async () => {
  const lock = await lockFolder(folderLockedBy({ ...self, pid: process.ppid, start: '1' }))
  lock.release()
})

it('is taken over where a power cut left it unreadable', async () => {
  const lock = await lockFolder(folderLockedBy('{"pid": 1'))
  lock.release()
})

it('is taken over from before a reboot, at once when its last beat is old', async () => {
  const folder = folderLockedBy({ ...self, boot: 'another boot' })
  const old = Date.now() / 1000 - 3600
  utimesSync(join(folder, 'lock-5', 'beat'), old, old)
  const began = performance.now()
  const lock = await lockFolder(folder)
  expect(performance.now() - began).toBeLessThan(1_000)
  lock.release()
})

it('is taken over from another container that beats no more', async () => {
  const folder = folderLockedBy({ ...self, pid: 1, pidSpace: 'pid:[1]' })
  const lock = await lockFolder(folder, { patienceMs: 600 })
  lock.release()
})

it('is refused while a process of another container beats', async () => {
  const folder = folderLockedBy({ ...self, pid: 1, pidSpace: 'pid:[1]' })
  let beat = 0
  const timer = setInterval(() => writeFileSync(join(folder, 'lock-5', 'beat'), String(beat++)), 100)
  await expect(lockFolder(folder, { patienceMs: 2_000 })).rejects.toMatchObject(inUse)
  clearInterval(timer)
})

it('is lost, and says so at its next beat, once another has taken over', async () => {
  const folder = join(work, 'lost')
  const lock = await lockFolder(folder)
  const other = await lockFolder(folder, { self: { ...self, pidSpace: 'pid:[1]' }, patienceMs: 300 })
  while (!lock.lost()) await sleep(50)
  expect(other.lost()).toBe(false)
  lock.release()
  await expect(lockFolder(folder, { self: { ...self, pidSpace: 'pid:[1]' } })).rejects.toMatchObject(inUse)
  other.release()
}, 10_000)

it('knows the living from the dead', async () => {
  expect(fate(self, self)).toBe('alive')
  expect(fate({ ...self, pid: await endedPid() }, self)).toBe('dead')
  if (onLinux) expect(fate({ ...self, start: '1' }, self)).toBe('dead')
  expect(fate({ ...self, boot: 'other' }, self)).toBe('unknown')
})

async function endedPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', ''])
  await once(child, 'exit')
  return child.pid as number
}

/** A process that tries to lock once the file `go` is there, says how it went, and stays. */
function locker(folder: string, go: string) {
  const script = `const { existsSync } = await import('node:fs')
    const { lockFolder } = await import(process.env.LOCK_MODULE)
    console.log('ready')
    while (!existsSync(process.env.LOCK_GO));
    lockFolder(process.env.LOCK_FOLDER).then(() => console.log('held'), () => console.log('refused'))
    setInterval(() => {}, 1000)`
  const module = new URL('./folder-lock.ts', import.meta.url).href
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, LOCK_MODULE: module, LOCK_FOLDER: folder, LOCK_GO: go },
  })
  let said = ''
  child.stdout.on('data', (data) => {
    said += data
  })
  async function says(...words: readonly string[]): Promise<string> {
    for (;;) {
      const heard = words.find((word) => said.includes(word))
      if (heard) return heard
      await sleep(10)
    }
  }
  async function kill(): Promise<void> {
    const exited = once(child, 'exit')
    child.kill('SIGKILL')
    await exited
  }
  return { says, kill }
}
