import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listBlocklist } from '../../../src/store/blocklist.ts'
import type { Database } from '../../../src/store/database.ts'
import { saveGroup } from '../../../src/store/groups.ts'
import { saveQueue } from '../../../src/store/queues.ts'
import type { TestAdmin } from '../../support/admin.ts'
import { forEachDialect } from '../../support/database.ts'
import { bringIn, mailAbout } from '../../support/incoming.ts'
import { openDesk, startMailAdmin } from '../../support/mail-admin.ts'
import type { Visitor } from '../../support/visitor.ts'

const triage = { ...openDesk, address: 'sac@empresa.example', profile: 'triagem' } as const

type World = {
  readonly admin: TestAdmin
  readonly caio: Visitor
  readonly bia: Visitor
  /** The message that came, and what its page is called. */
  readonly path: string
}

/** Runs a test with two who have signed in, and one mail to these desks. */
async function withMail(
  open: () => Promise<Database & AsyncDisposable>,
  to: readonly string[],
  run: (world: World) => Promise<void>,
): Promise<void> {
  await using database = await open()
  const lent = { ...database, close: async () => {} }
  const admin = await startMailAdmin([openDesk, triage], { database: lent })
  try {
    await bringIn(admin.intake, { raw: mailAbout('Oferta'), to })
    const { id } = await admin.database.reader('messages').where({ direction: 'in' }).first('id')
    const caio = await admin.signIn('operator', 'caio')
    await run({ admin, caio, bia: await admin.signIn('operator', 'bia'), path: `/messages/${id}` })
  } finally {
    await admin.close()
  }
}

const hidden = (text: string, name: string) =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(text)?.[1] ?? ''

/** What a browser sends of the form that a page shows. */
const formOf = (text: string) => ({ version: hidden(text, 'version'), seen: hidden(text, 'seen') })

const statesOf = ({ database }: TestAdmin) => database.reader('tickets').orderBy('seq').pluck('state')

forEachDialect((_dialect, open) => {
  test('spam, of a message that opened a ticket one may only see or not even that, C55 leaves that ticket alone', async () => {
    await withMail(open, [openDesk.address], async ({ admin, caio, bia, path }) => {
      const { database } = admin
      await bringIn(admin.intake, { raw: mailAbout('Nota fiscal') })
      const protocol = (await database.reader('tickets').orderBy('seq').pluck('protocol'))[1] ?? ''
      await database.writer('messages').where({ subject: 'Oferta' }).update({ protocol })
      const user = await database.reader('users').where({ name: 'bia' }).first()
      await saveGroup(database, { id: 'leitura', name: 'Leitura', userIds: [user.id] })
      await saveQueue(
        database,
        { id: 'fiscal', name: 'Fiscal', colour: 'red', distributes: true, capacity: null, position: 1 },
        [{ groupId: 'leitura', allowed: 'see' }],
      )
      await database.writer('tickets').where({ protocol }).update({ queue_id: 'fiscal' })
      for (const operator of [caio, bia]) {
        const { status, text } = await operator.get(`${path}/spam`)
        assert.equal(status, 200)
        assert.doesNotMatch(text, new RegExp(protocol))
        assert.equal((await operator.post(`${path}/spam`, formOf(text))).status, 303)
        assert.deepEqual(await statesOf(admin), ['open', 'open'])
      }
    })
  })

  test('spam, of a ticket that another has assumed since one was asked, C55 asks again and blocks nobody', async () => {
    await withMail(open, [triage.address], async ({ admin, caio, bia, path }) => {
      const { protocol } = await admin.database.reader('tickets').first('protocol')
      for (const page of [`${path}/spam`, `/tickets/${protocol}/spam`]) {
        await admin.database.writer('tickets').update({ kind: 'pre-ticket', version: 0, assignee_id: null })
        const form = formOf((await caio.get(page)).text)
        const filled = { version: '0', seen: '2', client: 'Loja', newClient: 'yes', step: 'save' }
        assert.equal((await bia.post(`/triage/${protocol}/assume`, filled)).status, 303)
        const { status, text } = await caio.post(page, form)
        assert.equal(status, 409, page)
        assert.match(text, /O chamado mudou enquanto isso/)
        assert.match(text, /por bia/)
        assert.deepEqual(await statesOf(admin), ['open'])
        assert.deepEqual(await listBlocklist(admin.database.reader), [])
        assert.equal(formOf(text).version, '1')
      }
      const { text } = await caio.get(`${path}/spam`)
      assert.equal((await caio.post(`${path}/spam`, formOf(text))).status, 303)
      assert.deepEqual(await statesOf(admin), ['spam'])
    })
  })

  test('spam, of a message whose ticket was opened again since one was asked, asks again', async () => {
    await withMail(open, [openDesk.address], async ({ admin, caio, path }) => {
      await admin.database.writer('tickets').update({ state: 'closed' })
      const form = formOf((await caio.get(`${path}/spam`)).text)
      await admin.database.writer('tickets').update({ state: 'open' })
      assert.equal((await caio.post(`${path}/spam`, form)).status, 409)
      assert.deepEqual(await statesOf(admin), ['open'])
    })
  })

  test('discarding, a pre-ticket that another has changed since one was asked, is told and not done', async () => {
    await withMail(open, [triage.address], async ({ admin, caio }) => {
      const { protocol } = await admin.database.reader('tickets').first('protocol')
      const form = formOf((await caio.get(`/tickets/${protocol}/discard`)).text)
      await admin.database.writer('tickets').update({ version: 1 })
      const { status, text } = await caio.post(`/tickets/${protocol}/discard`, form)
      assert.equal(status, 409)
      assert.match(text, /O chamado mudou enquanto isso/)
      assert.deepEqual(await statesOf(admin), ['open'])
    })
  })
})
