import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listBlocklist } from '../../src/store/blocklist.ts'
import type { Database } from '../../src/store/database.ts'
import { changeDesk } from '../../src/store/desks.ts'
import { listHistory } from '../../src/store/history.ts'
import { findTicket } from '../../src/store/tickets.ts'
import type { TestAdmin } from '../support/admin.ts'
import { forEachDialect } from '../support/database.ts'
import { bringIn, mail, mailAbout } from '../support/incoming.ts'
import { openDesk, startMailAdmin } from '../support/mail-admin.ts'
import { formText, type Visitor } from '../support/visitor.ts'

const strict = { ...openDesk, address: 'contrato@empresa.example', profile: 'estrito' } as const

type Two = { readonly admin: TestAdmin; readonly ana: Visitor; readonly bia: Visitor }

/** Runs a test with two who have signed in, and stops the pages before their database goes. */
async function withTwo(database: Database, run: (two: Two) => Promise<void>): Promise<void> {
  const admin = await startMailAdmin([openDesk, strict], {
    database: { ...database, close: async () => {} },
  })
  try {
    await run({
      admin,
      ana: await admin.signIn('administrator', 'ana'),
      bia: await admin.signIn('administrator', 'bia'),
    })
  } finally {
    await admin.close()
  }
}

/** Posts the same form by both at the same time, five times each, and answers the statuses. */
async function together(
  { ana, bia }: Two,
  path: string,
  fields: Record<string, string> = {},
): Promise<number[]> {
  const forms = await Promise.all(
    [ana, bia].map(async (visitor) => ({
      visitor,
      body: formText({ csrf: await visitor.token('/account'), ...fields }),
    })),
  )
  const answers = await Promise.all(
    forms.flatMap(({ visitor, body }) => Array.from({ length: 5 }, () => visitor.send('POST', path, body))),
  )
  return answers.map(({ status }) => status)
}

forEachDialect((_dialect, open) => {
  test('ticket, closed by two at once and five times each, is closed once in its history', async () => {
    await using database = await open()
    await withTwo(database, async (two) => {
      await bringIn(two.admin.intake, { raw: mailAbout('Impressora') })
      const protocol = `${new Date().getFullYear()}-000001`
      assert.deepEqual(new Set(await together(two, `/tickets/${protocol}/close`)), new Set([303]))
      const ticket = await findTicket(database.reader, protocol)
      const history = await listHistory(database.reader, ticket?.id ?? '')
      assert.equal(history.filter(({ event }) => event === 'closed').length, 1)
    })
  })

  test('ticket, marked as spam after another has closed it, C55 blocks nobody', async () => {
    await using database = await open()
    await withTwo(database, async (two) => {
      await bringIn(two.admin.intake, { raw: mailAbout('Impressora') })
      const path = `/tickets/${new Date().getFullYear()}-000001`
      const csrf = await two.ana.token('/account')
      await Promise.all([
        two.bia.post(`${path}/close`),
        two.ana.send('POST', `${path}/spam`, formText({ csrf })),
      ])
      const ticket = await findTicket(database.reader, path.split('/').at(-1) ?? '')
      const blocked = await listBlocklist(database.reader)
      assert.equal(blocked.length, ticket?.state === 'spam' ? 1 : 0)
      assert.deepEqual(new Set(await together(two, `${path}/spam`)), new Set([303]))
      assert.equal((await listBlocklist(database.reader)).length, blocked.length)
    })
  })

  test('reprocess, by two at once and five times each, A28 opens one ticket', async () => {
    await using database = await open()
    await withTwo(database, async (two) => {
      const raw = mail(['From: rui@cliente.example', 'To: contrato@empresa.example'])
      await bringIn(two.admin.intake, { raw, to: ['contrato@empresa.example'] })
      await changeDesk(database.writer, 'contrato@empresa.example', { profile: 'aberto' })
      const [message] = await database.reader('messages').where({ state: 'refused' })
      const statuses = await together(two, '/messages/reprocess', { scope: 'selected', id: message.id })
      assert.deepEqual(new Set(statuses), new Set([303]))
      assert.equal((await database.reader('tickets')).length, 1)
      const bulk = await together(two, '/messages/reprocess', { scope: 'filter', q: '' })
      assert.deepEqual(new Set(bulk), new Set([303]))
    })
  })

  const twice: readonly (readonly [string, string, Record<string, string>, string])[] = [
    [
      'desk',
      '/desks/add',
      { address: 'x@y.example', mode: 'direct', profile: 'aberto', language: 'pt-BR' },
      'desk_addresses',
    ],
    ['contact', '/contacts/add', { address: 'x@y.example', name: 'X', role: 'requester' }, 'contacts'],
    ['block', '/blocklist/add', { pattern: 'x@y.example', reason: 'X' }, 'blocklist'],
  ]
  for (const [name, path, fields, table] of twice) {
    test(`${name}, added by two at once, is there once and nobody sees a fault of ours`, async () => {
      await using database = await open()
      await withTwo(database, async (two) => {
        const rows = (await database.reader(table)).length
        const statuses = await together(two, path, fields)
        assert.ok(statuses.includes(303))
        for (const status of statuses) assert.ok([303, 422].includes(status), String(status))
        assert.equal((await database.reader(table)).length, rows + 1)
      })
    })
  }

  test('desk, removed by two at once, is gone and nobody sees a fault of ours', async () => {
    await using database = await open()
    await withTwo(database, async (two) => {
      const statuses = await together(two, '/desks/contrato%40empresa.example/remove')
      for (const status of statuses) assert.ok([303, 404].includes(status), String(status))
    })
  })
})
