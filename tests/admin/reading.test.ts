import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ruleNames } from '../../src/domain/policy/policy.ts'
import { routes } from '../../src/admin/routes.ts'
import { saveChannel } from '../../src/store/channels.ts'
import { type Database, writeTransaction } from '../../src/store/database.ts'
import { saveOrders } from '../../src/store/orders.ts'
import { saveTicketType } from '../../src/store/ticket-types.ts'
import type { TestAdmin } from '../support/admin.ts'
import { newChannel } from '../support/channels.ts'
import { addRule } from '../support/classification.ts'
import { forEachDialect } from '../support/database.ts'
import { bringIn, mailAbout } from '../support/incoming.ts'
import { openDesk, startMailAdmin } from '../support/mail-admin.ts'
import { addPulledAccount } from '../support/pulled.ts'
import { tableDigests } from '../support/table-dump.ts'
import { exchange } from '../support/triage.ts'
import { addStep } from '../support/workflow.ts'
import type { Visitor } from '../support/visitor.ts'

const triage = { ...openDesk, address: 'sac@empresa.example', profile: 'triagem' } as const
const guarded = {
  ...openDesk,
  address: 'porta@empresa.example',
  settings: { approveAtDoor: 'strangers' },
} as const

const withFile = [
  'From: Ana Souza <ana@cliente.example>',
  'To: suporte@empresa.example',
  'Subject: Nota fiscal',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary=b',
  '',
  '--b',
  'Content-Type: text/html',
  '',
  '<p>Segue.</p>',
  '--b',
  'Content-Type: text/plain; name=a.txt',
  'Content-Disposition: attachment; filename=a.txt',
  '',
  'anexo',
  '--b--',
  '',
].join('\r\n')

/** Each is opened by what is signed, asked for besides or kept in memory, and tested with its own pages. */
const byPass = new Set([
  '/p/:token',
  '/setup/:token',
  '/impact/:id',
  '/messages/:id/pictures/:position',
  '/messages/:id/mend',
  '/tickets/:protocol/answer/preview',
  '/tickets/:protocol/answer/preview/html',
  '/tickets/:protocol/new-mail',
  '/channels/oauth/callback',
  '/channels/:id/connect',
  '/channels/:id/logo',
  '/account/picture',
  '/pulled-accounts/:id/connect',
  '/v/:token',
])

/** What reading may write: who is there, what the audit log tells of, and since when the tests of accounts fail. */
const ofVisits = new Set([
  'login_sessions',
  'audit',
  'audit_head',
  'sqlite_sequence',
  'account_checks',
  'channel_probes',
])

/** Reading that is told: what leaves the house as a file. */
const toldReading = ['attachment-downloaded', 'source-downloaded']

/** Makes one row of all that has a page of its own. */
async function fill({ intake, database }: TestAdmin, administrator: Visitor): Promise<void> {
  await bringIn(intake, { raw: withFile })
  const [protocol] = await database.reader('tickets').pluck('protocol')
  await bringIn(intake, { raw: mailAbout(`RES: [${protocol}]`) })
  await bringIn(intake, { raw: mailAbout('Troca'), to: [triage.address] })
  await bringIn(intake, { raw: mailAbout('Oi'), to: [guarded.address], from: 'ze@fora.example' })
  const order = { number: '10045', client: 'ACME', details: [{ name: 'Situação', value: 'Faturado' }] }
  await writeTransaction(database, (trx) => saveOrders(trx, [order], 'import', new Date()))
  await database.writer('tickets').update({ order_number: '10045' })
  for (const [path, fields] of Object.entries({
    [`/tickets/${protocol}/notes`]: { text: 'Ligar.' },
    '/contracts/add': { name: 'K1', client: 'ACME', active: 'yes' },
    '/groups/add': { name: 'Equipe' },
    '/queues/add': { name: 'Fiscal', colour: 'red', position: '1' },
    '/branches/add': { name: 'Matriz' },
    '/searches/add': { name: 'Minhas', query: 'atendente:eu', position: '1' },
    '/blocklist/add': { pattern: 'spam.example', reason: 'Propaganda' },
  })) {
    assert.equal((await administrator.post(path, fields)).status, 303, path)
  }
  await saveTicketType(database, { ...exchange, queueId: null, groupId: null })
  await addRule(database, 'Trocas', [{}], { typeId: exchange.id })
  await saveChannel(database.writer, newChannel({ id: 'saida' }), new Date())
  await addPulledAccount(database, { id: 'entrada' })
  await addStep(database)
}

/** What a route is to be opened with, by its first word. */
async function rowsOf({ reader }: Database): Promise<Readonly<Record<string, Record<string, string>>>> {
  const first = async (table: string, column = 'id'): Promise<string> =>
    String((await reader(table).orderBy(column).first(column))?.[column])
  const kindOf = async (kind: string): Promise<string> =>
    (await reader('tickets').where({ kind }).first('protocol')).protocol
  const { message_id: id, id: attachmentId } = await reader('attachments').first('message_id', 'id')
  const user = await first('users')
  return {
    triage: { protocol: await kindOf('pre-ticket') },
    tickets: { protocol: await kindOf('ticket'), note: await first('ticket_notes') },
    messages: { id, attachmentId },
    'at-door': { id: await first('door_attempts') },
    contacts: { address: await first('contacts', 'address') },
    clients: { id: await first('clients') },
    users: { id: user },
    distribution: { id: user },
    desks: { address: openDesk.address },
    blocklist: { pattern: await first('blocklist', 'pattern') },
    rules: { rule: ruleNames[0] ?? '' },
    searches: { id: await first('saved_searches') },
    classifications: { id: await first('classifications') },
    queues: { id: await first('queues') },
    'ticket-types': { id: await first('ticket_types') },
    groups: { id: await first('groups') },
    branches: { id: await first('branches') },
    contracts: { id: await first('contracts') },
    channels: { id: 'saida' },
    accounts: { address: openDesk.address },
    'pulled-accounts': { id: 'entrada' },
    'mail-templates': { id: 'modelo' },
    'workflow-steps': { id: 'passo' },
  }
}

forEachDialect((_dialect, open) => {
  test('pages, each of a row that is there and opened twice, security 6.3 changes nothing', async () => {
    await using database = await open()
    const admin = await startMailAdmin([openDesk, triage, guarded], {
      database: { ...database, close: async () => {} },
    })
    try {
      const administrator = await admin.signIn('administrator')
      await fill(admin, administrator)
      await admin.intake.idle()
      const rows = await rowsOf(database)
      const opened: string[] = []
      const before = await tableDigests(database)
      const last = await database.reader('audit').max({ id: 'id' }).first()
      for (const { method, path } of routes) {
        if (method !== 'get') continue
        const values = rows[path.split('/')[1] ?? ''] ?? {}
        const filled = path.replace(/:([a-zA-Z]+)/g, (_, name) =>
          encodeURIComponent(values[name] ?? 'nothing'),
        )
        for (let again = 0; again < 2; again++) {
          const { status } = await administrator.get(filled)
          if (byPass.has(path)) assert.ok(status < 500, path)
          else assert.ok(status === 200 || status === 303, `${status} ${filled}`)
        }
        if (filled !== path) opened.push(path)
      }
      assert.ok(opened.length > 35, `expected more than 35 pages of rows, got ${opened.length}`)
      const after = await tableDigests(database)
      const changed = Object.keys(after).filter((table) => after[table] !== before[table])
      const told = await database.reader('audit').where('id', '>', last?.id).distinct().pluck('event')
      assert.deepEqual(told.toSorted(), toldReading)
      assert.deepEqual(
        changed.filter((table) => !ofVisits.has(table)),
        [],
      )
    } finally {
      await admin.close()
    }
  })
})
