import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { addAssociation } from '../../src/store/clients.ts'
import { addContact } from '../../src/store/contacts.ts'
import { startTestAdmin, type TestAdmin, testPassword } from '../support/admin.ts'

/** Where to leave pictures of the pages for people to look at; nowhere unless asked for. */
const pictures = process.env.PORTARIA_TEST_PICTURES

const sizes = { desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } } as const
const csv = 'email;nome;perfil;cliente\nbia@cliente.example;Bia Prado;solicitante;Cliente Exemplo Ltda.\n'

let admin: TestAdmin
let browser: Browser

before(async () => {
  admin = await startTestAdmin()
  await admin.signIn('administrator')
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
  const { writer } = admin.database
  const now = new Date('2026-11-20T12:00:00Z')
  const client = 'Cliente Exemplo Ltda.'
  await addAssociation(writer, { domain: 'cliente.example', client, owner: 'administrator' }, now)
  const ana = { address: 'ana@cliente.example', name: 'Ana Souza', role: 'requester', client } as const
  await addContact(writer, ana, now)
  await addContact(
    writer,
    { address: 'rui@cliente.example', name: 'Rui', role: 'technician', otherRoles: ['requester'] },
    now,
  )
})

after(async () => {
  await browser.close()
  await admin.close()
})

async function open(
  colorScheme: 'light' | 'dark',
  size: keyof typeof sizes,
): Promise<{ page: Page; context: BrowserContext }> {
  const context = await browser.newContext({ colorScheme, viewport: sizes[size], locale: 'pt-BR' })
  const page = await context.newPage()
  await page.goto(`${admin.url}/sign-in`)
  await page.fill('input[name="name"]', 'administrator')
  await page.fill('input[name="password"]', testPassword)
  await page.click('main button[type="submit"]')
  return { page, context }
}

async function checked(page: Page, name: string): Promise<void> {
  if (pictures !== undefined) {
    mkdirSync(pictures, { recursive: true })
    await page.screenshot({ path: path.join(pictures, `${name}.png`), fullPage: true })
  }
  const { violations } = await new AxeBuilder({ page }).analyze()
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
    test(`pages of the registry, ${theme} on a ${size}, fit the screen and have no fault that axe finds`, async () => {
      const { page, context } = await open(theme, size)
      const visit = async (name: string, where: string) => {
        await page.goto(`${admin.url}${where}`)
        await checked(page, `${name}-${size}-${theme}`)
      }
      await visit('contacts', '/contacts')
      await visit('contact-edit', '/contacts/rui%40cliente.example/edit')
      await visit('associations', '/associations')
      await visit('association-add', '/associations/add')
      await visit('import', '/contacts/import')
      await page.fill('#csv', csv)
      await page.click('button[value="check"]')
      await checked(page, `import-preview-${size}-${theme}`)
      await page.fill('#csv', `${csv}sem-arroba;Rui;rainha;`)
      await page.click('button[value="check"]')
      await checked(page, `import-faults-${size}-${theme}`)
      await context.close()
    })
  }
}

test('import, by keyboard alone, is pasted, checked and confirmed', async () => {
  const { page, context } = await open('light', 'desktop')
  await page.goto(`${admin.url}/contacts/import`)
  await page.focus('#csv')
  await page.keyboard.insertText(csv)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Prévia' }).waitFor()
  await page.focus('#csv')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/contacts$/)
  assert.match(await page.innerText('main'), /Incluídos: 1\./)
  await context.close()
})
