import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

/** The browser that `npm test` found or fetched; Debian's where a test is run by itself. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = process.env.XUEMIAN_CHROMIUM ?? '/usr/bin/chromium'
  if (!existsSync(executablePath)) throw new Error('no browser: run the tests with npm test, which obtains one')
  return await chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}
