import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { type TestAdmin, testPassword } from '../../support/admin.ts'
import { chromiumMissing, startChromium } from '../../support/chromium.ts'
import { bringIn, mail } from '../../support/incoming.ts'
import { openDesk, startMailAdmin } from '../../support/mail-admin.ts'
import { axeFaults } from '../../support/look-at.ts'

/** Where to leave pictures of the pages for people to look at; nowhere unless asked for. */
const pictures = process.env.PORTARIA_TEST_PICTURES
const skip = chromiumMissing()

const body = [
  'Bom dia,',
  '',
  'já reiniciei e <b>continua</b> parada.',
  '',
  'Atenciosamente,',
  'Ana Souza',
  'Compras',
  '',
  'Em qua., 3 de jan. de 2026 às 10:00, Suporte <suporte@empresa.example> escreveu:',
  '',
  '> O senhor já reiniciou a impressora?',
].join('\r\n')

let admin: TestAdmin
let browser: Browser

before(async () => {
  if (skip !== false) return
  admin = await startMailAdmin([openDesk])
  browser = await startChromium()
  const fields = ['From: Ana <ana@loja.example>', 'To: suporte@empresa.example', 'Subject: Impressora']
  await bringIn(admin.intake, { raw: mail(fields, body), from: 'ana@loja.example' })
  await admin.intake.idle()
  await admin.signIn('operator', 'ana')
})

after(async () => {
  await browser?.close()
  await admin?.close()
})

for (const [colorScheme, width] of [
  ['light', 1280],
  ['dark', 390],
] as const) {
  test(`C32 reply text, ${colorScheme} and ${width} wide without a script, is shown with the full text one click away`, {
    skip,
  }, async () => {
    const context = await browser.newContext({
      colorScheme,
      viewport: { width, height: 900 },
      locale: 'pt-BR',
    })
    await context.route('**/portaria.js*', (route) => route.abort())
    const page = await context.newPage()
    const checked = async (name: string): Promise<void> => {
      if (pictures !== undefined) {
        mkdirSync(pictures, { recursive: true })
        const file = path.join(pictures, `${name}-${width}-${colorScheme}.png`)
        await page.screenshot({ path: file, fullPage: true })
      }
      const violations = await axeFaults(page)
      assert.deepEqual(
        violations.map(({ id, nodes }) => `${name}: ${id} ${nodes[0]?.html}`),
        [],
      )
    }
    await page.goto(`${admin.url}/sign-in`)
    await page.fill('#name', 'ana')
    await page.fill('#password', testPassword)
    await page.click('main button')
    const { id } = await admin.database.reader('messages').where({ direction: 'in' }).first('id')
    const { protocol } = await admin.database.reader('tickets').first('protocol')
    for (const [name, address] of [
      ['reply-ticket', `/tickets/${protocol}`],
      ['reply-message', `/messages/${id}`],
    ] as const) {
      await page.goto(`${admin.url}${address}`)
      const shown = page.locator('pre.mail-text')
      assert.equal(await shown.first().innerText(), 'Bom dia,\n\njá reiniciei e <b>continua</b> parada.')
      assert.equal(await shown.nth(1).isVisible(), false)
      await checked(name)
      await page.getByText('Mostrar o texto completo').click()
      assert.match(
        await shown.nth(1).innerText(),
        /Atenciosamente[\s\S]*> O senhor já reiniciou a impressora\?$/,
      )
      await checked(`${name}-full`)
    }
    await context.close()
  })
}
