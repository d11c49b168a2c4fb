import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Secret, TOTP } from 'otpauth'
import type { Browser } from 'playwright-core'
import { startTestAdmin, type TestAdmin, testPassword } from '../support/admin.ts'
import { chromiumMissing, startChromium } from '../support/chromium.ts'
import { lookAt, signIn } from '../support/look-at.ts'

const skip = chromiumMissing()
let admin: TestAdmin
let browser: Browser
before(async () => {
  if (skip) return
  admin = await startTestAdmin()
  browser = await startChromium()
})
after(async () => {
  if (skip) return
  await browser.close()
  await admin.close()
})

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1280, 390]) {
    test(`second factor, ${colorScheme} and ${width} wide without a script, is set up and used with no fault that axe finds`, {
      skip,
    }, async () => {
      const name = `ana-${colorScheme}-${width}`
      const shown = (what: string) => lookAt(page, `${what}-${width}-${colorScheme}`)
      await admin.signIn('administrator', name)
      const viewport = { width, height: 900 }
      // Axe itself needs scripts, so only ours is kept away.
      const context = await browser.newContext({ colorScheme, viewport, locale: 'pt-BR' })
      await context.route('**/portaria.js*', (route) => route.abort())
      const page = await context.newPage()
      await page.goto(`${admin.url}/sign-in`)
      await signIn(page, name)
      await page.goto(`${admin.url}/account`)
      await shown('account')
      await page.click('main a.button')
      await shown('factor-off')
      await page.fill('#password', testPassword)
      await page.click('main button')
      await shown('factor-waiting')
      const secret = (await page.innerText('.secret')).replaceAll(' ', '')
      const totp = new TOTP({ secret: Secret.fromBase32(secret) })
      await page.fill('#code', '000000')
      await page.click('main button')
      await shown('factor-wrong')
      await page.fill('#code', totp.generate({ timestamp: Date.now() - 30_000 }))
      await page.click('main button')
      await shown('factor-codes')
      assert.equal(await page.locator('.codes li').count(), 10)
      await page.goto(`${admin.url}/account/second-factor`)
      await shown('factor-on')
      await page.goto(`${admin.url}/audit`)
      await shown('audit')
      await page.click('.person button')
      await page.goto(`${admin.url}/sign-in`)
      await signIn(page, name)
      await shown('code')
      await page.fill('#code', totp.generate())
      await page.click('main button')
      assert.equal(new URL(page.url()).pathname, '/')
      await context.close()
    })
  }
}

test('second factor, the picture, has the marks and margin that readers look for', { skip }, async () => {
  const visitor = await admin.signIn('operator', 'bia')
  await visitor.post('/account/second-factor', { action: 'begin', password: testPassword })
  const { text } = await visitor.get('/account/second-factor')
  const size = Number(/class="qr" viewBox="0 0 (\d+) \1"/.exec(text)?.[1])
  const squares = [...text.matchAll(/M(\d+) (\d+)h1v1h-1z/g)].map(([, x, y]) => [Number(x), Number(y)])
  assert.ok(size > 30)
  assert.ok(squares.length > 300)
  const isDark = (x: number, y: number) => squares.some(([column, row]) => column === x && row === y)
  const finder = ['1111111', '1000001', '1011101', '1011101', '1011101', '1000001', '1111111']
  for (const [left, top] of [
    [4, 4],
    [size - 11, 4],
    [4, size - 11],
  ] as const)
    assert.deepEqual(
      finder.map((line, y) => [...line].map((_, x) => (isDark(left + x, top + y) ? '1' : '0')).join('')),
      finder,
    )
})
