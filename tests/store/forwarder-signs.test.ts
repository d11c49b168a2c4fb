import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ForwardingSign } from '../../src/domain/mail/forwarding.ts'
import { listForwarderSigns } from '../../src/store/forwarder-signs.ts'
import { findMessage } from '../../src/store/messages.ts'
import { forEachDialect } from '../support/database.ts'
import { authentication } from '../support/facts.ts'
import { settle } from '../support/settle.ts'
import { now, settlement } from '../support/settlement.ts'

const from = (domain: string, forwardingSign?: ForwardingSign) =>
  settlement({
    outline: { author: { name: '', address: `ana@${domain}` } },
    ...(forwardingSign === undefined ? {} : { forwardingSign }),
  })

forEachDialect((dialect, open) => {
  test('listForwarderSigns, O10 mail of several domains from one peer, counts domains by mark but not of LMTP', async () => {
    await using database = await open()
    await settle(
      database,
      from('a.example', 'spf-fail'),
      from('b.example', 'spf-fail'),
      from('b.example', 'spf-fail'),
      from('c.example', 'srs'),
      from('d.example'),
    )
    const marked = from('e.example', 'srs')
    await settle(database, { ...marked, envelope: { ...marked.envelope, door: 'lmtp' } })
    const signs = await listForwarderSigns(database.reader, ['desk-1'], new Date(now.getTime() - 1))
    const byMark = [...signs].sort((one, other) => one.sign.localeCompare(other.sign))
    assert.deepEqual(byMark, [
      { deskId: 'desk-1', peer: '192.0.2.1', sign: 'spf-fail', authorDomains: 2 },
      { deskId: 'desk-1', peer: '192.0.2.1', sign: 'srs', authorDomains: 1 },
    ])
    assert.deepEqual(await listForwarderSigns(database.reader, ['desk-1'], new Date(now.getTime() + 1)), [])
    assert.deepEqual(await listForwarderSigns(database.reader, ['desk-2'], new Date(0)), [])
  })

  test('listForwarderSigns, however many deliveries, reads those of marked messages alone', async () => {
    if (dialect !== 'sqlite') return
    await using database = await open()
    const asked: { sql: string; bindings: unknown[] }[] = []
    database.reader.on('query', (query) => asked.push(query))
    await listForwarderSigns(database.reader, ['desk-1'], now)
    const [{ sql, bindings } = { sql: '', bindings: [] }] = asked
    const plan: { detail: string }[] = await database.reader.raw(
      `explain query plan ${sql}`,
      bindings as string[],
    )
    const steps = plan.map(({ detail }) => detail).join('\n')
    assert.doesNotMatch(steps, /SCAN deliveries/)
    assert.match(steps, /SEARCH messages USING INDEX messages_forwarding_sign \(seq>\?\)/)
  })

  test('messages, complaint 18 what was found of the author, is read as it was written', async () => {
    await using database = await open()
    const found = authentication({
      answers: [{ name: 'a.example', type: 'TXT', records: ['v=spf1 -all', 'ç\u0001'], error: null }],
    })
    const [written] = await settle(database, settlement({ authentication: found }))
    const stored = await findMessage(database.reader, written?.messageId ?? '')
    assert.deepEqual(stored?.authentication, found)
    const [plain] = await settle(database, settlement())
    assert.equal((await findMessage(database.reader, plain?.messageId ?? ''))?.authentication, null)
  })
})
