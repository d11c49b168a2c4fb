import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { saveBranch } from '../../src/store/branches.ts'
import { saveContract } from '../../src/store/contracts.ts'
import { saveGroup } from '../../src/store/groups.ts'
import { saveQueue } from '../../src/store/queues.ts'
import { saveTicketType } from '../../src/store/ticket-types.ts'
import { findUserByName } from '../../src/store/users.ts'
import { queueColours } from '../../src/domain/queue.ts'
import type { TestAdmin } from '../support/admin.ts'
import { chromiumMissing, startChromium } from '../support/chromium.ts'
import { bringIn, mailAbout } from '../support/incoming.ts'
import { startMailAdmin } from '../support/mail-admin.ts'
import { lookAt, looks, openSignedIn } from '../support/look-at.ts'

const skip = chromiumMissing()
const paths = {
  tickets: '/tickets',
  ticket: '/tickets/2026-000001',
  queues: '/queues',
  queue: '/queues/q-blue/edit',
  types: '/ticket-types',
  type: '/ticket-types/troca/edit',
  groups: '/groups',
  group: '/groups/equipe/edit',
  branches: '/branches',
  branch: '/branches/add',
  contracts: '/contracts',
  contract: '/contracts/k1/edit',
}
let admin: TestAdmin
let browser: Browser
let userPath = ''

before(async () => {
  if (skip) return
  admin = await startMailAdmin()
  const { database } = admin
  const now = new Date('2026-11-21T12:00:00Z')
  await admin.signIn('administrator', 'ana')
  const ana = await findUserByName(database.reader, 'ana')
  userPath = `/users/${ana?.id}`
  await saveGroup(database, { id: 'equipe', name: 'Equipe de trocas', userIds: [ana?.id ?? ''] })
  for (const [position, colour] of queueColours.entries()) {
    const queue = {
      id: `q-${colour}`,
      name: `Fila ${position}`,
      colour,
      position,
      distributes: true,
      capacity: null,
    }
    await saveQueue(database, queue, colour === 'blue' ? [{ groupId: 'equipe', allowed: 'work' }] : [])
  }
  await saveBranch(database, { id: 'sp', name: 'São Paulo' })
  await saveContract(database, { id: 'k1', name: 'K1/2026', client: 'Padaria Lua', active: true }, now)
  await saveTicketType(database, {
    id: 'troca',
    name: 'Troca de produto',
    queueId: 'q-blue',
    groupId: 'equipe',
    branchId: 'sp',
    hasLinks: true,
    requiredFields: ['client', 'order'],
    position: 1,
    active: true,
  })
  for (const [at, subject] of ['Troca de camisa', 'Nota fiscal', 'Impressora'].entries()) {
    await bringIn(admin.intake, { raw: mailAbout(subject) })
    const colour = queueColours[at + 4]
    await database
      .writer('tickets')
      .where({ title: subject })
      .update({ queue_id: `q-${colour}`, type_id: 'troca', protocol: `2026-00000${at + 1}` })
  }
  browser = await startChromium()
})

after(async () => {
  if (skip) return
  await browser.close()
  await admin.close()
})

for (const { theme, size } of looks) {
  test(`pages of the desk, ${theme} on a ${size}, fit the screen and have no fault that axe finds`, {
    skip,
  }, async () => {
    const { page, context } = await openSignedIn(browser, admin, { theme, size, name: 'ana' })
    for (const [name, path] of Object.entries({ ...paths, user: userPath })) {
      await page.goto(admin.url + path)
      await lookAt(page, `desk-${name}-${size}-${theme}`)
    }
    await context.close()
  })
}
