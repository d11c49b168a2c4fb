import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import type { TestAdmin } from '../../support/admin.ts'
import { chromiumMissing, startChromium } from '../../support/chromium.ts'
import { refuse, startSelfService } from '../../support/self-service.ts'

/** Where to leave pictures of the pages for people to look at; nowhere unless asked for. */
const pictures = process.env.PORTARIA_TEST_PICTURES
const skip = chromiumMissing()
let admin: TestAdmin
let browser: Browser
before(async () => {
  if (skip) return
  admin = await startSelfService()
  browser = await startChromium()
})
after(async () => {
  if (skip) return
  await browser.close()
  await admin.close()
})

async function checked(page: Page, name: string): Promise<void> {
  if (pictures !== undefined) {
    mkdirSync(pictures, { recursive: true })
    await page.screenshot({ path: path.join(pictures, `${name}.png`), fullPage: true })
  }
  const { violations } = await new AxeBuilder({ page }).analyze()
  assert.deepEqual(
    violations.map(({ id, nodes }) => `${name}: ${id} ${nodes[0]?.html}`),
    [],
  )
  const overflow = await page.evaluate(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  )
  assert.equal(overflow, 0, `${name} is wider than the screen`)
}

for (const [colorScheme, width, locale] of [
  ['light', 390, 'pt-BR'],
  ['dark', 390, 'es'],
  ['light', 1280, 'en'],
] as const) {
  test(`public page, ${colorScheme} and ${width} wide in ${locale} without a script, is corrected with no fault that axe finds`, {
    skip,
  }, async () => {
    const refusal = await refuse(admin, {
      fields: [`To: suporte@empresa.example, rui@cliente.example`, `X-Number: ${width}${locale}`],
      body: '',
    })
    // Axe itself needs scripts, so only ours is kept away.
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 844 }, locale })
    await context.route('**/portaria.js*', (route) => route.abort())
    const page = await context.newPage()
    await page.goto(`${admin.url}${refusal.path}`)
    await checked(page, `correct-${width}-${locale}`)
    await page.fill('#text', 'A impressora parou hoje cedo.')
    await page.click('main button')
    await page.waitForSelector('#subject-fault')
    await checked(page, `correct-lacking-${width}-${locale}`)
    await page.fill('#subject', 'Impressora parada')
    await page.check('input[name="confirmation"]')
    await page.click('main button')
    await page.waitForSelector('p[role=status]')
    await checked(page, `corrected-${width}-${locale}`)
    assert.match(await page.innerText('p[role=status]'), /\d{4}-\d{6}/)
    assert.deepEqual(await context.cookies(), [])
    await context.close()
  })
}
