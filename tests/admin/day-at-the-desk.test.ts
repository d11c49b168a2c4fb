import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { saveQueue } from '../../src/store/queues.ts'
import { readEquation } from '../../src/store/tallies.ts'
import { saveTicketType } from '../../src/store/ticket-types.ts'
import type { TestAdmin } from '../support/admin.ts'
import { chromiumMissing, startChromium } from '../support/chromium.ts'
import { bringIn, mail } from '../support/incoming.ts'
import { openSignedIn } from '../support/look-at.ts'
import { openDesk, startMailAdmin } from '../support/mail-admin.ts'
import { addAna, exchange, preTicketAbout, triageDesk } from '../support/triage.ts'

const skip = chromiumMissing()
const counts = { spam: 5, preTickets: 15, tickets: 25, replies: 5 } as const
const agents = ['ana', 'bia', 'caio'] as const

let admin: TestAdmin
let browser: Browser
const forMouse: string[] = []
const forKeys: string[] = []

before(async () => {
  if (skip !== false) return
  admin = await startMailAdmin([openDesk, triageDesk])
  const { database, intake } = admin
  for (const name of agents) await admin.signIn('operator', name)
  await addAna(admin)
  const queue = { colour: 'blue', distributes: true, capacity: null, position: 1 } as const
  await saveQueue(database, { ...queue, id: 'fila', name: 'Trocas' }, [])
  await saveTicketType(database, { ...exchange, groupId: null, requiredFields: [] })
  for (let at = 1; at <= counts.spam; at++)
    await preTicketAbout(admin, `Propaganda ${at}`, `Loja <p${at}@fora.example>`)
  for (let at = 1; at <= counts.preTickets; at++)
    (at % 2 === 0 ? forKeys : forMouse).push(await preTicketAbout(admin, `Troca do pedido ${at}`))
  for (let at = 1; at <= counts.tickets + counts.replies; at++) {
    const isReply = at > counts.tickets
    const about = isReply ? at - counts.tickets : at
    const fields = [
      'From: Rui Lima <rui@cliente.example>',
      'To: suporte@empresa.example',
      `Subject: ${isReply ? 'RES: ' : ''}Impressora ${about}`,
      `Message-ID: <${at}@cliente.example>`,
      ...(isReply ? [`In-Reply-To: <${about}@cliente.example>`] : []),
    ]
    await bringIn(intake, { from: 'rui@cliente.example', raw: mail(fields) })
  }
  browser = await startChromium()
})

after(async () => {
  if (skip !== false) return
  await browser.close()
  await admin.close()
})

/** Ana takes her pre-tickets and closes them by mouse. */
async function workByMouse(page: Page): Promise<void> {
  for (const protocol of forMouse) {
    await page.goto(`${admin.url}/triage`)
    await page.click(`[data-row]:has-text("${protocol}") >> text=Assumir`)
    await page.selectOption('#type', exchange.id)
    await page.click('main .actions button[value="save"]')
    await page.getByText('agora é um chamado, e é seu').waitFor()
    await page.goto(`${admin.url}/tickets/${protocol}`)
    await page.getByRole('button', { name: 'Encerrar chamado' }).click()
    await page.getByText('Chamado: Encerrado').waitFor()
  }
}

/** Bia throws the spam out, takes hers and closes them without a mouse. */
async function workByKeys(page: Page): Promise<void> {
  const press = async (...keys: readonly string[]) => {
    for (const key of keys) await page.keyboard.press(key)
  }
  await page.goto(`${admin.url}/triage`)
  for (let at = 0; at < counts.spam; at++) await press('j', 'x')
  await press('s')
  await page.locator('button[name="confirmed"]').focus()
  await press('Enter')
  await page.getByText(`${counts.spam} pré-chamados tratados`).waitFor()
  for (const protocol of forKeys) {
    await page.goto(`${admin.url}/triage/${protocol}`)
    await press('e')
    await page.waitForURL(/\/assume$/)
    await page.locator('#type').focus()
    await press('T', 'Tab', 'Enter')
    await page.getByText('agora é um chamado, e é seu').waitFor()
    await page.goto(`${admin.url}/tickets/${protocol}`)
    await page.getByRole('button', { name: 'Encerrar chamado' }).focus()
    await press('Enter')
    await page.getByText('Chamado: Encerrado').waitFor()
  }
}

/** Caio works what came as tickets: some are answered and closed in one step, the others closed with a note. */
async function workTickets(page: Page, protocols: readonly string[]): Promise<void> {
  for (const [index, protocol] of protocols.entries()) {
    await page.goto(`${admin.url}/tickets/${protocol}`)
    await page.getByRole('button', { name: 'Atribuir a mim' }).click()
    await page.getByText('agora é de caio').waitFor()
    if (index % 5 === 0) {
      // The words are there before the script that hears keys.
      await page.waitForLoadState()
      await page.keyboard.press('r')
      await page.waitForURL(/\/answer$/)
      await page.fill('#text', 'Trocamos o toner. Pode conferir?')
      await page.check('input[name="move"][value="close"]')
      await page.getByRole('button', { name: 'Enviar', exact: true }).click()
      await page.getByText('Resposta na fila de saída').waitFor()
    } else {
      await page.fill('textarea[name="text"]', 'Resolvido por telefone.')
      await page.getByRole('button', { name: 'Salvar nota' }).click()
      await page.getByText('Resolvido por telefone.').first().waitFor()
      await page.getByRole('button', { name: 'Encerrar chamado' }).click()
    }
    await page.getByText('Chamado: Encerrado').waitFor()
  }
}

test('a day at the desk, three people and fifty mails from triage to closing, C2 C14 C20 C21 C22 C24 C34 leaves nothing open', {
  skip,
  timeout: 300_000,
}, async () => {
  const { database } = admin
  const protocols: string[] = await database
    .reader('tickets')
    .where({ kind: 'ticket' })
    .orderBy('seq')
    .pluck('protocol')
  assert.equal(protocols.length, counts.tickets)
  const opened = await Promise.all(agents.map((name) => openSignedIn(browser, admin, { name })))
  const [ana, bia, caio] = opened.map(({ page }) => page)
  assert.ok(ana && bia && caio)
  for (const page of [ana, bia, caio]) page.setDefaultTimeout(60_000)
  await Promise.all([workByMouse(ana), workByKeys(bia), workTickets(caio, protocols)])
  const states = Map.groupBy(await database.reader('tickets').select('state'), ({ state }) => state)
  assert.deepEqual([...states].map(([state, rows]) => [state, rows.length]).sort(), [
    ['closed', counts.preTickets + counts.tickets],
    ['spam', counts.spam],
  ])
  const { all } = await readEquation(database.reader)
  assert.deepEqual([all.received, all.ticket, all.reply], [50, 45, 5])
  const closers: { actor: string; count: number | string }[] = await database
    .reader('history')
    .where({ event: 'closed' })
    .groupBy('actor')
    .orderBy('actor')
    .select('actor')
    .count({ count: '*' })
  assert.deepEqual(
    closers.map(({ actor, count }) => [actor, Number(count)]),
    [
      ['ana', forMouse.length],
      ['bia', forKeys.length],
      ['caio', counts.tickets],
    ],
  )
  const answers = await database.reader('outgoing_mails').whereNotNull('user_id')
  assert.equal(answers.length, 5)
  await caio.goto(`${admin.url}/tickets?situation=open`)
  assert.match(await caio.innerText('main'), /Abertos\s+0/)
})
