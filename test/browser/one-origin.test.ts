import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { makeCertificate } from '../support/certificate.ts'
import { type OneOrigin, startOneOrigin } from '../support/one-origin.ts'
import { openScreen, overflows, readCard, type Someone } from './people.ts'

const webFolder = fileURLToPath(new URL('../../packages/web/dist', import.meta.url))

/** A screen that remembers every address that its pages asked for, and what the content security policy forbade. */
async function watched(browser: Browser, url: string): Promise<Someone & { readonly asked: string[] }> {
  const someone = await openScreen(browser, 'about:blank', undefined, { ignoreHTTPSErrors: true })
  const asked: string[] = []
  someone.context.on('request', (request) => void asked.push(request.url()))
  await someone.page.addInitScript(
    "addEventListener('securitypolicyviolation', (event) => console.error('CSP: ' + event.blockedURI))",
  )
  await someone.page.goto(url)
  return { ...someone, asked }
}

async function typeCredentials({ page }: Someone, username: string, password: string | undefined): Promise<void> {
  await page.getByTestId('sign-in-username').fill(username)
  await page.getByTestId('sign-in-password').fill(password ?? '')
  await page.keyboard.press('Enter')
}

describe('a browser that knows the hospital’s gateway alone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'xuemian-one-origin-tls-'))
  let world: OneOrigin
  let browser: Browser
  beforeAll(async () => {
    if (!existsSync(webFolder)) throw new Error('no pages: run the tests with npm test, which builds them')
    const started = startOneOrigin({ webFolder, tls: makeCertificate(folder) })
    ;[world, browser] = await Promise.all([started, launchBrowser()])
  })
  afterAll(async () => {
    await browser?.close()
    await world?.close()
    rmSync(folder, { recursive: true })
  })
  it('a clerk signs in, reads a card, sees the sum and submits; nothing else is ever asked', async () => {
    const clerk = await watched(browser, world.gatewayUrl)
    const { page, console, asked } = clerk
    await page.getByTestId('sign-in-username').waitFor()
    // the browser itself reports the 401 by which the page learns that nobody is signed in
    console.length = 0
    await typeCredentials(clerk, 'clerk-1', world.passwords['clerk-1'])
    await readCard(page, world.story('partial').identityNumber)
    await expect.poll(() => page.getByTestId('sum-waived').textContent(), { timeout: 20_000 }).toContain('1,260.00')
    expect(await overflows(page)).toBe(false)
    await page.getByTestId('submit-button').click()
    expect(await page.getByTestId('application-number').first().textContent()).toMatch(/\d{6,}/)
    expect(console).toEqual([])
    expect(
      (await clerk.context.cookies()).map(({ name, secure, httpOnly, sameSite }) => [name, secure, httpOnly, sameSite]),
    ).toEqual([['xm_session', true, true, 'Strict']])
    const paths = asked.map((url) => url.split('?')[0] ?? '')
    expect([...new Set(paths.map((url) => new URL(url).origin))]).toEqual([world.gatewayUrl])
    for (const path of ['/token', '/blduseinfo', '/api/applications']) expect(paths).toContain(world.gatewayUrl + path)
    await clerk.context.close()
  })

  it('a reviewer is told at the sign-in why it cannot be here, and stays signed out', async () => {
    const reviewer = await watched(browser, world.gatewayUrl)
    const { page, context } = reviewer
    await typeCredentials(reviewer, 'reviewer', world.passwords.reviewer)
    const banner = page.getByTestId('error-banner')
    await expect.poll(() => banner.textContent()).toContain('该账号不是本院的窗口人员')
    expect(await banner.textContent()).toMatch(/请直接打开省级系统的网址登录。.*SESSION_NOT_OF_HOSPITAL/)
    expect(await overflows(page)).toBe(false)
    expect(await context.cookies()).toEqual([])
    await context.close()
  })

  it('while the province is away, a page says so calmly, and opens once it is back', async () => {
    const port = Number(new URL(world.provinceUrl).port)
    const { server } = world.province.app
    const clerk = await watched(browser, 'about:blank')
    await new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
    const reply = await clerk.page.goto(`${world.gatewayUrl}/window`)
    expect(reply?.status()).toBe(503)
    expect(await clerk.page.locator('h1').textContent()).toBe('本院网关暂时连不上省级系统。')
    expect(await overflows(clerk.page)).toBe(false)
    expect(clerk.console.filter((line) => line.startsWith('CSP'))).toEqual([])
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    await clerk.page.getByRole('link', { name: '重新打开' }).click()
    await clerk.page.getByTestId('sign-in-username').waitFor()
    await clerk.context.close()
  })
})
