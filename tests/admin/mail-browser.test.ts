import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Browser, chromium } from 'playwright-core'
import { addBlock, removeBlock } from '../../src/store/blocklist.ts'
import { type TestAdmin, testPassword } from '../support/admin.ts'
import { bringIn, mail, mailAbout } from '../support/incoming.ts'
import { lookAt, openSignedIn, takePicture, looks, walkByTab } from '../support/look-at.ts'
import { openDesk, startMailAdmin } from '../support/mail-admin.ts'

const htmlMail = mail([
  'From: Loja <loja@loja.example>',
  'To: suporte@empresa.example',
  'Subject: Promoção de primavera',
])
  .replace('text/plain', 'text/html')
  .replace(
    'Não imprime.',
    '<h1>Olá</h1><script>document.title="x"</script><img src="http://127.0.0.1:9/p.gif">',
  )

let admin: TestAdmin
let browser: Browser

before(async () => {
  admin = await startMailAdmin([
    openDesk,
    {
      ...openDesk,
      address: 'contrato@empresa.example',
      profile: 'estrito',
      settings: { newRequests: 'anyone' },
    },
  ])
  await admin.signIn('administrator')
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
  await addBlock(
    admin.database.writer,
    { pattern: 'ana@cliente.example', reason: 'Propaganda repetida', owner: 'administrator' },
    new Date(),
  )
  await bringIn(admin.intake, { from: 'retorno@mx.example', raw: mailAbout('Segunda via do boleto') })
  await removeBlock(admin.database.writer, 'ana@cliente.example')
  await new Promise((resolve) => setTimeout(resolve, 60))
  await bringIn(admin.intake, {
    raw: mailAbout(
      'Impressora do financeiro não imprime',
      'Bom dia,\r\n\r\nA impressora do financeiro parou hoje cedo. A luz de papel pisca, mas há papel na bandeja.\r\n\r\nAna Souza\r\n\r\nEm 20/11/2026 Suporte escreveu:\r\n> Tudo certo com a troca do toner?\r\n',
    ),
  })
  await bringIn(admin.intake, { raw: htmlMail, from: 'loja@loja.example' })
  await bringIn(admin.intake, {
    from: 'rui@cliente.example',
    to: ['contrato@empresa.example'],
    raw: mail(['From: Rui Prado <rui@cliente.example>', 'To: contrato@empresa.example']),
  })
  await addBlock(
    admin.database.writer,
    { pattern: 'spam.example', reason: 'Propaganda repetida', owner: 'administrator' },
    new Date(),
  )
})

after(async () => {
  await browser.close()
  await admin.close()
})

for (const { theme, size } of looks) {
  test(`pages about mail, ${theme} on a ${size}, fit the screen and have no fault that axe finds`, async () => {
    const { page, context } = await openSignedIn(browser, admin, { theme, size })
    const visit = async (name: string, where: string) => {
      await page.goto(`${admin.url}${where}`)
      await lookAt(page, `${name}-${size}-${theme}`, { withAxe: size === 'desktop' })
    }
    await visit('monitor', '/messages')
    const accepted = await page.getAttribute('a:has-text("Impressora do financeiro")', 'href')
    const refused = await page.getAttribute('a:has-text("Segunda via")', 'href')
    const promotion = await page.getAttribute('a:has-text("Promoção")', 'href')
    await visit('message', `${accepted}`)
    await visit('message-refused', `${refused}?tab=header`)
    await visit('message-html', `${promotion}?tab=html`)
    await visit('message-source', `${promotion}?tab=source`)
    await visit('reprocess', `/messages/reprocess?id=${refused?.split('/').at(-1)}`)
    await visit('reprocess-filter', '/messages/reprocess?scope=filter')
    await visit('tickets', '/tickets')
    const ticket = await page.getAttribute('a:has-text("Impressora do financeiro")', 'href')
    await visit('ticket', `${ticket}`)
    await visit('spam', `${ticket}/spam`)
    await visit('desks', '/desks')
    await visit('desk-add', '/desks/add')
    await page.goto(`${admin.url}/desks/contrato%40empresa.example/edit`)
    await page.check('input[name="profile"][value="triagem"]')
    await page.click('main button[type="submit"]')
    await page.waitForSelector('input[name="confirmed"]', { state: 'attached' })
    await lookAt(page, `desk-profile-${size}-${theme}`, { withAxe: size === 'desktop' })
    await visit('policy-changes', '/policy/changes?version=3')
    await visit('blocklist', '/blocklist')
    await visit('blocklist-add', '/blocklist/add')
    await visit('filter', '/filter')
    await visit('contacts', '/contacts')
    await visit('contact-add', '/contacts/add')
    await context.close()
  })
}

test('message HTML, opened in a browser, security 6.5 6.6 runs no script and asks for nothing elsewhere', async () => {
  const { page, context } = await openSignedIn(browser, admin)
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await page.goto(`${admin.url}/messages`)
  const href = await page.getAttribute('a:has-text("Promoção")', 'href')
  await page.goto(`${admin.url}${href}?tab=html`)
  await page.frameLocator('iframe').locator('h1').waitFor()
  await page.locator('iframe').scrollIntoViewIfNeeded()
  await takePicture(page, 'frame', false)
  assert.notEqual(await page.title(), 'x')
  assert.deepEqual(
    asked.filter((url) => !url.startsWith(admin.url)),
    [],
  )
  await context.close()
})

test('monitor, by keyboard alone, is searched, a message selected and its reprocessing cancelled', async () => {
  const { page, context } = await openSignedIn(browser, admin)
  await page.goto(`${admin.url}/messages`)
  await page.keyboard.press('/')
  await page.keyboard.type('status:recusada')
  await page.keyboard.press('Enter')
  await page.waitForURL(/q=status/)
  const box = page.locator('tbody input[type="checkbox"]').first()
  await box.focus()
  await page.keyboard.press('Space')
  await page.getByRole('button', { name: 'Reprocessar selecionadas' }).focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(/reprocess/)
  assert.match(await page.innerText('main'), /Confira o que muda/)
  await page.getByRole('link', { name: 'Cancelar' }).press('Enter')
  await page.waitForURL(/messages\?q=status/)
  await context.close()
})

test('monitor, mail that comes while it is open, is told with its number and shown on a click', async () => {
  const { page, context } = await openSignedIn(browser, admin)
  await page.clock.install()
  await page.goto(`${admin.url}/messages`)
  for (const subject of ['Chegou um', 'Chegou dois', 'Chegou três']) {
    await bringIn(admin.intake, { raw: mailAbout(subject) })
  }
  await page.clock.runFor(11_000)
  const notice = page.getByRole('status').getByRole('link', { name: '3 novas, mostrar' })
  await notice.waitFor()
  await notice.press('Enter')
  await page.getByRole('link', { name: 'Chegou três' }).waitFor()
  assert.equal(await page.locator('.arrived').isVisible(), false)
  await context.close()
})

test('every page about mail, by Tab alone, shows where the focus is and goes down the page', async () => {
  const { page, context } = await openSignedIn(browser, admin)
  for (const where of ['/', '/messages', '/tickets', '/desks/add', '/contacts', '/blocklist', '/users/new']) {
    await page.goto(`${admin.url}${where}`)
    await walkByTab(page, where)
  }
  await context.close()
})

test('every act about mail, in a browser without a script, is done by forms and links', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: 'pt-BR' })
  const page = await context.newPage()
  await page.goto(`${admin.url}/sign-in`)
  await page.fill('#name', 'administrator')
  await page.fill('#password', testPassword)
  await page.press('#password', 'Enter')
  await page.fill('#q', 'impressora')
  await page.press('#q', 'Enter')
  await page.getByRole('link', { name: 'Impressora do financeiro' }).first().click()
  await page.getByRole('link', { name: 'Cabeçalho' }).click()
  await page
    .getByRole('link', { name: /^Protocolo/ })
    .first()
    .click()
  await page.getByRole('button', { name: 'Marcar como lido' }).click()
  await page.getByText('Mensagens marcadas como lidas.').waitFor()
  await page.getByRole('link', { name: 'Marcar como SPAM' }).click()
  await page.getByRole('link', { name: 'Cancelar' }).click()
  await page.goto(`${admin.url}/messages?q=status:recusada`)
  await page.getByRole('button', { name: 'Reprocessar todas deste filtro' }).click()
  await page.getByRole('button', { name: /^Reprocessar \d+ mensage/ }).click()
  await page
    .getByText(/Reprocessa/)
    .first()
    .waitFor()
  await page.goto(`${admin.url}/contacts/add`)
  await page.fill('input[name=address]', 'sem-script@cliente.example')
  await page.fill('input[name=name]', 'Sem Script')
  await page.press('input[name=name]', 'Enter')
  await page.getByText('Contato sem-script@cliente.example salvo.').waitFor()
  await context.close()
})
