import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findDoorToken, makeDoorToken } from '../../src/store/door-tokens.ts'
import { findHttpAnswer, keepHttpAnswer } from '../../src/store/http-answers.ts'
import { forEachDialect } from '../support/database.ts'
import { ask, openHttpDoor } from '../support/http-door.ts'
import { mail, messagesOf, openTestIntake, type TestIntake } from '../support/intake.ts'
import { countRows } from '../support/settle.ts'

const path = '/api/v1/messages?from=ana%40cliente.example&to=suporte%40empresa.example'

/** A door on the tables of a test. */
async function openStored({ database: { reader, writer }, intake }: TestIntake, mayKeep = true) {
  return openHttpDoor({
    intake,
    findToken: (token) => findDoorToken(reader, token),
    replies: {
      find: (tokenId, key) => findHttpAnswer(reader, tokenId, key),
      keep: async (tokenId, key, reply) => {
        if (!mayKeep) throw new Error('the process ends here')
        return keepHttpAnswer(writer, { tokenId, key }, reply, new Date())
      },
    },
  })
}

forEachDialect((_dialect, open) => {
  test('HTTP door, a message under a key, is one ticket whatever doors it comes by again', async () => {
    await using inside = await openTestIntake({}, open)
    await inside.addDesk()
    const token = await makeDoorToken(inside.database.writer, 'erp', 'messages', new Date())
    const headers = { authorization: `Bearer ${token}`, 'idempotency-key': 'pedido-1' }
    const answers = []
    for (let life = 0; life < 2; life++) {
      const { port, door } = await openStored(inside)
      answers.push(await ask({ port, path, headers, body: mail() }))
      await door.close()
    }
    assert.deepEqual(answers[0]?.raw, answers[1]?.raw)
    assert.match(String(answers[0]?.json.protocol), /^\d{4}-000001$/)
    const [message, ...others] = await messagesOf(inside)
    assert.equal(others.length, 0)
    assert.deepEqual(
      [message?.door, message?.peer.address, message?.reversePath],
      ['http', '127.0.0.1', 'ana@cliente.example'],
    )
  })

  test('HTTP door, a crash between the message and its answer, leads to the same ticket', async () => {
    await using inside = await openTestIntake({}, open)
    await inside.addDesk()
    const token = await makeDoorToken(inside.database.writer, 'erp', 'messages', new Date())
    const headers = { authorization: `Bearer ${token}`, 'idempotency-key': 'pedido-1' }
    const crashing = await openStored(inside, false)
    assert.equal((await ask({ port: crashing.port, path, headers, body: mail() })).status, 503)
    await crashing.door.close()
    const { port, door } = await openStored(inside)
    const answer = await ask({ port, path, headers, body: mail() })
    await door.close()
    assert.equal(answer.status, 201)
    assert.match(String(answer.json.protocol), /^\d{4}-000001$/)
    assert.equal(await countRows(inside.database, 'tickets'), 1)
  })

  test('HTTP door, two processes with the same key at once, give the same answer', async () => {
    await using inside = await openTestIntake({}, open)
    await inside.addDesk()
    const token = await makeDoorToken(inside.database.writer, 'erp', 'messages', new Date())
    const headers = { authorization: `Bearer ${token}`, 'idempotency-key': 'pedido-1' }
    const doors = [await openStored(inside), await openStored(inside)]
    const answers = await Promise.all(doors.map(({ port }) => ask({ port, path, headers, body: mail() })))
    for (const { door } of doors) await door.close()
    assert.equal(answers[0]?.raw, answers[1]?.raw)
    assert.equal(await countRows(inside.database, 'tickets'), 1)
  })

  test('HTTP door, a stranger at a desk for registered people, is refused as at every door', async () => {
    await using inside = await openTestIntake({}, open)
    await inside.addDesk({ profile: 'estrito' })
    const token = await makeDoorToken(inside.database.writer, 'erp', 'messages', new Date())
    const { port, door } = await openStored(inside)
    const { status, json } = await ask({
      port,
      path,
      headers: { authorization: `Bearer ${token}` },
      body: mail(),
    })
    await door.close()
    assert.equal(status, 422)
    assert.equal(json.reason, 'not-registered')
    assert.match(
      String(json.reply),
      /^550 5\.7\.1 Nao foi possivel inserir o chamado\. Usuario nao localizado\./,
    )
    const [message] = await messagesOf(inside)
    assert.equal(message?.door, 'http')
  })
})
