import assert from 'node:assert/strict'
import { test } from 'node:test'
import { forEachDialect } from '../support/database.ts'
import { type Downstream, openDownstream } from '../support/downstream.ts'
import { localHost, queueTestMail, startTestOutbound } from '../support/outbox.ts'

const unknownSender = '550 5.1.1 <suporte@desk.example>: Sender address rejected: unknown user'

const refusals = [
  ['MAIL', '550 5.1.1 User unknown', []],
  ['MAIL', '501 5.1.3 Bad sender address syntax', []],
  ['MAIL', '550 5.1.0 Sender address does not exist', []],
  ['end', '550 5.1.1 The email account does not exist', []],
  ['RCPT', unknownSender, []],
  ['RCPT', '550 5.1.0 Sender verify failed: unknown user', []],
  ['RCPT', '550 5.7.1 user unknown, relay denied', []],
  ['RCPT', '550 5.1.1 User unknown', ['ana@client.example']],
] as const

forEachDialect((_, open) => {
  test('suppression, a server that refuses for good, is that of a recipient in answer to RCPT alone', async (t) => {
    await using database = await open()
    let played: (typeof refusals)[number] = refusals[0]
    const downstream: Downstream = await openDownstream((at, socket) => {
      const [state, reply] = played
      return at === state ? () => void socket.write(`${reply}\r\n`) : undefined
    })
    t.after(() => downstream.close())
    await using outbound = startTestOutbound(database, { destination: localHost(downstream.port) })
    for (const refusal of refusals) {
      played = refusal
      await queueTestMail(database)
      await outbound.sendDue()
      assert.deepEqual(await database.reader('suppressions').pluck('address'), refusal[2], refusal[1])
      assert.deepEqual(await database.reader('outbox'), [], refusal[1])
    }
  })
})
