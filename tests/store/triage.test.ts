import assert from 'node:assert/strict'
import { test } from 'node:test'
import { writeTransaction } from '../../src/store/database.ts'
import { changeType, endPreTicket } from '../../src/store/triage.ts'
import { forEachDialect } from '../support/database.ts'
import { settlement } from '../support/settlement.ts'
import { settleOne } from '../support/settle.ts'
import { exchange } from '../support/triage.ts'

const action = { actor: 'bia', now: new Date('2026-11-21T12:00:00Z') }
const type = { ...exchange, queueId: null }

forEachDialect((_dialect, open) => {
  test('pre-ticket, changed by two who saw the same version, takes the first change and no other', async () => {
    await using database = await open()
    const { protocol } = await settleOne(database, settlement())
    await database.writer('tickets').update({ kind: 'pre-ticket' })
    const { id } = await database.reader('tickets').where({ protocol }).first()
    const seen = { id, protocol: protocol ?? '', version: 0 }
    const change = () => writeTransaction(database, (trx) => changeType(trx, seen, type, action))
    assert.deepEqual((await Promise.all([change(), change()])).sort(), [false, true])
    assert.equal(await writeTransaction(database, (trx) => endPreTicket(trx, seen, 'spam', action)), false)
    const row = await database.reader('tickets').where({ id }).first()
    assert.deepEqual([row.version, row.state, row.type_id], [1, 'open', 'troca'])
    assert.equal((await database.reader('history').where({ event: 'type-changed' })).length, 1)
  })
})
