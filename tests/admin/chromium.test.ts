import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { startTestAdmin, type TestAdmin } from '../support/admin.ts'
import { chromiumMissing, startChromium } from '../support/chromium.ts'
import { lookAt, looks, signIn, sizes } from '../support/look-at.ts'

const skip = chromiumMissing()
let admin: TestAdmin
let browser: Browser
before(async () => {
  if (skip) return
  admin = await startTestAdmin()
  await admin.signIn('administrator', 'ana')
  await admin.signIn('operator', 'bruno')
  browser = await startChromium()
})
after(async () => {
  if (skip) return
  await browser.close()
  await admin.close()
})

const paths = ['/', '/users', '/users/new', '/audit', '/account', '/nothing']

for (const { theme, size } of looks) {
  test(`pages, ${theme} on a ${size}, break no rule of axe and fit the screen`, {
    skip,
  }, async () => {
    const page = await openPage({ colorScheme: theme, viewport: sizes[size] })
    await page.goto(`${admin.url}/sign-in`)
    await lookAt(page, `sign-in-${size}-${theme}`)
    await signIn(page, 'ana')
    for (const path of paths) {
      await page.goto(admin.url + path)
      await lookAt(page, `${path.replaceAll('/', '_')}-${size}-${theme}`)
    }
    await page.context().close()
  })
}

test('pages, sign-in in a browser, goes on without a breach of the content security policy', {
  skip,
}, async () => {
  const page = await openPage({})
  const complaints: string[] = []
  page.on('console', (message) => {
    if (/Content Security Policy|Refused/i.test(message.text())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(`${admin.url}/account`)
  assert.equal(new URL(page.url()).pathname, '/sign-in')
  await signIn(page, 'ana')
  assert.equal(new URL(page.url()).pathname, '/account')
  await page.click('.languages button[value=en]')
  assert.equal(await page.locator('html').getAttribute('lang'), 'en')
  await page.click('.languages button[value=pt-BR]')
  await page.click('.person button')
  assert.equal(new URL(page.url()).pathname, '/sign-in')
  assert.deepEqual(complaints, [])
  await page.context().close()
})

test('pages, without a script on a phone, show the navigation and sign out', { skip }, async () => {
  const page = await openPage({ javaScriptEnabled: false, viewport: { width: 390, height: 800 } })
  await page.goto(`${admin.url}/sign-in`)
  await signIn(page, 'ana')
  assert.equal(await page.locator('.nav').isVisible(), true)
  await page.click('.person button')
  assert.equal(new URL(page.url()).pathname, '/sign-in')
  await page.context().close()
})

test('pages, by keyboard alone, skip to the content with a visible focus', { skip }, async () => {
  const page = await openPage({ viewport: { width: 390, height: 800 } })
  await page.goto(`${admin.url}/sign-in`)
  await signIn(page, 'ana')
  assert.equal(await page.locator('.nav').isVisible(), false)
  await page.keyboard.press('Tab')
  const skipLink = page.locator('.skip')
  assert.ok(((await skipLink.boundingBox())?.y ?? -1) >= 0)
  await page.keyboard.press('Enter')
  assert.equal(await page.evaluate('document.activeElement.id'), 'main')
  await page.context().close()
})

async function openPage(options: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext({ locale: 'pt-BR', ...options })
  return context.newPage()
}
