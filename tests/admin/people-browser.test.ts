import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { addAssociation } from '../../src/store/clients.ts'
import { addFurtherAddress } from '../../src/store/contact-addresses.ts'
import { addContact } from '../../src/store/contacts.ts'
import { saveContract } from '../../src/store/contracts.ts'
import type { TestAdmin } from '../support/admin.ts'
import { chromiumMissing, startChromium } from '../support/chromium.ts'
import { bringIn, mailAbout } from '../support/incoming.ts'
import { lookAt, openSignedIn, looks } from '../support/look-at.ts'
import { startMailAdmin } from '../support/mail-admin.ts'

const skip = chromiumMissing()
const now = new Date('2026-11-21T12:00:00Z')
const person = '/contacts/ana%40cliente.example'

let admin: TestAdmin
let browser: Browser
let paths: Readonly<Record<string, string>> = {}

before(async () => {
  if (skip) return
  admin = await startMailAdmin()
  const { database, intake } = admin
  await admin.signIn('administrator')
  const client = 'Padaria Lua Nova e Filhos Ltda.'
  const ana = { address: 'ana@cliente.example', name: 'Ana Souza', role: 'requester', client } as const
  const { id } = await addContact(database.writer, ana, now)
  await addFurtherAddress(database, id, 'ana.souza.da.silva.pereira@um-dominio-bem-comprido.example')
  await addAssociation(database.writer, { domain: 'cliente.example', client, owner: 'ana' }, now)
  await saveContract(database, { id: 'k1', name: 'Suporte 24h', client, active: true }, now)
  for (const [author, subject] of [
    ['ana@cliente.example', 'Impressora parada desde ontem de manhã'],
    ['ana@cliente.example', 'Nota fiscal'],
    ['ana@casa.example', 'De casa'],
  ] as const)
    await bringIn(intake, { raw: mailAbout(subject).replace(/From: .*/, `From: Ana <${author}>`) })
  const row = await database.reader('clients').first('id')
  paths = {
    contacts: '/contacts',
    person,
    merge: `${person}/merge?with=ana%40casa.example`,
    'merge-fault': `${person}/merge?with=x%40y.example`,
    erase: `${person}/erase`,
    clients: '/clients',
    client: `/clients/${row.id}`,
    users: '/users',
  }
  browser = await startChromium()
})

after(async () => {
  if (skip) return
  await browser.close()
  await admin.close()
})

for (const { theme, size } of looks) {
  test(`pages of people, ${theme} on a ${size}, fit the screen and have no fault that axe finds`, {
    skip,
  }, async () => {
    const { page, context } = await openSignedIn(browser, admin, { theme, size })
    for (const [name, path] of Object.entries(paths)) {
      await page.goto(admin.url + path)
      await lookAt(page, `people-${name}-${size}-${theme}`)
    }
    await context.close()
  })
}
