import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findDoorToken, listDoorTokens, makeDoorToken, revokeDoorToken } from '../../src/store/door-tokens.ts'
import { findHttpAnswer, keepHttpAnswer, sweepHttpAnswers } from '../../src/store/http-answers.ts'
import { forEachDialect } from '../support/database.ts'
import { dumpTables } from '../support/table-dump.ts'

const now = new Date('2026-11-21T12:00:00.000Z')

forEachDialect((_dialect, open) => {
  test('security §6 row 18 token of a door, made and revoked, signs in between and is kept nowhere', async () => {
    await using database = await open()
    const token = (await makeDoorToken(database.writer, 'erp', 'messages', now)) ?? ''
    assert.match(token, /^ptr_[\w-]{43}$/)
    assert.equal(await makeDoorToken(database.writer, 'erp', 'messages', now), null)
    assert.equal((await findDoorToken(database.reader, token))?.name, 'erp')
    for (const wrong of ['', 'ptr_', `${token}x`, token.slice(0, -1), token.toUpperCase()])
      assert.equal(await findDoorToken(database.reader, wrong), null)
    assert.ok(!JSON.stringify(await dumpTables(database)).includes(token.slice(4)))
    assert.equal(await revokeDoorToken(database.writer, 'erp', now), true)
    assert.equal(await revokeDoorToken(database.writer, 'erp', now), false)
    assert.equal(await findDoorToken(database.reader, token), null)
    assert.ok(await makeDoorToken(database.writer, 'erp', 'messages', new Date(now.getTime() + 1)))
    assert.deepEqual(
      (await listDoorTokens(database.reader)).map(({ name, revokedAt }) => [name, revokedAt]),
      [
        ['erp', null],
        ['erp', now],
      ],
    )
  })

  test('answers of the HTTP door, kept twice under a key, are those of who was first until a week is over', async () => {
    await using database = await open()
    await makeDoorToken(database.writer, 'erp', 'messages', now)
    const [token] = await listDoorTokens(database.reader)
    const place = { tokenId: token?.id ?? '', key: 'pedido 1' }
    const first = { fingerprint: 'a', status: 201, body: '{"protocol":"2026-000001"}' }
    assert.equal(await findHttpAnswer(database.reader, place.tokenId, place.key), null)
    assert.deepEqual(await keepHttpAnswer(database.writer, place, first, now), first)
    assert.deepEqual(await keepHttpAnswer(database.writer, place, { ...first, fingerprint: 'b' }, now), first)
    assert.equal(await findHttpAnswer(database.reader, place.tokenId, 'pedido 2'), null)
    await sweepHttpAnswers(database.writer, new Date(now.getTime() + 6 * 86_400_000))
    assert.deepEqual(await findHttpAnswer(database.reader, place.tokenId, place.key), first)
    await sweepHttpAnswers(database.writer, new Date(now.getTime() + 8 * 86_400_000))
    assert.equal(await findHttpAnswer(database.reader, place.tokenId, place.key), null)
  })
})
