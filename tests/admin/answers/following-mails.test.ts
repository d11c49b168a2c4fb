import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Database } from '../../../src/store/database.ts'
import { saveMailTemplate } from '../../../src/store/mail-templates.ts'
import { saveStep } from '../../../src/store/workflow-steps.ts'
import type { TestAdmin } from '../../support/admin.ts'
import { answerForm } from '../../support/answers.ts'
import { forEachDialect } from '../../support/database.ts'
import { bringIn, mailAbout } from '../../support/incoming.ts'
import { openDesk, startMailAdmin } from '../../support/mail-admin.ts'
import type { Visitor } from '../../support/visitor.ts'
import { mailTemplate, workflowStep } from '../../support/workflow.ts'

type Room = { readonly admin: TestAdmin; readonly bia: Visitor; readonly path: string }

type Waiting = { readonly template: string; readonly at: string; readonly link: string; readonly id: string }

const later = '2036-11-21T09:30'
const laterThen = '2036-11-21T12:30:00.000Z'

/** Runs a test with a ticket of a desk that asks by mail, and steps that tell of closing and of opening again. */
async function withTicket(database: Database, run: (room: Room) => Promise<void>): Promise<void> {
  const admin = await startMailAdmin([openDesk], {
    database: { ...database, close: async () => {} },
    publicUrl: 'http://127.0.0.1',
  })
  try {
    await bringIn(admin.intake, { raw: mailAbout('Impressora') })
    await database.writer('desks').update({ asks_validation: true })
    const by = { actor: 'bia', now: new Date() }
    await saveMailTemplate(database, mailTemplate(), by)
    await saveStep(database, workflowStep(), by.now)
    await saveStep(database, workflowStep({ id: 'p2', name: 'Reaberto', event: 'reopened' }), by.now)
    const [protocol] = await database.reader('tickets').pluck('protocol')
    await run({ admin, bia: await admin.signIn('operator', 'bia'), path: `/tickets/${protocol}` })
  } finally {
    await admin.close()
  }
}

async function send({ bia, path }: Room, move: string, sendAt = ''): Promise<void> {
  const form = await answerForm(bia, `${path}/answer`)
  const sent = await bia.post(`${path}/answer`, { ...form, text: 'Pronto.', move, sendAt, act: 'send' })
  assert.equal(sent.status, 303, sent.text)
}

async function undo({ bia, path }: Room): Promise<void> {
  const action = /action="([^"]+\/undo)"/.exec((await bia.get(path)).text)?.[1] ?? ''
  assert.equal((await bia.post(action)).status, 303)
}

/** The mails that wait beside answers. */
async function waiting(database: Database): Promise<readonly Waiting[]> {
  const rows: { message_id: string; mail: string; next_attempt_at: string }[] = await database
    .reader('outbox')
    .orderBy('message_id')
  return rows
    .map(({ message_id: id, mail, next_attempt_at: at }) => ({ ...JSON.parse(mail), id, at }))
    .filter(({ template }) => template !== 'composed')
}

async function stateOf(database: Database): Promise<string> {
  return (await database.reader('tickets').first('state')).state
}

forEachDialect((_dialect, open) => {
  test('answer that closes, scheduled, C13 tells of it only when it leaves', async () => {
    await using database = await open()
    await withTicket(database, async (room) => {
      await send(room, 'close', later)
      assert.deepEqual(
        (await waiting(database)).map(({ template, at }) => [template, at]),
        [['templated', laterThen]],
      )
    })
  })

  test('answer that closes, taken back, C13 has told nobody that it was closed or opened again', async () => {
    await using database = await open()
    await withTicket(database, async (room) => {
      await send(room, 'close')
      assert.equal((await waiting(database)).length, 1)
      await undo(room)
      assert.equal(await stateOf(database), 'open')
      assert.deepEqual(await database.reader('outbox'), [])
      const states = await database.reader('messages').where({ direction: 'out' }).pluck('state')
      assert.deepEqual(states, ['cancelled', 'cancelled'])
      assert.match((await room.bia.get(`${room.path}?show=history`)).text, /reaberto/i)
    })
  })

  test('answer that closes, taken back once its step has told so, tells that it is open again', async () => {
    await using database = await open()
    await withTicket(database, async (room) => {
      await send(room, 'close')
      const [told] = await waiting(database)
      await database.writer('outbox').where({ message_id: told?.id }).update({ attempts: 1 })
      await undo(room)
      assert.equal((await waiting(database)).length, 2)
    })
  })

  test('answer, taken back once somebody has changed the ticket, leaves its state and what tells of it', async () => {
    await using database = await open()
    await withTicket(database, async (room) => {
      await send(room, 'close')
      await database.writer('tickets').update({ version: database.writer.raw('version + 1') })
      await undo(room)
      assert.equal(await stateOf(database), 'closed')
      assert.equal((await waiting(database)).length, 1)
    })
  })

  test('answer that asks for validation, sent, A20 brings the link with it and ends the one before', async () => {
    await using database = await open()
    await withTicket(database, async (room) => {
      await room.bia.post(`${room.path}/ask-validation`, {})
      const [first] = await waiting(database)
      await room.bia.post(`${room.path}/reopen`, {})
      await database.writer('outbox').delete()
      await send(room, 'ask-validation', later)
      assert.equal(await stateOf(database), 'awaiting-validation')
      const [second, ...others] = await waiting(database)
      assert.deepEqual(others, [])
      assert.deepEqual([second?.template, second?.at], ['validation-request', laterThen])
      const visitor = room.admin.visitor()
      await visitor.send('POST', new URL(first?.link ?? '').pathname, 'answer=solved')
      assert.equal(await stateOf(database), 'awaiting-validation')
      await visitor.send('POST', new URL(second?.link ?? '').pathname, 'answer=solved')
      assert.equal(await stateOf(database), 'closed')
    })
  })

  test('answer that asks for validation, taken back, A20 cancels the link', async () => {
    await using database = await open()
    await withTicket(database, async (room) => {
      await send(room, 'ask-validation')
      const [asked] = await waiting(database)
      await undo(room)
      assert.equal(await stateOf(database), 'open')
      assert.deepEqual(await waiting(database), [])
      await database.writer('tickets').update({ state: 'awaiting-validation' })
      await room.admin.visitor().send('POST', new URL(asked?.link ?? '').pathname, 'answer=solved')
      assert.equal(await stateOf(database), 'awaiting-validation')
    })
  })

  test('ticket asked again, of a desk that no longer asks by mail, A20 ends the link before', async () => {
    await using database = await open()
    await withTicket(database, async (room) => {
      await room.bia.post(`${room.path}/ask-validation`, {})
      const [first] = await waiting(database)
      await room.bia.post(`${room.path}/reopen`, {})
      await database.writer('desks').update({ asks_validation: false })
      await room.bia.post(`${room.path}/ask-validation`, {})
      await room.admin.visitor().send('POST', new URL(first?.link ?? '').pathname, 'answer=solved')
      assert.equal(await stateOf(database), 'awaiting-validation')
    })
  })

  for (const [circumstance, reopen] of [
    ['its requester says that it is not solved', 'link'],
    ['an answer that closed it is taken back', 'undo'],
  ] as const) {
    test(`ticket of who may not sign in any more, ${circumstance}, waits for somebody else`, async () => {
      await using database = await open()
      await withTicket(database, async (room) => {
        const rui = await room.admin.signIn('operator', 'rui')
        await rui.get(room.path)
        const [ruiId] = await database.reader('users').where({ name: 'rui' }).pluck('id')
        await database.writer('tickets').update({ assignee_id: ruiId })
        if (reopen === 'undo') await send(room, 'close')
        else await room.bia.post(`${room.path}/ask-validation`, {})
        await database.writer('users').where({ id: ruiId }).update({ active: false })
        if (reopen === 'undo') await undo(room)
        else {
          const [asked] = await waiting(database)
          await room.admin.visitor().send('POST', new URL(asked?.link ?? '').pathname, 'answer=open')
        }
        const ticket = await database.reader('tickets').first('state', 'assignee_id')
        assert.deepEqual({ ...ticket }, { state: 'open', assignee_id: null })
      })
    })
  }

  test('ticket that was merged meanwhile, answered by its link, A20 stays as it is', async () => {
    await using database = await open()
    await withTicket(database, async (room) => {
      await room.bia.post(`${room.path}/ask-validation`, {})
      const [asked] = await waiting(database)
      await bringIn(room.admin.intake, { raw: mailAbout('Outra') })
      const [, other] = await database.reader('tickets').orderBy('seq').pluck('id')
      await database.writer('tickets').whereNot({ id: other }).update({ merged_into_id: other })
      await room.admin.visitor().send('POST', new URL(asked?.link ?? '').pathname, 'answer=solved')
      assert.deepEqual(await database.reader('tickets').orderBy('seq').pluck('state'), [
        'awaiting-validation',
        'open',
      ])
    })
  })
})
