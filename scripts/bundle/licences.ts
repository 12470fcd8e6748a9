import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Metafile } from 'esbuild'

interface Manifest {
  readonly name: string
  readonly version: string
  readonly license?: string
  readonly author?: string | { readonly name?: string }
}

const FOLDER = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//
const TEXT = /^(licen[cs]e|copying|notice)/i

/** Name, version, licence and its text of every package of which something is in the bundles. */
export function licences(root: string, metafiles: readonly Metafile[]): string {
  const folders = new Set<string>()
  for (const { outputs } of metafiles)
    for (const { inputs } of Object.values(outputs))
      for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
        const folder = FOLDER.exec(path)?.[1]
        if (folder && bytesInOutput > 0) folders.add(folder)
      }
  const packages = [...folders].map((folder) => ({ folder, ...manifestOf(join(root, folder)) }))
  const key = ({ name, version }: Manifest) => `${name} ${version}`
  packages.sort((a, b) => (key(a) < key(b) ? -1 : 1))
  const line = '-'.repeat(80)
  return [
    '随文件一起分发的软件包及其许可 · packages inside these files, and their licences',
    '',
    ...packages.map(({ name, version, license }) => `${name} ${version}  ${license ?? '?'}`),
    ...packages.flatMap(({ folder, ...manifest }) => [
      line,
      `${manifest.name} ${manifest.version} (${manifest.license ?? '?'})`,
      '',
      textOf(join(root, folder)) ?? withoutText(manifest),
    ]),
    '',
  ].join('\n')
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
}

function textOf(folder: string): string | undefined {
  const texts = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && TEXT.test(entry.name))
    .map((entry) => readFileSync(join(folder, entry.name), 'utf8').trim())
  return texts.length > 0 ? texts.join('\n\n') : undefined
}

function withoutText({ license, author }: Manifest): string {
  const who = typeof author === 'string' ? author : author?.name
  return `The package holds no text of its licence; it names ${license ?? 'none'}${who ? ` and its author, ${who}` : ''}.`
}
