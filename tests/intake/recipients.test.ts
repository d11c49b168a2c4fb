import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changeDesk } from '../../src/store/desks.ts'
import { mail, messagesOf, openTestIntake, said } from '../support/intake.ts'

test('A1 recipient, no desk yet, is unknown whatever it is', async () => {
  await using door = await openTestIntake()
  assert.match(said(await door.send({ to: ['suporte@empresa.example'] }))[0] ?? '', /^unknown-address/)
  await door.addDesk()
  assert.match(said(await door.send({}))[0] ?? '', /^pass: Protocolo/)
})

test('A17 recipient, refused, is recorded with reason and exact reply', async () => {
  await using door = await openTestIntake()
  await door.addDesk()
  await door.send({ to: ['nada@empresa.example'] })
  await door.send({ to: ['bob@alhures.example'] })
  const messages = await messagesOf(door)
  assert.deepEqual(
    messages.map(({ state, reason, recipients }) => [state, reason, ...recipients]),
    [
      ['refused', 'unknown-address', 'nada@empresa.example'],
      ['refused', 'relay-denied', 'bob@alhures.example'],
    ],
  )
  assert.match(messages[0]?.reply ?? '', /^550 5\.1\.1 \S/)
})

test('M18 recipient, at a desk that is switched off, is refused at once and recorded', async () => {
  await using door = await openTestIntake()
  await door.addDesk()
  assert.match(said(await door.send({}))[0] ?? '', /^pass/)
  await changeDesk(door.database.writer, 'suporte@empresa.example', { enabled: false })
  await new Promise((resolve) => setTimeout(resolve, 60))
  assert.match(said(await door.send({}))[0] ?? '', /^disabled-address/)
  assert.equal((await messagesOf(door)).at(-1)?.reason, 'disabled-address')
})

test('M18 recipient, behind a forwarder at a desk that is switched off, is taken, kept and refused', async () => {
  await using door = await openTestIntake()
  await door.addDesk({ mode: 'forwarded', enabled: false })
  assert.match(said(await door.send({}))[0] ?? '', /^pass/)
  const [message] = await messagesOf(door)
  assert.equal(message?.state, 'refused')
  assert.equal(message?.reason, 'disabled-address')
  assert.match(message?.reply ?? '', /^250 2\.6\.0 /)
})

test('refusals, very many in one session, are recorded up to 20', async () => {
  await using door = await openTestIntake()
  await door.addDesk()
  const transaction = door.intake.begin({
    door: 'smtp',
    peer: { address: '192.0.2.7', helo: null, tls: null },
  })
  await transaction.from('ana@cliente.example', { declaredOctets: null })
  for (let count = 0; count < 50; count++) await transaction.to(`nada${count}@empresa.example`)
  assert.equal((await messagesOf(door)).length, 20)
})

test('postmaster, in any form, is accepted and held', async () => {
  await using door = await openTestIntake()
  await door.addDesk()
  const forms = ['Postmaster', 'postmaster@empresa.example', 'POSTMASTER@mx.empresa.example']
  for (const to of forms) {
    assert.deepEqual(
      said(await door.send({ to: [to], raw: mail({ 'Message-ID': `<${to.length}@c.example>` }) })),
      ['pass: Mensagem recebida'],
    )
  }
  const messages = await messagesOf(door)
  assert.ok(messages.every(({ state, reason }) => state === 'held' && reason === 'for-postmaster'))
})

test('postmaster, of another domain, is refused as any relay', async () => {
  await using door = await openTestIntake()
  await door.addDesk()
  for (const to of ['postmaster@alhures.example', 'Postmaster+abuse@alhures.example'])
    assert.match(said(await door.send({ to: [to] }))[0] ?? '', /^relay-denied/, to)
})
