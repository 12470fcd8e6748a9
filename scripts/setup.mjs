// What a fresh clone lacks, and only that: installed packages, the built pages, a browser for the tests.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'

/** Ends with a sentence where Node is older than `engines` asks. */
export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  console.error(`需要 Node 20.19 或更新版本，当前为 ${process.versions.node}。Node 20.19 or newer is needed.`)
  process.exit(1)
}

/** Runs a command with a line of progress that counts seconds; ends the process with its output where it fails. */
export async function step(title, command, args, options = {}) {
  const started = Date.now()
  const live = process.stdout.isTTY && !options.show
  const child = spawn(command, args, {
    cwd: root,
    env: { ...process.env, ...options.env },
    stdio: options.show ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  })
  const output = []
  child.stdout?.on('data', (chunk) => output.push(chunk))
  child.stderr?.on('data', (chunk) => output.push(chunk))
  const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`
  if (options.show || !live) console.log(`· ${title}`)
  const ticker = setInterval(
    () =>
      live
        ? process.stdout.write(`\r· ${title} ${seconds()} `)
        : options.show || console.log(`  … ${title} ${seconds()}`),
    live ? 1000 : 15_000,
  )
  const code = await new Promise((done) => {
    child.on('error', (error) => {
      output.push(Buffer.from(String(error)))
      done(1)
    })
    child.on('close', (status, signal) => done(signal ? 1 : status))
  })
  clearInterval(ticker)
  if (code !== 0) {
    process.stderr.write(Buffer.concat(output))
    console.error(`\n✗ ${title}`)
    process.exit(typeof code === 'number' && code > 0 ? code : 1)
  }
  if (options.show) return
  if (live) process.stdout.write(`\r✓ ${title} ${seconds()}   \n`)
  else console.log(`✓ ${title} ${seconds()}`)
}

function digest(files) {
  const hash = createHash('sha256')
  for (const file of files) hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0')
  return hash.digest('hex')
}

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      if (['node_modules', 'dist', 'fixtures'].includes(entry.name) || entry.name.includes('.test.')) return []
      const path = join(folder, entry.name)
      return entry.isDirectory() ? filesBelow(path) : [path]
    })
}

function isCurrent(stamp, value) {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === value
}

/** Installs the locked packages where they are missing or another lockfile's. */
export async function ensureInstalled() {
  const stamp = join(root, 'node_modules/.xuemian-installed')
  const wanted = digest([join(root, 'package-lock.json')]) + process.version
  if (isCurrent(stamp, wanted)) return
  await step('安装依赖 · installing packages', npm, ['ci', '--include=dev', '--no-audit', '--no-fund'])
  writeFileSync(stamp, wanted)
}

/** Builds the pages where their sources changed since the last build. Answers the folder of the built pages. */
export async function ensureWeb() {
  const folder = join(root, 'packages/web/dist')
  const stamp = join(folder, '.xuemian-built')
  const sources = ['web', 'contract', 'policy', 'province/api'].flatMap((name) =>
    filesBelow(join(root, 'packages', name)),
  )
  const wanted = digest([...sources, join(root, 'package-lock.json')])
  if (!isCurrent(stamp, wanted)) {
    await step('构建网页 · building the pages', npm, ['run', '--silent', 'build', '--workspace', '@xuemian/web'])
    writeFileSync(stamp, wanted)
  }
  return folder
}

/** Chromium of the system, or the one inside an npm package, which is fetched only where there is none. */
export async function ensureBrowser() {
  if (process.env.XUEMIAN_CHROMIUM) return process.env.XUEMIAN_CHROMIUM
  for (const name of ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']) {
    const found = spawnSync('which', [name], { encoding: 'utf8' }).stdout?.trim()
    if (found) return found
  }
  if (process.env.CI === 'true') {
    console.error('✗ Chromium 未安装 · Chromium is missing; with CI=true it must be there (see .ci/run)')
    process.exit(1)
  }
  const home = join(root, 'scripts/browser')
  if (!existsSync(join(home, 'node_modules/@sparticuz/chromium'))) {
    await step('获取浏览器 · fetching a browser', npm, ['ci', '--prefix', home, '--no-audit', '--no-fund'])
  }
  return await unpackBrowser()
}

/** The browser inside the npm package, unpacked below the checkout, behind a script that names the libraries which come with it. */
async function unpackBrowser() {
  const folder = join(root, '.cache/browser')
  const start = join(folder, 'start')
  if (existsSync(start)) return start
  mkdirSync(folder, { recursive: true })
  // the package unpacks into the temporary folder, and its libraries only where it believes to run in a cloud function
  const touched = ['TMPDIR', 'VERCEL', 'LD_LIBRARY_PATH', 'FONTCONFIG_PATH', 'HOME']
  const before = touched.map((name) => [name, process.env[name]])
  Object.assign(process.env, { TMPDIR: folder, VERCEL: '1' })
  try {
    const entry = new URL('./browser/node_modules/@sparticuz/chromium/build/esm/index.js', import.meta.url)
    const { default: chromium } = await import(entry.href)
    const binary = await chromium.executablePath()
    const script = [
      '#!/bin/sh',
      `export LD_LIBRARY_PATH='${join(folder, 'al2023', 'lib')}'`,
      `[ -d /etc/fonts ] || export FONTCONFIG_PATH='${join(folder, 'fonts')}'`,
      `exec '${binary}' "$@"`,
      '',
    ]
    writeFileSync(start, script.join('\n'), { mode: 0o755 })
    return start
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
  }
}
