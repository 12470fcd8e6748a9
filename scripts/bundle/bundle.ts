import { chmodSync, copyFileSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Metafile } from 'esbuild'
import packageJson from '../../package.json' with { type: 'json' }
import { hisOpenapiDocument } from '../documents/his-openapi.ts'
import { licences } from './licences.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Every command that ships as one file, and where its `main` is. */
const commands = {
  'xuemian-check': 'packages/conformance/check/main.ts',
  'xuemian-simulate': 'packages/conformance/simulate/main.ts',
} as const

/** A file that was made, with its size in bytes. */
export interface Made {
  readonly file: string
  readonly bytes: number
}

/**
 * Makes what a HIS vendor receives: a file for each command that needs Node alone, the OpenAPI document, and the licences of what is inside.
 * @param progress called before each step with what is being made
 */
export async function bundle(folder: string, progress: (name: string) => void): Promise<readonly Made[]> {
  mkdirSync(folder, { recursive: true })
  const made: string[] = []
  const metafiles: Metafile[] = []
  for (const [name, entry] of Object.entries(commands)) {
    const file = `${name}.mjs`
    progress(file)
    metafiles.push(await bundleCommand(name, entry, join(folder, file)))
    chmodSync(join(folder, file), 0o755)
    made.push(file)
  }
  const texts = {
    'his-openapi.json': hisOpenapiDocument,
    'THIRD-PARTY-LICENSES.txt': () => licences(root, metafiles),
  }
  for (const [file, text] of Object.entries(texts)) {
    progress(file)
    writeFileSync(join(folder, file), text())
    made.push(file)
  }
  copyFileSync(join(root, 'LICENSE'), join(folder, 'LICENSE'))
  return [...made, 'LICENSE'].map((file) => ({ file, bytes: statSync(join(folder, file)).size }))
}

async function bundleCommand(name: string, entry: string, outfile: string): Promise<Metafile> {
  const { metafile } = await build({
    stdin: {
      contents: `import { main } from './${entry}'\nawait main(process.argv)\n`,
      resolveDir: root,
      sourcefile: `${name}.ts`,
      loader: 'ts',
    },
    outfile,
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    banner: { js: banner(name) },
    legalComments: 'none',
    metafile: true,
    logLevel: 'error',
  })
  return metafile
}

/** CommonJS inside an ES module looks for `require`; an old Node is told so before anything else runs. */
function banner(name: string): string {
  return `#!/usr/bin/env node
// ${name} ${packageJson.version}, Apache-2.0. Needs Node 20.19 or newer and nothing else. What is inside: THIRD-PARTY-LICENSES.txt
import { createRequire as requireFrom } from 'node:module'
const require = requireFrom(import.meta.url)
{
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error('需要 Node 20.19 或更新版本，当前为 ' + process.versions.node + '。Node 20.19 or newer is needed.')
    process.exit(2)
  }
}`
}
