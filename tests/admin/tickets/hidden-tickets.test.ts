import assert from 'node:assert/strict'
import { test } from 'node:test'
import { saveGroup } from '../../../src/store/groups.ts'
import { saveQueue } from '../../../src/store/queues.ts'
import type { TestAdmin } from '../../support/admin.ts'
import { forEachDialect, type Open } from '../../support/database.ts'
import { bringIn, mailAbout } from '../../support/incoming.ts'
import { openDesk, startMailAdmin } from '../../support/mail-admin.ts'
import type { Visitor } from '../../support/visitor.ts'

type World = {
  readonly admin: TestAdmin
  /** May see the queue `fiscal` and no more. */
  readonly bia: Visitor
  /** Is in no group. */
  readonly rui: Visitor
  /** The numbers of two tickets, the second of which is put in the queue `fiscal`. */
  readonly open: string
  readonly closed: string
}

const desk = { ...openDesk, settings: { sharedMail: 'each' } } as const
const other = { ...desk, address: 'fiscal@empresa.example' } as const

/** Runs a test with one mail that came to two desks, a transaction for each, so that it has two tickets. */
async function withTwoTickets(open: Open, run: (world: World) => Promise<void>): Promise<void> {
  await using database = await open()
  const admin = await startMailAdmin([desk, other], {
    database: { ...database, close: async () => {} },
  })
  try {
    const raw = mailAbout('Nota fiscal')
    await bringIn(admin.intake, { raw })
    await bringIn(admin.intake, { raw, to: [other.address] })
    const bia = await admin.signIn('operator', 'bia')
    const rui = await admin.signIn('operator', 'rui')
    const user = await database.reader('users').where({ name: 'bia' }).first('id')
    await saveGroup(database, { id: 'leitura', name: 'Leitura', userIds: [user.id] })
    const queue = { id: 'fiscal', name: 'Fiscal', colour: 'red', position: 1 } as const
    await saveQueue(database, { ...queue, distributes: true, capacity: null }, [
      { groupId: 'leitura', allowed: 'see' },
    ])
    const [first = '', second = ''] = await database.reader('tickets').orderBy('seq').pluck('protocol')
    await database.writer('tickets').where({ protocol: second }).update({ queue_id: 'fiscal' })
    await run({ admin, bia, rui, open: first, closed: second })
  } finally {
    await admin.close()
  }
}

forEachDialect((_dialect, open) => {
  test('ticket page, beside one that may not be seen, security 6.17 does not tell its number', async () => {
    await withTwoTickets(open, async ({ bia, rui, open: seen, closed }) => {
      assert.match((await bia.get(`/tickets/${seen}`)).text, new RegExp(closed))
      assert.doesNotMatch((await rui.get(`/tickets/${seen}`)).text, new RegExp(closed))
    })
  })

  test('message page, of a message that has two tickets, security 6.17 names those that may be seen', async () => {
    await withTwoTickets(open, async ({ admin, bia, rui, open: seen, closed }) => {
      const { id } = await admin.database.reader('messages').where({ protocol: seen }).first('id')
      await admin.database.writer('messages').where({ id }).update({ protocol: closed })
      assert.match((await bia.get(`/messages/${id}`)).text, new RegExp(closed))
      const { status, text } = await rui.get(`/messages/${id}`)
      assert.equal(status, 200)
      assert.doesNotMatch(text, new RegExp(closed))
    })
  })

  test('message pages, of who may see and no more, offer nothing that is refused afterwards', async () => {
    await withTwoTickets(open, async ({ admin, bia, open: seen, closed }) => {
      for (const [protocol, isOffered] of [
        [seen, true],
        [closed, false],
      ] as const) {
        const { id } = await admin.database.reader('messages').where({ protocol }).first('id')
        const { text } = await bia.get(`/messages/${id}`)
        for (const path of [`/messages/${id}/spam`, `/messages/reprocess?id&#x3D;${id}`])
          assert.equal(text.includes(`href="${path}"`), isOffered, path)
        const list = (await bia.get('/messages')).text
        assert.equal(list.includes(`<input type="checkbox" name="id" value="${id}"`), isOffered)
        assert.ok(list.includes(`href="/messages/${id}"`))
      }
    })
  })

  test('ticket page, of one that was merged, does not offer to open it again', async () => {
    await withTwoTickets(open, async ({ admin, open: from, closed: into }) => {
      const administrator = await admin.signIn('administrator')
      const { id } = await admin.database.reader('tickets').where({ protocol: into }).first('id')
      const tickets = admin.database.writer('tickets').where({ protocol: from })
      await tickets.clone().update({ state: 'closed' })
      const reopen = new RegExp(`action="/tickets/${from}/reopen"`)
      assert.match((await administrator.get(`/tickets/${from}`)).text, reopen)
      await tickets.update({ merged_into_id: id })
      assert.doesNotMatch((await administrator.get(`/tickets/${from}`)).text, reopen)
    })
  })
})
