import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import type { DemoFile } from '../support/demonstration.ts'

/** A person at a screen of their own: a fresh browser context, so that nobody shares a session. */
export interface Someone {
  readonly context: BrowserContext
  readonly page: Page
  /** Everything that the browser's console said in warning or error. */
  readonly console: string[]
}

/** Opens a screen of a hospital's usual size. */
export async function openScreen(
  browser: Browser,
  url: string,
  viewport = { width: 1366, height: 768 },
  more: BrowserContextOptions = {},
): Promise<Someone> {
  const context = await browser.newContext({ viewport, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', ...more })
  const page = await context.newPage()
  const console: string[] = []
  page.on('console', (message) => {
    if (['warning', 'error'].includes(message.type())) console.push(message.text())
  })
  page.on('pageerror', (error) => console.push(String(error)))
  await page.goto(url)
  return { context, page, console }
}

/** Signs in with the keyboard alone. */
export async function signIn(
  browser: Browser,
  demo: DemoFile,
  username: string,
  viewport?: { width: number; height: number },
): Promise<Someone> {
  const account = demo.accounts.find((candidate) => candidate.username === username)
  if (!account) throw new Error(`no account ${username}`)
  const someone = await openScreen(browser, demo.web, viewport)
  const { page } = someone
  await page.getByTestId('sign-in-username').waitFor()
  await page.getByTestId('sign-in-username').focus()
  await page.keyboard.type(account.username)
  await page.keyboard.press('Tab')
  await page.keyboard.type(account.password)
  await page.keyboard.press('Enter')
  await page.getByTestId('sign-in-username').waitFor({ state: 'detached' })
  // the browser itself reports the 401 by which the page learns that nobody is signed in
  someone.console.length = 0
  return someone
}

/** A patient of a hospital by a phrase of the story. */
export function patientWith(
  demo: DemoFile,
  hospital: number,
  phrase: string,
): { identityNumber: string; name: string; story: string } {
  const patient = demo.hospitals[hospital]?.patients.find(({ story }) => story.includes(phrase))
  if (!patient) throw new Error(`no patient whose story says ${phrase}`)
  return patient
}

/** Types an identity number as a card reader does, and waits for the sum. */
export async function readCard(page: Page, identityNumber: string): Promise<void> {
  const field = page.getByTestId('identity-input')
  await field.waitFor()
  await field.click()
  await page.keyboard.type(identityNumber)
  await page.keyboard.press('Enter')
}

/** Whether anything on the page reaches beyond the window's width. */
export async function overflows(page: Page): Promise<boolean> {
  return await page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth')
}
