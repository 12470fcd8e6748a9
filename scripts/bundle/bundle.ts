import { copyFileSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Metafile } from 'esbuild'
import { hisOpenapiDocument } from '../documents/his-openapi.ts'
import { writeArchives } from './archive.ts'
import { bundleCommand, root } from './command.ts'
import { gatewayFolder } from './gateway-folder.ts'
import { licences } from './licences.ts'

/** A file that was made, with its size in bytes. */
export interface Made {
  readonly file: string
  readonly bytes: number
}

/** What a HIS vendor receives as single files. */
const vendorCommands = ['xuemian-check', 'xuemian-simulate'] as const

type Progress = (name: string) => void

/**
 * Makes what leaves this checkout: what a HIS vendor receives, and what a hospital does.
 * @param progress called before each step with what is being made
 */
export async function bundle(folder: string, progress: Progress): Promise<readonly Made[]> {
  return [...(await bundleForVendors(folder, progress)), ...(await bundleForHospitals(folder, progress))]
}

/** A file for each command, which needs Node alone, the OpenAPI document, and the licences of what is inside. */
export async function bundleForVendors(folder: string, progress: Progress): Promise<readonly Made[]> {
  mkdirSync(folder, { recursive: true })
  const metafiles: Metafile[] = []
  for (const name of vendorCommands) {
    progress(`${name}.mjs`)
    metafiles.push(await bundleCommand(name, join(folder, `${name}.mjs`)))
  }
  const texts = { 'his-openapi.json': hisOpenapiDocument, 'THIRD-PARTY-LICENSES.txt': () => licences(root, metafiles) }
  for (const [file, text] of Object.entries(texts)) {
    progress(file)
    writeFileSync(join(folder, file), text())
  }
  copyFileSync(join(root, 'LICENSE'), join(folder, 'LICENSE'))
  return sized(folder, [...vendorCommands.map((name) => `${name}.mjs`), ...Object.keys(texts), 'LICENSE'])
}

/** The gateway as one folder with everything that it needs, as .tar.gz and as .zip. */
export async function bundleForHospitals(folder: string, progress: Progress): Promise<readonly Made[]> {
  mkdirSync(folder, { recursive: true })
  const work = mkdtempSync(join(tmpdir(), 'xuemian-gateway-folder-'))
  try {
    progress('xuemian-gateway.mjs')
    const name = await gatewayFolder(work)
    return sized(folder, await writeArchives(work, name, folder, progress))
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

function sized(folder: string, files: readonly string[]): readonly Made[] {
  return files.map((file) => ({ file, bytes: statSync(join(folder, file)).size }))
}
