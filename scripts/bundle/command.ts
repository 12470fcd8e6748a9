import { chmodSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build, type Metafile } from 'esbuild'
import packageJson from '../../package.json' with { type: 'json' }

/** The checkout. */
export const root = fileURLToPath(new URL('../..', import.meta.url))

/** Every command that ships as one file, and where its `main` is. */
export const commands = {
  'xuemian-check': 'packages/conformance/check/main.ts',
  'xuemian-simulate': 'packages/conformance/simulate/main.ts',
  'xuemian-gateway': 'packages/gateway/main.ts',
} as const

/** Makes one file that Node alone runs; answers what is inside. */
export async function bundleCommand(name: keyof typeof commands, outfile: string): Promise<Metafile> {
  const { metafile } = await build({
    stdin: {
      contents: `import { main } from './${commands[name]}'\nawait main(process.argv)\n`,
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
    // A faster half of `pg` that needs a compiler; it asks for it and goes on without.
    external: ['pg-native'],
    banner: { js: banner(name) },
    legalComments: 'none',
    metafile: true,
    logLevel: 'error',
  })
  chmodSync(outfile, 0o755)
  return metafile
}

/** CommonJS inside an ES module looks for `require` and its own place; an old Node is told so before anything else runs. */
function banner(name: string): string {
  return `#!/usr/bin/env node
// ${name} ${packageJson.version}, Apache-2.0. Needs Node 20.19 or newer and nothing else. What is inside: THIRD-PARTY-LICENSES.txt
import { createRequire as bundleRequire } from 'node:module'
import { dirname as bundleDirname } from 'node:path'
import { fileURLToPath as bundlePath } from 'node:url'
const require = bundleRequire(import.meta.url)
const __filename = bundlePath(import.meta.url)
const __dirname = bundleDirname(__filename)
{
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error('需要 Node 20.19 或更新版本，当前为 ' + process.versions.node + '。Node 20.19 or newer is needed.')
    process.exit(2)
  }
}`
}
