import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findSealedSecret, saveChannel } from '../../src/store/channels.ts'
import { dkimOwner, findDkimKey, keepDkimKey } from '../../src/store/dkim-keys.ts'
import { sealAnew } from '../../src/store/seal-anew.ts'
import { beginSecondFactor } from '../../src/store/second-factors.ts'
import { createSecretBox } from '../../src/store/secret-box.ts'
import { addUser } from '../../src/store/users.ts'
import { findPulledSecret } from '../../src/store/pulled-accounts.ts'
import { newChannel } from '../support/channels.ts'
import { forEachDialect } from '../support/database.ts'
import { addPulledAccount } from '../support/pulled.ts'

const [old, current] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)]
const before = createSecretBox(old)
const now = createSecretBox(current)
const at = new Date('2026-11-21T12:00:00Z')

forEachDialect((_dialect, open) => {
  test('sealAnew, secrets under the key of before, security 6.18 are all read under the key of now alone', async () => {
    await using database = await open()
    const { writer } = database
    await saveChannel(writer, newChannel({ id: 'a' }, before.seal('senha', 'a')), at)
    await saveChannel(writer, newChannel({ id: 'b', name: 'B' }, now.seal('nova', 'b')), at)
    await saveChannel(writer, newChannel({ id: 'c', name: 'C' }, null), at)
    await addPulledAccount(database, { id: 'd', sealedSecret: before.seal('caixa', 'd') })
    const sealedPrivateKey = before.seal('chave', dkimOwner('x.example'))
    await keepDkimKey(writer, { domain: 'x.example', selector: 'p', publicKey: 'A', sealedPrivateKey }, at)
    const user = await addUser(
      writer,
      { name: 'ana', role: 'operator', passwordHash: 'x', language: null },
      at,
    )
    await beginSecondFactor(database, user?.id ?? '', before.seal('totp', user?.id ?? ''), at)
    assert.equal(await sealAnew(database, createSecretBox(current, [old])), 4)
    assert.equal(now.open((await findSealedSecret(writer, 'a')) ?? '', 'a'), 'senha')
    assert.equal(now.open((await findSealedSecret(writer, 'b')) ?? '', 'b'), 'nova')
    assert.equal(now.open((await findPulledSecret(writer, 'd')) ?? '', 'd'), 'caixa')
    const key = await findDkimKey(writer, 'x.example')
    assert.equal(now.open(key?.sealedPrivateKey ?? '', dkimOwner('x.example')), 'chave')
    const factor = await writer('second_factors').first('sealed_secret')
    assert.equal(now.open(factor?.sealed_secret, user?.id ?? ''), 'totp')
    assert.equal(await sealAnew(database, createSecretBox(current, [old])), 0)
  })

  test('sealAnew, secrets that no known key opens, security 6.18 leaves them as they are', async () => {
    await using database = await open()
    const stranger = createSecretBox(new Uint8Array(32).fill(9)).seal('x', 'a')
    await saveChannel(database.writer, newChannel({ id: 'a' }, stranger), at)
    assert.equal(await sealAnew(database, createSecretBox(current, [old])), 0)
    assert.equal(await findSealedSecret(database.writer, 'a'), stranger)
  })
})
