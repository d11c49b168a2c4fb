import assert from 'node:assert/strict'
import { test } from 'node:test'
import { forEachDialect } from '../support/database.ts'
import { mail, openTestIntake } from '../support/intake.ts'
import { tableDigests } from '../support/table-dump.ts'

forEachDialect((_dialect, open) => {
  test('simulation, of a good message, tells its ticket and changes nothing', async () => {
    await using door = await openTestIntake({}, open)
    await door.addDesk()
    await door.send({})
    await door.intake.idle()
    const before = await tableDigests(door.database)
    const simulation = await door.intake.simulate({
      raw: Buffer.from(mail({ 'Message-ID': '<dois@cliente.example>' })),
      reversePath: 'ana@cliente.example',
      recipients: ['suporte@empresa.example'],
    })
    assert.deepEqual(await tableDigests(door.database), before)
    assert.deepEqual(
      simulation.replies.map((line) => line.slice(0, 9)),
      ['250 2.1.0', '250 2.1.5', '250 2.6.0'],
    )
    assert.equal(simulation.ticket?.kind, 'ticket')
    assert.equal(simulation.ticket?.deskAddress, 'suporte@empresa.example')
    assert.match(simulation.ticket?.protocol ?? '', /^\d{4}-000002$/)
    const replies = await door.send({ raw: mail({ 'Message-ID': '<tres@cliente.example>' }) })
    assert.match(replies[0]?.text[0] ?? '', /000002$/)
  })
})

test('simulation, of a refused message, gives the trace and the reply of the real one', async () => {
  await using door = await openTestIntake()
  await door.addDesk({ profile: 'estrito', settings: { newRequests: 'anyone' } })
  const raw = mail({ Subject: '' })
  const simulation = await door.intake.simulate({
    raw: Buffer.from(raw),
    reversePath: null,
    recipients: ['suporte@empresa.example'],
  })
  const [real] = await door.send({ raw })
  const withoutReference = (line: string | undefined) => line?.replace(/ref [0-9A-Z]{4}\]/, '')
  const reply = `550 5.6.0 ${real?.text.at(-1)}`
  assert.match(reply, /\[ref [0-9A-Z]{4}\]$/)
  assert.equal(withoutReference(simulation.replies.at(-1)), withoutReference(reply))
  assert.equal(simulation.trace.find(({ verdict }) => verdict === 'reject')?.reason, 'subject-missing')
  assert.equal(simulation.ticket, null)
})

test('simulation, of a refused recipient, ends before the message', async () => {
  await using door = await openTestIntake()
  const simulation = await door.intake.simulate({
    raw: Buffer.from(mail()),
    reversePath: null,
    recipients: ['x@y.example'],
  })
  assert.equal(simulation.replies.length, 2)
  assert.match(simulation.replies[1] ?? '', /^550 5\.1\.1 /)
  assert.equal((await door.database.reader('messages')).length, 0)
})
