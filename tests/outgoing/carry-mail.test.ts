import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listAttempts } from '../../src/store/attempts.ts'
import { saveChannel } from '../../src/store/channels.ts'
import { listRecipients } from '../../src/store/outgoing-recipients.ts'
import { forEachDialect } from '../support/database.ts'
import { type Downstream, openDownstream } from '../support/downstream.ts'
import { queueTestMail, startTestOutbound, testChannel } from '../support/outbox.ts'

const sendAgain = { settings: { whenUnknown: 'send-again' } } as const

forEachDialect((_, open) => {
  test('a mail sent again, its server never says what became of it, is sent three times with pauses and said to be so', async (t) => {
    await using database = await open()
    const downstream = await openDownstream((at, socket) =>
      at === 'end' ? () => void socket.destroy() : undefined,
    )
    t.after(() => downstream.close())
    await saveChannel(database.writer, testChannel('only', downstream.port, sendAgain), new Date())
    const id = await queueTestMail(database, { channelId: 'only' })
    const clock = { now: Date.now() }
    await using outbound = startTestOutbound(database, {
      clock: () => new Date(clock.now),
      chance: () => 0.5,
    })
    const copies: number[] = []
    for (const minutes of [0, 1, 2, 30, 600]) {
      clock.now += minutes * 60_000
      for (let look = 0; look < 3; look++) await outbound.sendDue()
      copies.push(downstream.mails.length)
    }
    assert.deepEqual(copies, [1, 2, 3, 3, 3])
    const attempts = await listAttempts(database.reader, id)
    assert.deepEqual(
      attempts.map(({ outcome }) => outcome),
      ['unknown', 'unknown', 'unknown'],
    )
    assert.match(attempts[2]?.reply ?? '', /sent 3 times, and not again/)
    assert.deepEqual(
      (await listRecipients(database.reader, id)).map(({ state }) => state),
      ['failed'],
    )
  })

  test('a mail sent again, one recipient was refused before its last octets, asks for that one no more', async (t) => {
    await using database = await open()
    const downstream: Downstream = await openDownstream((at, socket) => {
      if (at === 'end' && downstream.mails.length === 1) return () => void socket.destroy()
      const isAna = at === 'RCPT' && downstream.commands.at(-1)?.includes('ana@') === true
      return isAna ? () => void socket.write('550 5.1.1 No such user\r\n') : undefined
    })
    t.after(() => downstream.close())
    await saveChannel(database.writer, testChannel('only', downstream.port, sendAgain), new Date())
    const id = await queueTestMail(database, {
      channelId: 'only',
      to: ['ana@client.example', 'rui@client.example'],
    })
    const clock = { now: Date.now() }
    await using outbound = startTestOutbound(database, { clock: () => new Date(clock.now) })
    await outbound.sendDue()
    clock.now += 2 * 60_000
    await outbound.sendDue()
    assert.equal(downstream.commands.filter((line) => line.startsWith('RCPT TO:<ana@')).length, 1)
    assert.equal(downstream.mails.length, 2)
    assert.deepEqual(
      (await listRecipients(database.reader, id)).map(({ address, state }) => [address, state]),
      [
        ['ana@client.example', 'failed'],
        ['rui@client.example', 'sent'],
      ],
    )
  })
})
