import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { addBlock, removeBlock } from '../../src/store/blocklist.ts'
import { type TestAdmin, testPassword } from '../support/admin.ts'
import { bringIn, mail, mailAbout } from '../support/incoming.ts'
import { openDesk, startMailAdmin } from '../support/mail-admin.ts'

/** Where to leave pictures of the pages for people to look at; nowhere unless asked for. */
const pictures = process.env.PORTARIA_TEST_PICTURES

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

const sizes = { desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } } as const

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

async function open(
  theme: 'light' | 'dark',
  size: keyof typeof sizes,
): Promise<{ page: Page; context: BrowserContext }> {
  const context = await browser.newContext({ colorScheme: theme, viewport: sizes[size], locale: 'pt-BR' })
  const page = await context.newPage()
  await page.goto(`${admin.url}/sign-in`)
  await page.fill('input[name="name"]', 'administrator')
  await page.fill('input[name="password"]', testPassword)
  await page.click('main button[type="submit"]')
  return { page, context }
}

async function checked(page: Page, name: string, withAxe: boolean): Promise<void> {
  if (pictures !== undefined) {
    mkdirSync(pictures, { recursive: true })
    await page.screenshot({ path: path.join(pictures, `${name}.png`), fullPage: true })
  }
  const { violations } = withAxe
    ? await new AxeBuilder({ page }).exclude('iframe').analyze()
    : { violations: [] }
  assert.deepEqual(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
    [],
    name,
  )
  const overflow = await page.evaluate(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  )
  assert.equal(overflow, 0, `${name} is wider than the screen`)
}

for (const theme of ['light', 'dark'] as const) {
  for (const size of ['desktop', 'phone'] as const) {
    test(`pages about mail, ${theme} on a ${size}, fit the screen and have no fault that axe finds`, async () => {
      const { page, context } = await open(theme, size)
      const visit = async (name: string, where: string) => {
        await page.goto(`${admin.url}${where}`)
        await checked(page, `${name}-${size}-${theme}`, size === 'desktop')
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
      await visit('blocklist', '/blocklist')
      await visit('blocklist-add', '/blocklist/add')
      await visit('filter', '/filter')
      await visit('contacts', '/contacts')
      await visit('contact-add', '/contacts/add')
      await context.close()
    })
  }
}

test('message HTML, opened in a browser, security 6.5 6.6 runs no script and asks for nothing elsewhere', async () => {
  const { page, context } = await open('light', 'desktop')
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await page.goto(`${admin.url}/messages`)
  const href = await page.getAttribute('a:has-text("Promoção")', 'href')
  await page.goto(`${admin.url}${href}?tab=html`)
  await page.frameLocator('iframe').locator('h1').waitFor()
  await page.locator('iframe').scrollIntoViewIfNeeded()
  if (pictures !== undefined) await page.screenshot({ path: path.join(pictures, 'frame.png') })
  assert.notEqual(await page.title(), 'x')
  assert.deepEqual(
    asked.filter((url) => !url.startsWith(admin.url)),
    [],
  )
  await context.close()
})

test('monitor, by keyboard alone, is searched, a message selected and its reprocessing cancelled', async () => {
  const { page, context } = await open('light', 'desktop')
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
