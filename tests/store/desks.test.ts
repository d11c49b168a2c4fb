import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addDesk, changeDesk, findDesk } from '../../src/store/desks.ts'
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
})
