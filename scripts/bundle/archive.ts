import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ZippableFile, zipSync } from 'fflate'
import { create } from 'tar'

/** Every file carries this time, so that the same checkout makes the same archives. */
const MADE = new Date('2026-01-01T00:00:00Z')
/** In a .zip: made on a Unix system. */
const UNIX = 3

/**
 * Packs the folder `name` below `work` into `folder`, twice: a .tar.gz, which every Linux opens, and a .zip, which every Windows opens. Answers the
 * names of the files.
 */
export async function writeArchives(
  work: string,
  name: string,
  folder: string,
  progress: (name: string) => void,
): Promise<readonly string[]> {
  const files = [`${name}.tar.gz`, `${name}.zip`] as const
  const [tarball, zip] = files
  progress(tarball)
  await create({ cwd: work, file: join(folder, tarball), gzip: { level: 9 }, portable: true, mtime: MADE }, [name])
  progress(zip)
  const entries = filesBelow(join(work, name)).map((file) => {
    const path = join(work, name, file)
    const attrs = (statSync(path).mode & 0o111 ? 0o100755 : 0o100644) << 16
    const entry: ZippableFile = [readFileSync(path), { mtime: MADE, os: UNIX, attrs: attrs >>> 0 }]
    return [`${name}/${file}`, entry] as const
  })
  writeFileSync(join(folder, zip), zipSync(Object.fromEntries(entries), { level: 9 }))
  return files
}

/** Every file below a folder, with `/` between names, in one order everywhere. */
export function filesBelow(folder: string, above = ''): readonly string[] {
  return readdirSync(join(folder, above), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = above === '' ? entry.name : `${above}/${entry.name}`
      return entry.isDirectory() ? filesBelow(folder, path) : [path]
    })
}
