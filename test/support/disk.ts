import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** Makes an ext4 of 400 MB in a file: a disk whose power can be cut by copying that file. */
export function makeDisk(image: string): void {
  execFileSync('truncate', ['-s', '400M', image])
  execFileSync('mkfs.ext4', ['-q', '-F', image])
}

/** Mounts such a file on `folder`, which is made where it is missing. */
export function mount(image: string, folder: string): void {
  mkdirSync(folder, { recursive: true })
  execFileSync('mount', ['-o', 'loop', image, folder], { stdio: 'pipe' })
}

export function unmount(folder: string): void {
  execFileSync('umount', [folder])
}

/** Why no disk can be mounted here, tried below `work`; undefined where it can. */
export function cannotMount(work: string): string | undefined {
  if (process.platform !== 'linux') return 'needs Linux'
  if (process.getuid?.() !== 0) return 'needs root to mount a file system of its own'
  const image = join(work, 'probe.img')
  const folder = join(work, 'probe')
  try {
    makeDisk(image)
    mount(image, folder)
    unmount(folder)
    return undefined
  } catch (error) {
    return `no loop device or ext4 tools here: ${error instanceof Error ? error.message.split('\n')[0] : error}`
  } finally {
    rmSync(image, { force: true })
  }
}
