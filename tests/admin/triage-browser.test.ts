import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { saveBranch } from '../../src/store/branches.ts'
import { writeTransaction } from '../../src/store/database.ts'
import { saveOrders } from '../../src/store/orders.ts'
import { type TestAdmin, testPassword } from '../support/admin.ts'
import { chromiumMissing, startChromium } from '../support/chromium.ts'
import { lookAt, openSignedIn, looks } from '../support/look-at.ts'
import { addAna, addExchange, preTicketAbout, rowOf, startTriage } from '../support/triage.ts'

const skip = chromiumMissing()
let admin: TestAdmin
let browser: Browser
const protocols: string[] = []

before(async () => {
  if (skip) return
  admin = await startTriage()
  await admin.signIn('administrator')
  await admin.signIn('operator', 'bia')
  await admin.signIn('operator', 'rui')
  await addAna(admin)
  await addExchange(admin, ['administrator', 'bia', 'rui'])
  await saveBranch(admin.database, { id: 'sp', name: 'São Paulo' })
  const details = [
    { name: 'Data', value: '20/11/2026' },
    { name: 'Situação', value: 'Faturado' },
  ]
  const order = { number: '10045', client: 'Padaria Lua', details }
  await writeTransaction(admin.database, (trx) => saveOrders(trx, [order], 'import', new Date()))
  for (let at = 1; at <= 10; at++) {
    const from = at % 2 === 1 ? undefined : `Propaganda ${at} <p${at}@fora.example>`
    protocols.push(await preTicketAbout(admin, `Assunto ${at}`, from))
  }
  browser = await startChromium()
})

after(async () => {
  if (skip) return
  await browser.close()
  await admin.close()
})

async function openAs(name: string): Promise<Page> {
  const page = await (await browser.newContext({ locale: 'pt-BR' })).newPage()
  await page.goto(`${admin.url}/sign-in`)
  await page.fill('#name', name)
  await page.fill('#password', testPassword)
  await page.click('main button')
  return page
}

for (const { theme, size } of looks) {
  test(`pages of triage, ${theme} on a ${size}, fit the screen and have no fault that axe finds`, {
    skip,
  }, async () => {
    const { page, context } = await openSignedIn(browser, admin, { theme, size })
    const look = (name: string) => lookAt(page, `triage-${name}-${size}-${theme}`)
    const [first = ''] = protocols
    for (const [name, path] of [
      ['list', '/triage'],
      ['show', `/triage/${first}`],
      ['history', `/triage/${first}?tab=history`],
      ['document', `/triage/${first}?tab=document`],
      ['assume', `/triage/${first}/assume`],
      ['orders', '/orders'],
      ['orders-import', '/orders/import'],
      ['ticket-document', `/tickets/${first}/document`],
    ] as const) {
      await page.goto(admin.url + path)
      await look(name)
    }
    await page.goto(`${admin.url}/triage/${first}/assume`)
    await page.fill('#order', '#10045')
    await page.click('button[value="identify"]')
    await look('identified')
    await page.click('main .actions button[value="save"]')
    await look('missing')
    await page.goto(`${admin.url}/triage`)
    await page.keyboard.press('?')
    await look('keys')
    await page.keyboard.press('Escape')
    for (const act of ['spam', 'attach']) {
      await page.goto(`${admin.url}/triage/${first}`)
      await page.click(`button[value="${act}"]`)
      await look(act)
    }
    await page.fill('#q', 'Assunto')
    await page.keyboard.press('Enter')
    await page.locator('input[name="target"]').first().waitFor()
    await look('targets')
    await context.close()
  })
}

test('presence, of two browsers on one pre-ticket, shows each to the other and loses no text C15', {
  skip,
}, async () => {
  const bia = await openAs('bia')
  const rui = await openAs('rui')
  const path = `${admin.url}/triage/${protocols[8]}`
  await bia.goto(path)
  await bia.waitForResponse(/\/presence$/).catch(() => undefined)
  await rui.goto(path)
  await rui.getByText('Também aqui: bia').waitFor()
  await bia.goto(`${path}/assume`)
  await rui.goto(`${path}/assume`)
  for (const page of [bia, rui]) {
    await page.selectOption('#type', 'troca')
    await page.fill('#order', '10045')
  }
  await bia.fill('#client', 'Padaria lua')
  await rui.fill('#due', '2026-12-24')
  await bia.click('main .actions button[value="save"]')
  await bia.getByText('agora é um chamado, e é seu').waitFor()
  await rui.click('main .actions button[value="save"]')
  await rui.getByText('Outra pessoa alterou este pré-chamado').waitFor()
  assert.equal(await rui.inputValue('#due'), '2026-12-24')
  assert.equal(await rui.inputValue('#order'), '10045')
  assert.match((await rui.textContent('[role="alert"]')) ?? '', /Pré-chamado assumido, virou chamado por bia/)
  assert.equal((await rowOf(admin, protocols[8] ?? '')).due_at, null)
})

test('triage, of ten pre-tickets with the keyboard alone, C14 C20 leaves none', { skip }, async () => {
  await admin.database
    .writer('tickets')
    .where({ protocol: protocols[8] })
    .update({ kind: 'pre-ticket', assignee_id: null, queue_id: null, type_id: null, version: 0 })
  const page = await openAs('bia')
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text())
  })
  await page.goto(`${admin.url}/triage`)
  const press = async (...keys: readonly string[]) => {
    for (const key of keys) await page.keyboard.press(key)
  }
  const focused = () => page.evaluate('document.activeElement?.closest("[data-row]")?.textContent ?? ""')
  // Down to the third and back, select every second one and mark them as spam.
  await press('j', 'j', 'j', 'k')
  assert.match(String(await focused()), /Assunto 2\b/)
  await press('x')
  for (let at = 0; at < 4; at++) await press('j', 'j', 'x')
  await press('s')
  await page.getByText('Bloquear').first().waitFor()
  assert.equal(await page.locator('input[name="block"]:checked').count(), 5)
  await page.locator('button[name="confirmed"]').focus()
  await press('Enter')
  await page.getByText('5 pré-chamados tratados').waitFor()
  for (let at = 0; at < 5; at++) {
    await page.goto(`${admin.url}/triage`)
    await press('j')
    // The first is opened and taken from its own page, the others from the list.
    if (at === 0) {
      await press('o')
      await page.waitForURL(/\/triage\/[\d-]+$/)
    }
    await press('e')
    await page.waitForURL(/\/assume$/)
    await page.locator('#type').focus()
    await press('T', 'Tab')
    await page.keyboard.type('10045')
    await press('Enter')
    await page.getByText('agora é um chamado, e é seu').waitFor()
  }
  const rows = await admin.database.reader('tickets').orderBy('seq').select('kind', 'state', 'assignee_id')
  assert.deepEqual(
    rows.map(({ kind, state }) => `${kind} ${state}`),
    protocols.map((_, at) => (at % 2 === 0 ? 'ticket open' : 'pre-ticket spam')),
  )
  await page.goto(`${admin.url}/triage`)
  assert.match((await page.textContent('main')) ?? '', /Nenhum pré-chamado espera/)
  await press('?')
  await page.getByText('Desligar os atalhos').click()
  await press('Escape')
  await page.locator('#keys').waitFor({ state: 'hidden' })
  await press('/')
  assert.equal(await page.evaluate('document.activeElement?.id'), 'q')
  assert.deepEqual(faults, [])
})
