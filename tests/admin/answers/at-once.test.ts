import assert from 'node:assert/strict'
import { test } from 'node:test'
import { writeTransaction } from '../../../src/store/database.ts'
import { markForText } from '../../../src/store/text-waiting.ts'
import { undoAnswer } from '../../../src/store/undone-answers.ts'
import { answerForm, sentMails } from '../../support/answers.ts'
import { forEachDialect } from '../../support/database.ts'
import { bringIn, mailAbout } from '../../support/incoming.ts'
import { openDesk, startMailAdmin } from '../../support/mail-admin.ts'
import { formText } from '../../support/visitor.ts'

forEachDialect((_dialect, open) => {
  test('answer, sent by five clicks at once, is one mail', async () => {
    await using database = await open()
    const admin = await startMailAdmin([openDesk], { database: { ...database, close: async () => {} } })
    try {
      await bringIn(admin.intake, { raw: mailAbout('Impressora') })
      const bia = await admin.signIn('operator', 'bia')
      const [protocol] = await database.reader('tickets').pluck('protocol')
      const path = `/tickets/${protocol}/answer`
      const form = await answerForm(bia, path)
      const csrf = await bia.token('/account')
      const body = formText({ csrf, ...form, text: 'Oi.', act: 'send' })
      const clicks = await Promise.all(Array.from({ length: 5 }, () => bia.send('POST', path, body)))
      assert.ok(
        clicks.every(({ status }) => status === 303 || status === 409),
        clicks.map(({ status }) => status).join(),
      )
      assert.equal((await sentMails(admin)).length, 1)
    } finally {
      await admin.close()
    }
  })

  test('answer, taken back while it is taken to be sent, either leaves or is cancelled', async () => {
    await using database = await open()
    const admin = await startMailAdmin([openDesk], { database: { ...database, close: async () => {} } })
    try {
      await bringIn(admin.intake, { raw: mailAbout('Impressora') })
      const bia = await admin.signIn('operator', 'bia')
      const ticket = await database.reader('tickets').first('id', 'protocol')
      const path = `/tickets/${ticket.protocol}/answer`
      for (let round = 0; round < 10; round++) {
        const form = await answerForm(bia, path)
        await bia.post(path, { ...form, text: 'Oi.', act: 'send' })
        const [id = ''] = await database
          .reader('answers')
          .where({ state: 'queued' })
          .orderBy('id', 'desc')
          .pluck('id')
        const [taken, undone] = await Promise.all([
          database.writer('outbox').where({ attempts: 0 }).update({ attempts: 1 }),
          writeTransaction(database, (trx) =>
            undoAnswer(trx, { id, ticketId: ticket.id }, { actor: 'bia', userId: 'bia', now: new Date() }),
          ),
        ])
        assert.equal(taken + (undone?.cancelled ?? 0), 1, `round ${round}`)
        const states = (await sentMails(admin)).map(({ state }) => state)
        assert.equal(states.at(-1), taken === 1 ? 'waiting' : 'cancelled')
        await database.writer('outbox').delete()
        await database.writer('answers').delete()
      }
    } finally {
      await admin.close()
    }
  })

  test('answer, taken back while somebody changes a text of its ticket, C22 neither waits for the other', async () => {
    await using database = await open()
    const admin = await startMailAdmin([openDesk], { database: { ...database, close: async () => {} } })
    try {
      await bringIn(admin.intake, { raw: mailAbout('Impressora') })
      const bia = await admin.signIn('operator', 'bia')
      const ticket = await database.reader('tickets').first('id', 'protocol')
      const path = `/tickets/${ticket.protocol}/answer`
      await bia.post(path, { ...(await answerForm(bia, path)), text: 'Oi.', act: 'send' })
      const { id } = await database.reader('answers').where({ state: 'queued' }).first('id')
      const action = { actor: 'bia', userId: 'bia', now: new Date() }
      const { undoing } = await writeTransaction(database, async (trx) => {
        await trx('tickets').where({ id: ticket.id }).update({ title: 'Impressora fiscal' })
        const undoing = writeTransaction(database, (other) =>
          undoAnswer(other, { id, ticketId: ticket.id }, action),
        )
        await new Promise((resolve) => setTimeout(resolve, 200))
        await markForText(trx, [ticket.id], action.now)
        return { undoing }
      })
      assert.equal((await undoing)?.cancelled, 1)
    } finally {
      await admin.close()
    }
  })
})
