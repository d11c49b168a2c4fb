import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { addBlock } from '../../src/store/blocklist.ts'
import { addContact } from '../../src/store/contacts.ts'
import { findUserByName } from '../../src/store/users.ts'
import type { TestAdmin } from '../support/admin.ts'
import { crawl } from '../support/crawl.ts'
import { bringIn } from '../support/incoming.ts'
import { openDesk, startMailAdmin, strictDesk } from '../support/mail-admin.ts'
import type { Visitor } from '../support/visitor.ts'

/** Closes an attribute, opens an element, speaks to a template engine, turns the writing direction. */
const poison = '"><img src=x onerror=alert(1)>{{7*7}}{{{x}}}\u202E\u200F'

const raw = [
  `From: "${poison.replaceAll('"', '\\"')}" <ana@cliente.example>`,
  `To: "${poison.replaceAll('"', '\\"')}" <suporte@empresa.example>`,
  `Cc: "${poison.replaceAll('"', '\\"')}" <rui@cliente.example>`,
  `Subject: ${poison}`,
  `Message-ID: <${poison.replaceAll('>', '')}@cliente.example>`,
  `Received: from ${poison} by mx.example; Sat, 21 Nov 2026 09:00:00 -0300`,
  `X-${'Hostile'}: ${poison}`,
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary=b',
  '',
  '--b',
  'Content-Type: text/plain; charset=utf-8',
  '',
  `${poison}`,
  '--b',
  'Content-Type: text/html; charset=utf-8',
  '',
  `<p>x</p>${poison}<svg onload=alert(1)><a href="javascript:alert(1)">x</a>`,
  '--b',
  `Content-Type: application/x-"><img src=x onerror=alert(1)>; name="${poison.replaceAll('"', '')}"`,
  `Content-Disposition: attachment; filename="${poison.replaceAll('"', '')}"`,
  '',
  'x',
  '--b--',
  '',
].join('\r\n')

let admin: TestAdmin
let administrator: Visitor

before(async () => {
  admin = await startMailAdmin([openDesk, strictDesk])
  administrator = await admin.signIn('administrator')
  const helo = '"><img/src=x/onerror=alert(1)>{{7*7}}'
  const from = `"><img/onerror=alert(1)>"@cliente.example`
  await bringIn(admin.intake, { raw, helo })
  await bringIn(admin.intake, {
    raw: raw.replace(/^Subject: .*\r\n/m, ''),
    to: ['contrato@empresa.example'],
    from,
    helo,
  })
  await addBlock(
    admin.database.writer,
    { pattern: 'x@spam.example', reason: poison, owner: poison },
    new Date(),
  )
  await addContact(
    admin.database.writer,
    { address: '"><img/onerror=x>"@x.example', name: poison, role: 'requester' },
    new Date(),
  )
  await nameAll()
})

/** Gives everything of the desk a hostile name. */
async function nameAll(): Promise<void> {
  for (const path of ['groups', 'queues', 'ticket-types', 'branches', 'contracts']) {
    const fields = { name: poison, position: '1', client: poison, active: 'yes', colour: 'red' }
    assert.equal((await administrator.post(`/${path}/add`, fields)).location, `/${path}`)
  }
  const fields = { role: 'operator', active: 'yes', employeeName: poison, jobTitle: poison }
  await admin.signIn('operator')
  const desk = await admin.database.reader('desks').first('id')
  const account = {
    name: poison,
    deskId: desk.id,
    kind: 'imap',
    user: poison,
    password: poison,
    folder: poison,
  }
  const path = '/pulled-accounts/new?provider=kinghost'
  assert.equal((await administrator.post(path, { ...account, which: 'new', active: 'yes' })).status, 303)
  const operator = await findUserByName(admin.database.reader, 'operator')
  assert.equal((await administrator.post(`/users/${operator?.id}`, fields)).location, '/users')
  const queue = await admin.database.reader('queues').first('id')
  const type = await admin.database.reader('ticket_types').first('id')
  await admin.database.writer('tickets').update({ queue_id: queue.id, type_id: type.id })
}

after(() => admin.close())

const firstPages = [
  '/',
  '/messages',
  '/tickets',
  '/desks',
  '/blocklist',
  '/contacts',
  '/users',
  '/groups',
  '/queues',
  '/ticket-types',
  '/branches',
  '/contracts',
  '/pulled-accounts',
  '/messages/reprocess?scope=filter',
]

test('every page, hostile text in every field of a mail, security 6.8 shows it only escaped', async () => {
  const pages = await crawl(administrator, firstPages)
  assert.ok(pages.size > 20, `expected more than 20 pages, got ${[...pages.keys()].join(' ')}`)
  let seen = 0
  for (const [path, text] of pages) {
    assert.doesNotMatch(text, /<img[^>]*onerror|<svg[^>]*onload|href="javascript:/i, path)
    assert.doesNotMatch(text, />[^<]*\b49\b[^<]*x\}\}\}/, path)
    if (!path.endsWith('/html')) assert.doesNotMatch(text, /[\u202A-\u202E\u2066-\u2069\u200E\u200F\0]/, path)
    if (text.includes('&lt;img src&#x3D;x onerror&#x3D;alert(1)&gt;{{7*7}}')) seen += 1
  }
  assert.ok(seen >= 6, `expected the escaped text on at least 6 pages, got ${seen}`)
})

test('every page, a mail with NUL in its fields, security 6.22 is refused or shown, never a fault', async () => {
  const { kind } = await bringIn(admin.intake, { raw: raw.replace('Subject: ', 'Subject: a\0b') })
  assert.ok(['pass', 'reject'].includes(kind))
  for (const path of ['/messages', '/tickets']) {
    const { status, text } = await administrator.get(path)
    assert.equal(status, 200)
    assert.doesNotMatch(text, /\0/)
  }
})
