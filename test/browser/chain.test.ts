import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { type RunningDemonstration, startDemonstration } from '../support/demonstration.ts'
import { openScreen, overflows, patientWith, readCard, signIn } from './people.ts'

describe('the whole chain in a real browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'xuemian-browser-'))
  let running: RunningDemonstration
  let browser: Browser

  beforeAll(async () => {
    ;[running, browser] = await Promise.all([startDemonstration(folder), launchBrowser()])
  })
  afterAll(async () => {
    await browser?.close()
    await running?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('a clerk reads a card, sees the sum with its reasons and submits; a reviewer approves', async () => {
    const clerk = await signIn(browser, running.demo, 'clerk-1')
    const patient = patientWith(running.demo, 0, '额度不够')
    await readCard(clerk.page, patient.identityNumber)
    await expect
      .poll(() => clerk.page.getByTestId('sum-waived').textContent(), { timeout: 20_000 })
      .toContain('1,260.00')
    expect(await overflows(clerk.page)).toBe(false)
    expect(clerk.page.url()).not.toContain(patient.identityNumber)
    expect(await clerk.page.getByTestId('verified').textContent()).toBe('已验签')
    await clerk.page.getByTestId('submit-button').click()
    const number = await clerk.page.getByTestId('application-number').first().textContent()
    expect(number).toMatch(/\d{6,}/)
    expect(clerk.console).toEqual([])

    const reviewer = await signIn(browser, running.demo, 'reviewer')
    await reviewer.page
      .getByTestId('review-row')
      .filter({ hasText: number ?? '' })
      .getByRole('link')
      .first()
      .click()
    await reviewer.page.getByTestId('approve-button').waitFor()
    expect(await reviewer.page.getByTestId('verified').textContent()).toBe('已验签')
    expect(await overflows(reviewer.page)).toBe(false)
    await reviewer.page.getByTestId('approve-button').click()
    await reviewer.page.getByText('已通过').first().waitFor()
    expect(reviewer.console).toEqual([])
    await clerk.context.close()
    await reviewer.context.close()
  })

  it('a relative is added by the donor’s identity number and relation', async () => {
    const clerk = await signIn(browser, running.demo, 'clerk-1')
    const patient = patientWith(running.demo, 0, '献血者的妻子')
    const donor = /献血者证件号 (\S+?)，/.exec(patient.story)?.[1] ?? ''
    await readCard(clerk.page, patient.identityNumber)
    await clerk.page.getByTestId('add-donor-identity').fill(donor)
    await clerk.page.getByTestId('add-donor-relation').click()
    await clerk.page.locator('.ant-select-item-option').filter({ hasText: '配偶' }).first().click()
    await clerk.page.getByTestId('add-donor-button').click()
    await expect
      .poll(() => clerk.page.getByTestId('sum-waived').textContent(), { timeout: 20_000 })
      .toContain('1,960.00')
    await clerk.context.close()
  })

  it('a bag claimed at one hospital is refused at the other, in a clear sentence that names the application', async () => {
    const first = await signIn(browser, running.demo, 'clerk-1')
    const second = await signIn(browser, running.demo, 'clerk-2')
    const patient = patientWith(running.demo, 0, '转院')
    for (const { page } of [first, second]) {
      await readCard(page, patient.identityNumber)
      await page.getByTestId('sum-waived').waitFor()
    }
    expect(await second.page.getByTestId('verified').textContent()).toBe('未验签')
    await first.page.getByTestId('submit-button').click()
    const number = (await first.page.getByTestId('application-number').first().textContent()) ?? 'none'
    await second.page.getByTestId('submit-button').click()
    await expect
      .poll(() => second.page.getByTestId('error-banner').textContent(), { timeout: 20_000 })
      .toContain(number.trim())
    await first.context.close()
    await second.context.close()
  })

  it('the page may call its own server and, once a clerk is signed in, that hospital alone', async () => {
    const policyFor = async (cookie: string) =>
      (await fetch(running.demo.web, { headers: { cookie } })).headers.get('content-security-policy') ?? ''
    expect(await policyFor('')).toContain("connect-src 'self';")
    const clerk = await signIn(browser, running.demo, 'clerk-2')
    const [session] = await clerk.context.cookies()
    const policy = await policyFor(`${session?.name}=${session?.value}`)
    expect(policy).toContain(`connect-src 'self' ${running.demo.hospitals[1]?.baseUrl};`)
    expect(policy).not.toContain('unsafe-inline')
    await clerk.context.close()
  })

  it('an administrator changes the keys by which a hospital signs; a private key never leaves the page', async () => {
    const admin = await signIn(browser, running.demo, 'administrator')
    const { page } = admin
    await page.goto(`${running.demo.web}/hospitals`)
    const row = page.getByRole('row').filter({ hasText: running.demo.hospitals[1]?.orgCode ?? '' })
    await row.getByText('未登记').waitFor()
    await row.getByRole('button').click()
    const field = page.locator('#change-keys')
    const key = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo', kid: 'one' }
    await field.fill(JSON.stringify({ keys: [{ ...key, d: 'x' }] }))
    await page.getByText('私钥只能留在医院').waitFor()
    expect(await page.getByTestId('save-keys').isDisabled()).toBe(true)
    await field.fill(JSON.stringify({ keys: [key] }))
    await page.getByTestId('save-keys').click()
    await row.getByText('1 把').waitFor()
    expect(await overflows(page)).toBe(false)
    await row.getByRole('button').click()
    await field.fill('')
    await page.getByTestId('save-keys').click()
    await row.getByText('未登记').waitFor()
    expect(admin.console).toEqual([])
    await admin.context.close()
  })

  it('says so plainly where the password is wrong', async () => {
    const stranger = await openScreen(browser, running.demo.web)
    await stranger.page.getByTestId('sign-in-username').fill('clerk-1')
    await stranger.page.getByTestId('sign-in-password').fill('wrong')
    await stranger.page.getByTestId('sign-in-button').click()
    await expect.poll(() => stranger.page.getByTestId('error-banner').textContent()).toContain('用户名或密码不正确')
    await stranger.context.close()
  })
})
