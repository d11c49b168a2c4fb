import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Browser, chromium } from 'playwright-core'
import { addAssociation } from '../../src/store/clients.ts'
import { addContact } from '../../src/store/contacts.ts'
import { startTestAdmin, type TestAdmin } from '../support/admin.ts'
import { lookAt, openSignedIn, looks } from '../support/look-at.ts'

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

for (const { theme, size } of looks) {
  test(`pages of the registry, ${theme} on a ${size}, fit the screen and have no fault that axe finds`, async () => {
    const { page, context } = await openSignedIn(browser, admin, { theme, size })
    const visit = async (name: string, where: string) => {
      await page.goto(`${admin.url}${where}`)
      await lookAt(page, `${name}-${size}-${theme}`)
    }
    await visit('contacts', '/contacts')
    await visit('contact-edit', '/contacts/rui%40cliente.example/edit')
    await visit('associations', '/associations')
    await visit('association-add', '/associations/add')
    await visit('import', '/contacts/import')
    await page.fill('#csv', csv)
    await page.click('button[value="check"]')
    await lookAt(page, `import-preview-${size}-${theme}`)
    await page.fill('#csv', `${csv}sem-arroba;Rui;rainha;`)
    await page.click('button[value="check"]')
    await lookAt(page, `import-faults-${size}-${theme}`)
    await context.close()
  })
}

test('import, by keyboard alone, is pasted, checked and confirmed', async () => {
  const { page, context } = await openSignedIn(browser, admin)
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
