import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { addBlock, listBlocklist } from '../../src/store/blocklist.ts'
import { mail, messagesOf, openTestIntake, said } from '../support/intake.ts'

test('blocklist, a reverse-path or an author, refuses and counts the hit', async () => {
  await using door = await openTestIntake()
  await door.addDesk()
  await addBlock(door.database.writer, { pattern: 'spam.example', reason: 'spam', owner: 'cli' }, new Date())
  assert.match(said(await door.send({ from: 'x@spam.example' }))[0] ?? '', /^blocked-author/)
  assert.match(said(await door.send({ raw: mail({ From: 'y@spam.example' }) }))[0] ?? '', /^blocked-author/)
  const messages = await messagesOf(door)
  assert.deepEqual(
    messages.map(({ recipients }) => recipients.length),
    [0, 1],
  )
  assert.equal((await listBlocklist(door.database.reader))[0]?.hits, 2)
})

test('blocklist, C53 the network of a peer, is refused at MAIL whatever the reverse-path', async () => {
  await using door = await openTestIntake()
  await door.addDesk()
  const add = (pattern: string, list: 'block' | 'allow') =>
    addBlock(door.database.writer, { pattern, reason: 'spam', owner: 'cli', list }, new Date())
  await add('192.0.2.0/28', 'block')
  assert.match(said(await door.send({ peer: '192.0.2.7' }))[0] ?? '', /^blocked-author/)
  const [message] = await messagesOf(door)
  assert.deepEqual([message?.recipients.length, message?.peer.address], [0, '192.0.2.7'])
  await add('cliente.example', 'allow')
  await sleep(60)
  assert.match(said(await door.send({ peer: '192.0.2.7' }))[0] ?? '', /^pass/)
})

test('blocklist, C53 a sender or a second author, is refused after the message; a Reply-To is not', async () => {
  await using door = await openTestIntake()
  await door.addDesk()
  const blocked = { pattern: '*@spam.example', reason: 'spam', owner: 'cli' }
  await addBlock(door.database.writer, blocked, new Date())
  const sent = async (fields: Record<string, string>) =>
    said(await door.send({ raw: mail({ 'Message-ID': `<${crypto.randomUUID()}@a.example>`, ...fields }) }))[0]
  assert.match((await sent({ Sender: 'bulk@spam.example' })) ?? '', /^blocked-author/)
  assert.match((await sent({ From: 'ana@cliente.example, x@spam.example' })) ?? '', /^blocked-author/)
  assert.match((await sent({ 'Reply-To': 'x@spam.example' })) ?? '', /^pass/)
})

test('blocklist, C53 what the allow list lets in, is counted at its entry', async () => {
  await using door = await openTestIntake()
  await door.addDesk()
  const add = (pattern: string, list: 'block' | 'allow') =>
    addBlock(door.database.writer, { pattern, reason: 'spam', owner: 'cli', list }, new Date())
  await add('cliente.example', 'block')
  await add('ana@cliente.example', 'allow')
  assert.match(said(await door.send({}))[0] ?? '', /^pass/)
  const entries = await listBlocklist(door.database.reader)
  assert.deepEqual(
    entries.map(({ list, hits, lastHitAt }) => [list, hits, lastHitAt !== null]),
    [
      ['allow', 1, true],
      ['block', 0, false],
    ],
  )
})

test('blocklist, security 6.24 a hostile expression and a long address, does not hold up the door', async () => {
  await using door = await openTestIntake()
  await door.addDesk()
  await addBlock(door.database.writer, { pattern: '/(a+)+$/', reason: 'x', owner: 'cli' }, new Date())
  const startedAt = performance.now()
  const raw = mail({ From: `${'a'.repeat(10_000)}!@cliente.example` })
  assert.match(said(await door.send({ raw }))[0] ?? '', /^pass/)
  assert.ok(performance.now() - startedAt < 5_000)
})
