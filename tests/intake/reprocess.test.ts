import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readerVersion } from '../../src/domain/mail/content.ts'
import { addBlock, removeBlock } from '../../src/store/blocklist.ts'
import { forEachDialect } from '../support/database.ts'
import { mail, openTestIntake, type TestIntake } from '../support/intake.ts'

async function lastMessage({ intake, database }: TestIntake): Promise<string> {
  await intake.idle()
  const row = await database.reader('messages').where({ direction: 'in' }).orderBy('seq', 'desc').first('id')
  return String(row?.id)
}

async function ticketCount({ database }: TestIntake): Promise<number> {
  return (await database.reader('tickets')).length
}

async function openBlocked(door: TestIntake): Promise<string> {
  await door.addDesk({ mode: 'forwarded' })
  await addBlock(
    door.database.writer,
    { pattern: 'cliente.example', reason: 'spam', owner: 'cli' },
    new Date(),
  )
  await door.send({ from: 'encaminha@provedor.example' })
  const messageId = await lastMessage(door)
  await removeBlock(door.database.writer, 'cliente.example')
  return messageId
}

forEachDialect((_dialect, open) => {
  test('C50 refused message, cause corrected and reprocessed twice at once, opens one ticket', async () => {
    await using door = await openTestIntake({}, open)
    const messageId = await openBlocked(door)
    assert.equal(await ticketCount(door), 0)
    const [one, two] = await Promise.all([
      door.intake.reprocess(messageId, { actor: 'maria' }),
      door.intake.reprocess(messageId, { actor: 'maria' }),
    ])
    // Whichever came first: on PostgreSQL the two take turns as they like.
    assert.ok([one?.old.disposition, two?.old.disposition].includes('refused'))
    assert.deepEqual([one?.new?.disposition, two?.new?.disposition], ['ticket', 'ticket'])
    assert.equal(one?.new?.protocol, two?.new?.protocol)
    assert.equal(await ticketCount(door), 1)
  })

  test('C32 content, made by an earlier reader, is read again when its message is reprocessed', async () => {
    await using door = await openTestIntake({}, open)
    await door.addDesk()
    await door.send({ raw: mail({}, 'Sim.\r\n\r\nEm 03/01/2026 10:00, Suporte escreveu:\r\n> Imprimiu?') })
    const messageId = await lastMessage(door)
    const contents = () => door.database.writer('contents').where({ message_id: messageId })
    for (const [reader, expected] of [
      [1, 'Sim.'],
      [readerVersion, 'antes'],
    ] as const) {
      await contents().update({ reader, reply_text: 'antes' })
      await door.intake.reprocess(messageId, { actor: 'cli' })
      await door.intake.idle()
      const row = await contents().first('reader', 'reply_text')
      assert.deepEqual({ ...row }, { reader: readerVersion, reply_text: expected })
    }
  })

  test('dry run, of a message that would open a ticket, tells so and opens none', async () => {
    await using door = await openTestIntake({}, open)
    const messageId = await openBlocked(door)
    const preview = await door.intake.reprocess(messageId, { actor: 'cli', dryRun: true })
    assert.equal(preview?.new?.disposition, 'ticket')
    assert.equal(preview?.applied, false)
    assert.equal(await ticketCount(door), 0)
    assert.equal((await door.database.reader('decisions')).length, 0)
  })
})

test('refusal without octets, reprocessed, says that it cannot be', async () => {
  await using door = await openTestIntake()
  await door.send({})
  const again = await door.intake.reprocess(await lastMessage(door), { actor: 'cli' })
  assert.deepEqual([again?.obstacle, again?.new, again?.applied], ['no-octets', null, false])
  assert.equal(await door.intake.reprocess('none', { actor: 'cli' }), null)
})

test('malformed message, reprocessed, is refused again', async () => {
  await using door = await openTestIntake()
  await door.addDesk()
  await door.send({ raw: mail({}, 'um\rdois') })
  const again = await door.intake.reprocess(await lastMessage(door), { actor: 'cli' })
  assert.deepEqual([again?.new?.disposition, again?.new?.reason], ['refused', 'malformed-message'])
})

test('C53 refused message, reprocessed when the entry that blocked it has ended, opens a ticket', async () => {
  let now = new Date()
  await using door = await openTestIntake({ clock: () => now })
  await door.addDesk({ mode: 'forwarded' })
  const expiresAt = new Date(now.getTime() + 3_600_000)
  const block = { pattern: 'cliente.example', reason: 'x', owner: 'cli', expiresAt }
  await addBlock(door.database.writer, block, now)
  await door.send({ from: 'encaminha@provedor.example', peer: '192.0.2.7' })
  const messageId = await lastMessage(door)
  assert.equal(await ticketCount(door), 0)
  now = new Date(now.getTime() + 7_200_000)
  const again = await door.intake.reprocess(messageId, { actor: 'ana' })
  assert.deepEqual([again?.old.reason, again?.new?.disposition], ['blocked-author', 'ticket'])
})

test('held message, injected out of a mailbox and reprocessed, is no loop', async () => {
  await using door = await openTestIntake()
  await door.addDesk({ settings: { dangerousFiles: 'hold' } })
  const fields = { 'Delivered-To': 'suporte@empresa.example', 'Content-Type': 'text/plain; name=a.exe' }
  await door.send({ door: 'cli', raw: mail(fields) })
  const again = await door.intake.reprocess(await lastMessage(door), { actor: 'ana' })
  assert.deepEqual([again?.old.reason, again?.new?.reason], ['suspicious-file', 'suspicious-file'])
})
