import assert from 'node:assert/strict'
import { test } from 'node:test'
import { writeTransaction } from '../../src/store/database.ts'
import { findMessage } from '../../src/store/messages.ts'
import { listRecipients, markRecipients } from '../../src/store/outgoing-recipients.ts'
import { forEachDialect } from '../support/database.ts'
import { queueTestMail } from '../support/outbox.ts'

const at = new Date('2026-03-04T05:06:07.000Z')
const two = { to: ['ana@client.example', 'rui@client.example'], now: at }

forEachDialect((_dialect, open) => {
  test('recipients, one is taken and one refused, carry the state of their mail with them', async () => {
    await using database = await open()
    const id = await queueTestMail(database, two)
    const refused = { status: '5.1.1', reply: '550 5.1.1 Nobody' }
    await writeTransaction(database, (trx) =>
      markRecipients(trx, id, [
        { position: 0, state: 'sent', status: null, reply: '250 2.0.0 OK', at },
        { position: 1, state: 'failed', ...refused, at },
      ]),
    )
    const recipients = await listRecipients(database.reader, id)
    assert.deepEqual(
      recipients.map(({ state, status, reply, settledAt }) => [state, status, reply, settledAt]),
      [
        ['sent', null, '250 2.0.0 OK', at],
        ['failed', '5.1.1', '550 5.1.1 Nobody', at],
      ],
    )
    const message = await findMessage(database.reader, id)
    assert.deepEqual([message?.state, message?.reply], ['failed', '550 5.1.1 Nobody'])
  })

  test('recipients, one is put off, are not settled and leave the tallies in balance', async () => {
    await using database = await open()
    const id = await queueTestMail(database, two)
    await writeTransaction(database, (trx) =>
      markRecipients(trx, id, [{ position: 1, state: 'deferred', status: '4.2.1', reply: null, at }]),
    )
    const [first, second] = await listRecipients(database.reader, id)
    assert.deepEqual([first?.state, second?.state, second?.settledAt], ['waiting', 'deferred', null])
    const counts = await database.reader('tallies').where({ direction: 'out' }).select('state', 'count')
    assert.deepEqual(counts.map(({ state, count }) => [state, Number(count)]).sort(), [
      ['deferred', 1],
      ['waiting', 0],
    ])
  })
})
