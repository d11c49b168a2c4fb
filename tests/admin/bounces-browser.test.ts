import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Browser, chromium } from 'playwright-core'
import type { TestAdmin } from '../support/admin.ts'
import { addAnswer, report } from '../support/bounces.ts'
import { inPieces, mail } from '../support/intake.ts'
import { lookAt, looks, openSignedIn, sizes } from '../support/look-at.ts'
import { startMailAdmin } from '../support/mail-admin.ts'

let admin: TestAdmin
let browser: Browser
let mailId = ''
let protocol = ''

before(async () => {
  admin = await startMailAdmin()
  await admin.signIn('administrator')
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
  await send('ana@cliente.example', 'suporte@empresa.example', mail())
  const ticket = await admin.database.reader('tickets').first('id', 'protocol')
  protocol = ticket.protocol
  const door = { database: admin.database, secret: new Uint8Array(32).fill(7) }
  const answer = await addAnswer(door, ticket.id)
  mailId = answer.mailId
  await send(
    null,
    answer.path,
    report({ words: `550 5.1.1 <ana@cliente.example>: ${'User unknown '.repeat(12)}` }),
  )
  for (const address of ['compras@fornecedor-com-um-nome-bem-comprido.example', 'x@y.example'])
    await admin.database.writer('suppressions').insert({
      address_folded: address,
      address,
      why: 'repeated',
      reason: 'unknown-domain',
      words: '',
      created_at: '2026-11-20T12:00:00.000Z',
    })
})

after(async () => {
  await browser.close()
  await admin.close()
})

async function send(from: string | null, to: string, raw: string): Promise<void> {
  const peer = { address: '127.0.0.1', helo: 'cliente.example', tls: null }
  const transaction = admin.intake.begin({ door: 'smtp', peer })
  await transaction.from(from, { declaredOctets: null })
  await transaction.to(to)
  await transaction.message(inPieces(raw))
  await admin.intake.idle()
}

for (const { theme, size } of looks) {
  test(`pages about what came back, ${theme} on a ${size}, fit the screen and have no fault that axe finds`, async () => {
    const { page, context } = await openSignedIn(browser, admin, { theme, size })
    const visit = async (name: string, where: string) => {
      await page.goto(`${admin.url}${where}`)
      await lookAt(page, `${name}-${size}-${theme}`)
    }
    await visit('suppressions', '/suppressions')
    const own = await page.locator('.subnav [aria-current]').boundingBox()
    assert.ok(
      own !== null && own.x >= 0 && own.x + own.width <= sizes[size].width,
      'the open page is out of sight',
    )
    await visit('suppressions-none', '/suppressions?q=ninguem')
    await visit('mail-that-came-back', `/messages/${mailId}`)
    await visit('ticket-of-mail-that-came-back', `/tickets/${protocol}`)
    await context.close()
  })
}

test('suppressions page, the button to release, takes the address off the list', async () => {
  const { page, context } = await openSignedIn(browser, admin, { theme: 'light', size: 'desktop' })
  await page.goto(`${admin.url}/suppressions?q=y.example`)
  await page.getByRole('button', { name: 'Liberar x@y.example' }).click()
  await page.waitForURL(`${admin.url}/suppressions`)
  assert.match(await page.textContent('main').then((text) => text ?? ''), /x@y\.example volta a receber/)
  await context.close()
})
