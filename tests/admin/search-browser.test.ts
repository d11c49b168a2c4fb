import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Browser, chromium } from 'playwright-core'
import { startTestAdmin, type TestAdmin } from '../support/admin.ts'
import { lookAt, openSignedIn, looks } from '../support/look-at.ts'
import { extract, settle } from '../support/settle.ts'
import { outcome, settlement } from '../support/settlement.ts'

let admin: TestAdmin
let browser: Browser

before(async () => {
  admin = await startTestAdmin()
  await admin.signIn('administrator')
  const opening = (title: string) =>
    outcome({ disposition: 'ticket', opens: { kind: 'ticket', title, acknowledge: false } })
  const settled = await settle(
    admin.database,
    ...['Impressora parada', 'Nota fiscal de julho'].map((subject) =>
      settlement({ outline: { subject }, outcomes: [opening(subject)] }),
    ),
  )
  await extract(admin.database, ...settled.map(({ messageId }) => messageId))
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
})

after(async () => {
  await browser.close()
  await admin.close()
})

test('search, by keyboard alone, C22 is typed, kept under a name and opened again from beside the list', async () => {
  const { page, context } = await openSignedIn(browser, admin)
  await page.goto(`${admin.url}/tickets`)
  await page.focus('#q')
  await page.keyboard.type('assunto:impressora')
  await page.keyboard.press('Enter')
  await page.waitForURL(/q=/)
  assert.equal(await page.locator('table.tickets tbody tr').count(), 1)
  await page.focus('a[href^="/searches/add"]')
  await page.keyboard.press('Enter')
  await page.waitForSelector('#name')
  assert.equal(await page.inputValue('#query'), 'assunto:impressora')
  await page.focus('#name')
  await page.keyboard.type('Impressoras')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/searches$/)
  await page.goto(`${admin.url}/tickets`)
  await page.focus('nav a.chip:has-text("Impressoras")')
  await page.keyboard.press('Enter')
  await page.waitForURL(/q=/)
  assert.equal(await page.locator('table.tickets tbody tr').count(), 1)
  assert.equal(await page.locator('a.chip[aria-current]:has-text("Impressoras")').count(), 1)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.click('form[action="/tickets/export"] button'),
  ])
  assert.equal(download.suggestedFilename(), 'chamados.csv')
  await context.close()
})

for (const { theme, size } of looks) {
  test(`pages of searching, ${theme} on a ${size}, fit the screen and have no fault that axe finds`, async () => {
    const { page, context } = await openSignedIn(browser, admin, { theme, size })
    await page.goto(`${admin.url}/tickets?q=impressora`)
    await page.click('.search-help summary')
    await lookAt(page, `search-help-${size}-${theme}`)
    await page.goto(`${admin.url}/searches`)
    await lookAt(page, `searches-${size}-${theme}`)
    await page.goto(`${admin.url}/searches/add?q=situa%C3%A7%C3%A3o%3Aaberto`)
    await page.fill('#query', '')
    await page.click('main button[type="submit"]')
    await lookAt(page, `search-faults-${size}-${theme}`)
    await context.close()
  })
}
