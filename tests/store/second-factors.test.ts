import assert from 'node:assert/strict'
import { test } from 'node:test'
import { saveLoginSession } from '../../src/store/login-sessions.ts'
import {
  beginSecondFactor,
  confirmSecondFactor,
  countRecoveryCodes,
  findSecondFactor,
  hasSecondFactor,
  removeSecondFactor,
  replaceRecoveryCodes,
  spendRecoveryCode,
  spendStep,
} from '../../src/store/second-factors.ts'
import type { Database } from '../../src/store/database.ts'
import { addUser } from '../../src/store/users.ts'
import { forEachDialect } from '../support/database.ts'

const now = new Date('2026-11-21T10:00:00Z')

async function person(database: Database): Promise<string> {
  const user = await addUser(database.writer, { name: 'ana', passwordHash: 'x', role: 'operator' }, now)
  assert.ok(user)
  return user.id
}

forEachDialect((_dialect, open) => {
  test('second factor, begun twice, keeps the last secret and counts only once confirmed', async () => {
    await using database = await open()
    const id = await person(database)
    await beginSecondFactor(database, id, 'one', now)
    await beginSecondFactor(database, id, 'two', now)
    assert.deepEqual(await findSecondFactor(database.reader, id), { sealedSecret: 'two', confirmedAt: null })
    assert.equal(await hasSecondFactor(database.reader, id), false)
    assert.equal(await spendStep(database.writer, id, 5), false)
    const old = { sealedSecret: 'one', step: 5, digests: ['a'] }
    assert.equal(await confirmSecondFactor(database.writer, id, old, now), false)
    await saveLoginSession(database.writer, 'cookie', { userId: id, data: '{}' }, now)
    const shown = { sealedSecret: 'two', step: 5, digests: ['a', 'b'] }
    assert.equal(await confirmSecondFactor(database.writer, id, shown, now), true)
    assert.equal(await confirmSecondFactor(database.writer, id, shown, now), false)
    assert.equal(await hasSecondFactor(database.reader, id), true)
    assert.deepEqual(await database.reader('login_sessions'), [])
    await beginSecondFactor(database, id, 'three', now)
    assert.equal((await findSecondFactor(database.reader, id))?.sealedSecret, 'two')
  })

  test('second factor, a step shown by ten at once, security 6.16 is spent once and with it all before', async () => {
    await using database = await open()
    const id = await person(database)
    await beginSecondFactor(database, id, 's', now)
    await confirmSecondFactor(database.writer, id, { sealedSecret: 's', step: 5, digests: ['a', 'b'] }, now)
    assert.equal(await spendStep(database.writer, id, 5), false)
    const spent = await Promise.all(Array.from({ length: 10 }, () => spendStep(database.writer, id, 7)))
    assert.equal(spent.filter(Boolean).length, 1)
    assert.equal(await spendStep(database.writer, id, 6), false)
    assert.equal(await spendStep(database.writer, id, 8), true)
  })

  test('recovery code, shown by ten at once, security 6.16 is spent once and for its owner alone', async () => {
    await using database = await open()
    const id = await person(database)
    await beginSecondFactor(database, id, 's', now)
    await confirmSecondFactor(database.writer, id, { sealedSecret: 's', step: 5, digests: ['a', 'b'] }, now)
    assert.equal(await spendRecoveryCode(database.writer, 'other', 'a'), false)
    const spent = await Promise.all(
      Array.from({ length: 10 }, () => spendRecoveryCode(database.writer, id, 'a')),
    )
    assert.equal(spent.filter(Boolean).length, 1)
    assert.equal(await countRecoveryCodes(database.reader, id), 1)
    await replaceRecoveryCodes(database.writer, id, ['c', 'd', 'e'])
    assert.equal(await spendRecoveryCode(database.writer, id, 'b'), false)
    assert.equal(await countRecoveryCodes(database.reader, id), 3)
    await saveLoginSession(database.writer, 'cookie', { userId: id, data: '{}' }, now)
    assert.equal(await removeSecondFactor(database.writer, id), true)
    assert.equal(await removeSecondFactor(database.writer, id), false)
    assert.equal(await countRecoveryCodes(database.reader, id), 0)
    assert.deepEqual(await database.reader('login_sessions'), [])
  })
})
