import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { putEmployee } from '../../../src/store/employees.ts'
import type { TestAdmin } from '../../support/admin.ts'
import { answerForm, formOf, sentMails } from '../../support/answers.ts'
import { chromiumMissing, startChromium } from '../../support/chromium.ts'
import { bringIn, mail } from '../../support/incoming.ts'
import { lookAt, openSignedIn, looks, walkByTab } from '../../support/look-at.ts'
import { openDesk, startMailAdmin } from '../../support/mail-admin.ts'

const skip = chromiumMissing()
let admin: TestAdmin
let browser: Browser
let paths: readonly string[]

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAIAAACQkWg2AAAAF0lEQVR4nGNgSCj4TxIaVTA0VIwqGAQGADAdfgHo4UuRAAAAAElFTkSuQmCC',
  'base64',
)

before(async () => {
  if (skip !== false) return
  admin = await startMailAdmin([openDesk])
  for (const name of ['bia', 'rui']) await admin.signIn('operator', name)
  const [userId = ''] = await admin.database.reader('users').where({ name: 'bia' }).pluck('id')
  await putEmployee(
    admin.database.writer,
    userId,
    { name: 'Bia Lima', jobTitle: 'Analista de suporte' },
    new Date(),
  )
  for (const number of [1, 2, 3, 4, 5, 6]) {
    const fields = [
      'From: Ana Souza <ana@cliente.example>',
      'To: suporte@empresa.example',
      'Cc: Chefe da Ana <chefe@cliente.example>, Compras <compras@cliente.example>',
      'Reply-To: Ana <ana.souza@correio.example>',
      `Subject: Impressora do ${number}. andar parada`,
      `Message-ID: <${number}@cliente.example>`,
      'Date: Sat, 21 Nov 2026 09:00:00 -0300',
    ]
    await bringIn(admin.intake, { raw: mail(fields, 'Não imprime.\r\n\r\nJá troquei o toner.\r\n\r\nAna') })
  }
  const protocols: string[] = await admin.database.reader('tickets').orderBy('seq').pluck('protocol')
  paths = protocols.map((protocol) => `/tickets/${protocol}`)
  browser = await startChromium()
})

after(async () => {
  if (skip !== false) return
  await browser.close()
  await admin.close()
})

const text =
  'Bom dia, Ana!\n\nO técnico vai hoje à tarde. Veja onde fica: [[mapa.png]]\nhttps://empresa.example/visita\n\n-- \nBia Lima'

for (const { theme, size } of looks) {
  test(`answering, ${theme} on a ${size}, fits the screen and has no fault that axe finds`, {
    skip,
  }, async () => {
    const { page, context } = await openSignedIn(browser, admin, { theme, size, name: 'bia' })
    const [path = ''] = paths
    const look = (name: string) => lookAt(page, `${name}-${size}-${theme}`)
    await page.goto(`${admin.url}${path}/answer`)
    await look('answer')
    await page.fill('#text', text)
    await page.setInputFiles('#pictures', { name: 'mapa.png', mimeType: 'image/png', buffer: png })
    await page.getByText('no texto: [[mapa.png]]').waitFor()
    await page.setInputFiles('#files', { name: 'orçamento.pdf', mimeType: 'application/pdf', buffer: png })
    await page.getByText('orçamento.pdf').waitFor()
    assert.equal(await page.inputValue('#text'), text)
    await page.click('.actions button[value="preview"]')
    await page.waitForURL(/preview/)
    await look('answer-preview')
    await page.click('main a.button')
    await page.waitForURL(/draft=/)
    await page.fill('#to', 'sem arroba')
    await page.click('.actions button[value="send"]')
    await page.getByText('Isto não é um endereço').waitFor()
    await look('answer-faults')
    await page.click('.discard-draft button')
    await page.goto(`${admin.url}${path}/answer`)
    await page.fill('#text', text)
    await page.click('.actions button[value="send"]')
    await page.locator('.waiting-answer').waitFor()
    await look('answer-waiting')
    await page.click('.waiting-answer button')
    await page.waitForURL(/draft=/)
    await page.goto(`${admin.url}${path}`)
    await look('answer-drafts')
    await page.click('.languages button[value=en]')
    await page.goto(`${admin.url}${path}/answer`)
    await look('answer-english')
    await page.click('.languages button[value=pt-BR]')
    await page.goto(`${admin.url}${path}/answer`)
    await page.click('.discard-draft button')
    // A context that closes while a page of it is on its way may never say so.
    await page.waitForURL(`${admin.url}${path}`)
    await context.close()
  })
}

test('answering, in a browser that is closed, keeps what was typed without a click', { skip }, async () => {
  const [, path = ''] = paths
  const first = await openSignedIn(browser, admin, { name: 'bia' })
  await first.page.goto(`${admin.url}${path}/answer`)
  await first.page.fill('#text', 'ção '.repeat(20_000))
  await first.page.getByText('Rascunho salvo às').waitFor()
  await first.page.fill('#text', 'Meia frase e mais')
  await first.page.waitForTimeout(4_500)
  await first.context.close()
  const again = await openSignedIn(browser, admin, { name: 'bia' })
  await again.page.goto(`${admin.url}${path}/answer`)
  assert.equal(await again.page.inputValue('#text'), 'Meia frase e mais')
  await again.page.click('.actions button[value="send"]')
  await again.page.locator('.waiting-answer').waitFor()
  assert.equal((await admin.database.reader('answers').where({ state: 'draft' })).length, 0)
  await again.context.close()
})

test('answering, by two in two browsers, O1 tells each of the other and loses neither text', {
  skip,
}, async () => {
  const [, , path = ''] = paths
  const bia = await openSignedIn(browser, admin, { name: 'bia' })
  const rui = await openSignedIn(browser, admin, { name: 'rui', size: 'phone', theme: 'dark' })
  await bia.page.goto(`${admin.url}${path}/answer`)
  await bia.page.waitForTimeout(500)
  await rui.page.goto(`${admin.url}${path}/answer`)
  await rui.page.getByText('Também respondendo agora: bia').waitFor()
  await rui.page.fill('#text', 'Eu cuido.')
  await bia.page.fill('#text', 'Já respondi.')
  await bia.page.click('.actions button[value="send"]')
  await bia.page.locator('.waiting-answer').waitFor()
  await rui.page.click('.actions button[value="send"]')
  await rui.page.getByText('Enquanto isso, o chamado mudou').waitFor()
  assert.equal(await rui.page.inputValue('#text'), 'Eu cuido.')
  await lookAt(rui.page, 'answer-meanwhile-phone-dark')
  await bia.context.close()
  await rui.context.close()
})

test('answering, by the keyboard alone, is done without a mouse', { skip }, async () => {
  const [, , , path = ''] = paths
  const { page, context } = await openSignedIn(browser, admin, { name: 'bia' })
  await page.goto(`${admin.url}${path}`)
  await page.keyboard.press('r')
  await page.waitForURL(/\/answer$/)
  await walkByTab(page, 'answer')
  await page.focus('#text')
  await page.keyboard.type('Pelo teclado.')
  for (let stop = 0; stop < 30; stop += 1) {
    await page.keyboard.press('Tab')
    if ((await page.evaluate('document.activeElement.value')) === 'send') break
  }
  await page.keyboard.press('Enter')
  await page.locator('.waiting-answer').waitFor()
  const seconds = await page.innerText('[data-seconds]')
  assert.match(seconds, /faltam \d+ segundos/)
  await page.waitForTimeout(1_500)
  assert.notEqual(await page.innerText('[data-seconds]'), seconds)
  await context.close()
})

test('answering, with Enter in a field, keeps a draft and sends nothing', { skip }, async () => {
  const [, , , , path = ''] = paths
  const { page, context } = await openSignedIn(browser, admin, { name: 'bia' })
  const before = (await sentMails(admin)).length
  await page.goto(`${admin.url}${path}/answer`)
  await page.fill('#text', 'Ainda não.')
  await page.focus('#subject')
  await page.keyboard.press('Enter')
  await page.waitForURL(/draft=/)
  assert.equal(await page.inputValue('#text'), 'Ainda não.')
  assert.equal((await sentMails(admin)).length, before)
  await context.close()
})

test('answering, without a script, keeps, shows and sends', { skip }, async () => {
  const path = paths[5] ?? ''
  const visitor = await admin.signIn('operator', 'bia')
  const form = await answerForm(visitor, `${path}/answer`)
  const context = await browser.newContext({ javaScriptEnabled: false })
  const cookies = [...visitor.cookies].map(([name, value]) => ({ name, value, url: admin.url }))
  await context.addCookies(cookies)
  const page = await context.newPage()
  await page.goto(`${admin.url}${path}/answer`)
  await page.fill('#text', 'Sem script.')
  await page.click('.actions button[value="preview"]')
  await page.waitForURL(/preview/)
  await page.click('main form button')
  await page.locator('.waiting-answer button').click()
  assert.match(page.url(), /draft=/)
  assert.equal(formOf(await page.content()).original, form.original)
  await context.close()
})
