import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { type TestAdmin, testPassword } from '../../support/admin.ts'
import { chromiumMissing, startChromium } from '../../support/chromium.ts'
import { bringIn, mailAbout } from '../../support/incoming.ts'
import { startMailAdmin } from '../../support/mail-admin.ts'
import { axeFaults } from '../../support/look-at.ts'

/** Where to leave pictures of the pages for people to look at; nowhere unless asked for. */
const pictures = process.env.PORTARIA_TEST_PICTURES

const sizes = { desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } } as const

const skip = chromiumMissing()
const year = new Date().getFullYear()

let admin: TestAdmin
let browser: Browser

before(async () => {
  admin = await startMailAdmin()
  await admin.signIn('operator', 'bia')
  if (skip === false) browser = await startChromium()
  await bringIn(admin.intake, { raw: mailAbout('Impressora do financeiro não imprime') })
  await bringIn(admin.intake, { raw: mailAbout('A impressora continua parada, e agora também a do RH') })
  const forward = 'De: Caio Prado <caio@cliente.example>\r\nAssunto: Acesso'
  const raw = mailAbout('ENC: Acesso à rede').replace(
    /\r\n\r\n[\s\S]*$/,
    `\r\n\r\n${forward}\r\n\r\nSem rede.\r\n`,
  )
  await bringIn(admin.intake, { raw })
  await bringIn(admin.intake, { raw: mailAbout(`RES: [${year}-000003] e o ramal?`) })
  const stranger = mailAbout(`RES: [${year}-000003]`).replace('ana@cliente.example', 'rui@fora.example')
  await bringIn(admin.intake, { raw: stranger })
})

after(async () => {
  await browser?.close()
  await admin.close()
})

async function signedIn(options: { isPhone?: boolean; isDark?: boolean; locale?: string } = {}) {
  const { isPhone = false, isDark = false, locale = 'pt-BR' } = options
  const context: BrowserContext = await browser.newContext({
    baseURL: admin.url,
    viewport: isPhone ? sizes.phone : sizes.desktop,
    colorScheme: isDark ? 'dark' : 'light',
    locale,
  })
  const page = await context.newPage()
  await page.goto('/sign-in')
  await page.fill('input[name="name"]', 'bia')
  await page.fill('input[name="password"]', testPassword)
  await page.click('main button[type="submit"]')
  if (locale !== 'pt-BR') await page.click('footer button:has-text("English"), footer a:has-text("English")')
  return page
}

async function look(page: Page, name: string): Promise<void> {
  const violations = await axeFaults(page)
  assert.deepEqual(
    violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
    [],
    name,
  )
  const overflow = await page.evaluate(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  )
  assert.equal(overflow, 0, `${name} is wider than the screen`)
  if (pictures === undefined) return
  mkdirSync(pictures, { recursive: true })
  await page.screenshot({ path: path.join(pictures, `${name}.png`), fullPage: true })
}

for (const [name, options] of [
  ['desktop-light', {}],
  ['phone-dark', { isPhone: true, isDark: true }],
  ['phone-english', { isPhone: true, locale: 'en-GB' }],
  ['desktop-dark', { isDark: true }],
] as const) {
  test(`merge and split pages, ${name}, fit and hold nothing that axe objects to`, { skip }, async () => {
    const page = await signedIn(options)
    for (const [place, address] of [
      ['ticket', `/tickets/${year}-000003`],
      ['merge', `/tickets/${year}-000001/merge?into=${year}-000002`],
      ['merge-fault', `/tickets/${year}-000001/merge?into=nada`],
      ['split', `/tickets/${year}-000003/split`],
    ] as const) {
      await page.goto(address)
      await look(page, `${place}-${name}`)
    }
    await page.context().close()
  })
}

test('complaint 13 merge, with the keyboard alone, ends at the other ticket', { skip }, async () => {
  const page = await signedIn()
  await page.goto(`/tickets/${year}-000001/merge`)
  await page.focus('#into')
  await page.keyboard.type(`${year}-000002`)
  await page.keyboard.press('Enter')
  await page.waitForSelector('button.danger')
  await page.focus('button.danger')
  await page.keyboard.press('Enter')
  await page.waitForURL(`**/tickets/${year}-000002`)
  assert.match(await page.innerText('.relations'), new RegExp(`${year}-000001`))
  await look(page, 'merged')
  await page.context().close()
})
