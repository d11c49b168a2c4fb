import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Browser, chromium } from 'playwright-core'
import type { TestAdmin } from '../../support/admin.ts'
import { bringIn, mailAbout } from '../../support/incoming.ts'
import { lookAt, openSignedIn, looks } from '../../support/look-at.ts'
import { openDesk, startMailAdmin } from '../../support/mail-admin.ts'

let admin: TestAdmin
let browser: Browser
let path: string

const first = `<${Buffer.from('Impressora').toString('hex')}@cliente.example>`

/** An answer to the mail that opened the ticket. */
function answer(subject: string, body: string): string {
  const raw = mailAbout(subject, body).replace(/^Subject:/m, `In-Reply-To: ${first}\r\nSubject:`)
  return raw.replace(/^To: .*$/m, '$&\r\nCc: Chefe <chefe@cliente.example>')
}

before(async () => {
  admin = await startMailAdmin([openDesk])
  for (const name of ['bia', 'rui']) await admin.signIn('operator', name)
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
  const cc = mailAbout('Impressora').replace(/^To: .*$/m, '$&\r\nCc: Chefe <chefe@cliente.example>')
  await bringIn(admin.intake, { raw: cc })
  for (let count = 1; count <= 45; count += 1) {
    const quoted = `Tentei de novo, vez ${count}.\r\n\r\nEm 21/11/2026, Suporte escreveu:\r\n> Já tentou desligar?\r\n`
    await bringIn(admin.intake, { raw: answer(`Re: Impressora ${count}`, quoted) })
  }
  const [protocol] = await admin.database.reader('tickets').pluck('protocol')
  path = `/tickets/${protocol}`
  const bia = await admin.signIn('operator', 'bia')
  await bia.post(`${path}/read`)
  await bia.post(`${path}/notes`, { text: 'Ligar para a Ana antes das 18h.\nRamal 204.' })
  await bringIn(admin.intake, { raw: answer('Re: Impressora ainda', 'Ainda não imprime.') })
  const { text } = await bia.get(path)
  const version = /name="version" value="(\d+)"/.exec(text)?.[1] ?? ''
  const edited = { version, seen: '0', title: 'Impressora do fiscal parada', due: '2026-01-02T18:00' }
  await bia.post(`${path}/edit`, edited)
})

after(async () => {
  await browser.close()
  await admin.close()
})

for (const { theme, size } of looks) {
  test(`conversation, ${theme} on a ${size}, fits the screen and has no fault that axe finds`, async () => {
    const { page, context } = await openSignedIn(browser, admin, { theme, size, name: 'bia' })
    const visit = async (name: string, where: string) => {
      await page.goto(`${admin.url}${where}`)
      await lookAt(page, `${name}-${size}-${theme}`)
    }
    await visit('conversation', path)
    await page.click('details.participants > summary')
    await lookAt(page, `conversation-people-${size}-${theme}`)
    await visit('conversation-notes', `${path}?show=notes`)
    await visit('conversation-history', `${path}?show=history`)
    await visit('conversation-older', `${path}?until=20`)
    await visit('ticket-edit', `${path}/edit`)
    await visit('tickets-situations', '/tickets')
    await page.click('.languages button[value=en]')
    await visit('conversation-english', path)
    await page.click('.languages button[value=pt-BR]')
    await page.locator('html[lang=pt-BR]').waitFor({ state: 'attached' })
    await context.close()
  })
}

test('conversation, two operators at once in two browsers, lose nothing of what either typed', async () => {
  const bia = await openSignedIn(browser, admin, { name: 'bia' })
  const rui = await openSignedIn(browser, admin, { name: 'rui', size: 'phone', theme: 'dark' })
  await bia.page.goto(`${admin.url}${path}/edit`)
  await rui.page.goto(`${admin.url}${path}/edit`)
  await bia.page.fill('#title', 'Impressora do segundo andar')
  await rui.page.fill('#title', 'Impressora fiscal')
  await rui.page.fill('#due', '2026-12-24T18:00')
  await bia.page.click('main button[type="submit"]')
  await bia.page.getByText('Chamado alterado.').waitFor()
  await rui.page.click('main button[type="submit"]')
  await rui.page.getByText('Outra pessoa alterou este chamado').waitFor()
  assert.equal(await rui.page.inputValue('#title'), 'Impressora fiscal')
  assert.equal(await rui.page.inputValue('#due'), '2026-12-24T18:00')
  await lookAt(rui.page, 'ticket-edit-meanwhile-phone-dark')
  await rui.page.click('main button[type="submit"]')
  await rui.page.getByText('Chamado alterado.').waitFor()
  await bia.page.goto(`${admin.url}${path}?show=history`)
  const told = await bia.page.innerText('main')
  assert.match(told, /Impressora do fiscal parada → Impressora do segundo andar/)
  assert.match(told, /Impressora do segundo andar → Impressora fiscal/)
  await bia.context.close()
  await rui.context.close()
})

test('conversation, closed by one while another has it open, stops the other by keyboard too', async () => {
  const bia = await openSignedIn(browser, admin, { name: 'bia' })
  const rui = await openSignedIn(browser, admin, { name: 'rui' })
  await bia.page.goto(`${admin.url}${path}`)
  await rui.page.goto(`${admin.url}${path}`)
  await bia.page.getByRole('button', { name: 'Encerrar chamado' }).click()
  await bia.page.getByText('Chamado encerrado.').waitFor()
  await rui.page.getByRole('button', { name: 'Pedir validação' }).focus()
  await rui.page.keyboard.press('Enter')
  await rui.page.getByRole('heading', { name: 'O chamado mudou enquanto isso' }).waitFor()
  await lookAt(rui.page, 'ticket-meanwhile-desktop-light')
  await rui.page.getByRole('link', { name: 'Ver o chamado' }).click()
  await rui.page.getByRole('button', { name: 'Reabrir chamado' }).click()
  await rui.page.getByText('Chamado reaberto.').waitFor()
  await bia.context.close()
  await rui.context.close()
})

test('conversation, by keyboard alone, is read, noted and erased', async () => {
  const { page, context } = await openSignedIn(browser, admin, { name: 'rui' })
  await page.goto(`${admin.url}${path}`)
  await page.focus('#note')
  await page.keyboard.insertText('Peça encomendada.')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByText('Nota salva.').waitFor()
  await page.getByRole('button', { name: 'Marcar como lida' }).first().focus()
  await page.keyboard.press('Enter')
  await page.getByText('Mensagens marcadas como lidas.').waitFor()
  await page.getByRole('link', { name: 'Apagar nota' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Apagar nota' }).focus()
  await page.keyboard.press('Enter')
  await page.getByText('Nota apagada.').waitFor()
  assert.doesNotMatch(await page.innerText('main'), /Peça encomendada/)
  await context.close()
})
