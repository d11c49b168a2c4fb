import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AddressTakenError, addDesk, changeDesk, findDesk, removeDesk } from '../../src/store/desks.ts'
import { filteredAmong, removeFiltered } from '../../src/store/outgoing-filter.ts'
import { forEachDialect } from '../support/database.ts'
import { now } from '../support/settlement.ts'

const address = 'suporte@empresa.example'
const strict = { address, mode: 'direct', profile: 'estrito', aliases: [] } as const

forEachDialect((_dialect, open) => {
  test('desks, a new one, has the settings of its profile but for those given', async () => {
    await using database = await open()
    const desk = await addDesk(database.writer, { ...strict, settings: { pendingLimit: 2 } }, now)
    assert.deepEqual(
      [desk.settings.newRequests, desk.settings.subjectRequired, desk.settings.pendingLimit],
      ['registered', true, 2],
    )
  })

  test('desks, settings changed one after the other, keep the earlier ones', async () => {
    await using database = await open()
    await addDesk(database.writer, strict, now)
    await changeDesk(database.writer, address, { settings: { subjectRequired: false } })
    await changeDesk(database.writer, address, { settings: { pendingLimit: 0 } })
    const desk = await findDesk(database.reader, address)
    assert.deepEqual([desk?.settings.subjectRequired, desk?.settings.pendingLimit], [false, 0])
  })

  test('desks, a setting put back to what the profile says, follows the profile again', async () => {
    await using database = await open()
    await addDesk(database.writer, { ...strict, settings: { subjectRequired: false } }, now)
    await changeDesk(database.writer, address, { settings: { subjectRequired: true } })
    await changeDesk(database.writer, address, { profile: 'aberto' })
    assert.equal((await findDesk(database.reader, address))?.settings.subjectRequired, false)
  })

  test('desks, known by public addresses, O21 writes to none of them and lets no other desk have them', async () => {
    await using database = await open()
    const { writer, reader } = database
    await addDesk(
      writer,
      { ...strict, aliases: ['ajuda@empresa.example'], knownAs: ['SAC@marca.example'] },
      now,
    )
    assert.deepEqual((await findDesk(reader, address))?.knownAs, ['SAC@marca.example'])
    assert.equal(await findDesk(reader, 'sac@marca.example'), null)
    const asked = ['sac@marca.example', 'sac+1@Marca.example', 'ana@cliente.example']
    assert.deepEqual([...(await filteredAmong(reader, asked))], asked.slice(0, 2))
    assert.equal(await removeFiltered(writer, 'sac@marca.example'), 'ours')
    const other = { ...strict, address: 'outro@empresa.example' }
    for (const taken of [
      { ...other, knownAs: ['sac@marca.example'] },
      { ...other, knownAs: ['ajuda@empresa.example'] },
      { ...other, aliases: ['sac@marca.example'] },
    ])
      await assert.rejects(addDesk(writer, taken, now), AddressTakenError)
  })

  test('desks, aliases and public addresses changed one by one, keep the others', async () => {
    await using database = await open()
    const { writer } = database
    await addDesk(writer, { ...strict, aliases: ['a@empresa.example'], knownAs: ['k@marca.example'] }, now)
    const one = await changeDesk(writer, address, { aliases: ['b@empresa.example', 'k@marca.example'] })
    assert.deepEqual([one?.aliases, one?.knownAs], [['b@empresa.example', 'k@marca.example'], []])
    const two = await changeDesk(writer, address, { knownAs: ['b@empresa.example', 'c@marca.example'] })
    assert.deepEqual(
      [two?.aliases, two?.knownAs],
      [['b@empresa.example', 'k@marca.example'], ['c@marca.example']],
    )
    await removeDesk(writer, address)
    assert.deepEqual(await database.reader('desk_addresses'), [])
  })
})
