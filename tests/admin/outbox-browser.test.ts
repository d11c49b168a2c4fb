import { after, before, test } from 'node:test'
import { type Browser, chromium } from 'playwright-core'
import { recordAttempts } from '../../src/store/attempts.ts'
import { saveChannel } from '../../src/store/channels.ts'
import { writeTransaction } from '../../src/store/database.ts'
import type { TestAdmin } from '../support/admin.ts'
import { newChannel } from '../support/channels.ts'
import { bringIn, mailAbout } from '../support/incoming.ts'
import { lookAtPages, looks, openSignedIn } from '../support/look-at.ts'
import { openDesk, startMailAdmin } from '../support/mail-admin.ts'
import { queueTestMail } from '../support/outbox.ts'

let admin: TestAdmin
let browser: Browser
let mailId = ''

before(async () => {
  admin = await startMailAdmin([openDesk])
  await admin.signIn('administrator')
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
  await bringIn(admin.intake, { raw: mailAbout('Impressora quebrou'), peer: '127.0.0.1' })
  const ticket = await admin.database.reader('tickets').first('id', 'protocol')
  const name = 'Caixa de saída do contrato com um nome comprido'
  await saveChannel(admin.database.writer, newChannel({ id: 'k1', name }), new Date())
  const to = ['rui@client.example', 'anna-com-um-endereço-bem-comprido@cliente-de-nome-comprido.example']
  mailId = await queueTestMail(admin.database, { ticket, to, channelId: 'k1', text: 'Bom dia, Ana.\r\n' })
  const reply = `550 5.1.1 <anna@client.example>: ${'Recipient address rejected. '.repeat(6)}`
  const failed = { state: 'failed', status: '5.1.1', reply } as const
  const attempt = {
    ...{ at: new Date(), durationMs: 2_345, peer: 'mx.client.example [192.0.2.25]:25' },
    ...({ tls: 'TLSv1.3 TLS_AES_256_GCM_SHA384', outcome: 'unknown', reply } as const),
    dialogue: [{ command: 'RCPT TO:<anna@client.example>', reply: [reply] }],
    fates: [
      { position: 0, state: 'sent', status: null, reply: '250 OK' } as const,
      { position: 1, ...failed },
    ],
  }
  await writeTransaction(admin.database, (trx) =>
    recordAttempts(trx, [{ id: mailId, ticketId: null, lease: 'x', retryAt: null, isSpent: true, attempt }]),
  )
  await queueTestMail(admin.database, { channelId: 'k1', leavesAt: new Date(Date.now() + 3_600_000) })
  admin.intake.start()
  await admin.intake.idle()
})

after(async () => {
  await browser.close()
  await admin.close()
})

for (const { theme, size } of looks) {
  test(`pages of mail that did not arrive, C51 C52 ${theme} on a ${size}, fit the screen and have no fault that axe finds`, async () => {
    const { page, context } = await openSignedIn(browser, admin, { theme, size })
    const paths = {
      outbox: '/outbox',
      'outbox-mail': `/messages/${mailId}`,
      'outbox-mend': `/messages/${mailId}/mend`,
      'outbox-bulk': '/messages/queue?scope=filter&q=',
      'outbox-monitor': '/messages?q=canal:%22Caixa+de+saída+do+contrato+com+um+nome+comprido%22',
    }
    await lookAtPages(page, admin, paths, (name) => `${name}-${theme}-${size}`)
    await context.close()
  })
}

test('message page, a mail that failed, C51 C52 is deleted by keyboard and without a script', async () => {
  const { page, context } = await openSignedIn(browser, admin, { hasScript: false })
  await page.goto(`${admin.url}/messages/${mailId}`)
  await page.focus('.confirm-delete summary')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByText('A mensagem saiu da fila de envio.').waitFor()
  await context.close()
})
