import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import type { TestAdmin } from '../../support/admin.ts'
import { chromiumMissing, startChromium } from '../../support/chromium.ts'
import { lookAt } from '../../support/look-at.ts'
import { refuse, startSelfService } from '../../support/self-service.ts'

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
    await lookAt(page, `correct-${width}-${locale}`)
    await page.fill('#text', 'A impressora parou hoje cedo.')
    await page.click('main button')
    await page.waitForSelector('#subject-fault')
    await lookAt(page, `correct-lacking-${width}-${locale}`)
    await page.fill('#subject', 'Impressora parada')
    await page.check('input[name="confirmation"]')
    await page.click('main button')
    await page.waitForSelector('p[role=status]')
    await lookAt(page, `corrected-${width}-${locale}`)
    assert.match(await page.innerText('p[role=status]'), /\d{4}-\d{6}/)
    assert.deepEqual(await context.cookies(), [])
    await context.close()
  })
}
