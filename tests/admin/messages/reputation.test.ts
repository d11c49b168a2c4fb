import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { marksOf, reputationFacts } from '../../../src/admin/pages/messages/reputation.ts'
import type { Reputation } from '../../../src/domain/policy/reputation.ts'
import { insertMessages } from '../../../src/store/message-rows.ts'
import type { TestAdmin } from '../../support/admin.ts'
import { startMailAdmin } from '../../support/mail-admin.ts'
import { messageRecord } from '../../support/message-record.ts'

const bad: Reputation = {
  listings: [
    { zone: 'bl.example', kind: 'block', result: 'listed', codes: ['127.0.0.2'] },
    { zone: 'outra.example', kind: 'block', result: 'unknown', codes: [] },
  ],
  peerName: { result: 'unconfirmed', name: '<b>mx.banco.example\u202e' },
  senderDomain: { domain: 'surdo.example', result: 'null-mx' },
}
const good: Reputation = {
  listings: [{ zone: 'wl.example', kind: 'allow', result: 'listed', codes: ['127.0.0.2'] }],
  peerName: { result: 'confirmed', name: 'mx.cliente.example' },
  senderDomain: { domain: 'cliente.example', result: 'accepts' },
}

let admin: TestAdmin

before(async () => {
  admin = await startMailAdmin()
})

after(() => admin.close())

test('marksOf, what the DNS said, is a mark for each thing a person should see', () => {
  const keys = (reputation: Reputation | null) =>
    marksOf(messageRecord({ reputation })).map(({ key }) => key.replace('message.mark.', ''))
  assert.deepEqual(keys(bad), ['listed', 'unnamed', 'unanswerable'])
  assert.deepEqual(keys(good), ['trusted'])
  assert.deepEqual(keys(null), [])
})

test('reputationFacts, O10 a rewritten reverse-path where nobody looked, tells the sender before', () => {
  const record = messageRecord({ reversePath: 'SRS0=HHH=TT=cliente.example=ana@provedor.example' })
  assert.deepEqual(
    reputationFacts(record).map(({ text }) => text),
    ['provedor.example', 'ana@cliente.example'],
  )
})

test('message page, a listed peer with a hostile name, shows marks, lists and plain text', async () => {
  const record = messageRecord({ id: 'LISTED', reputation: bad })
  await insertMessages(admin.database.writer, [{ ...record, forwardingSign: null }])
  const { text } = await (await admin.signIn('administrator')).get('/messages/LISTED')
  assert.match(text, /<span class="badge bad">em lista de abuso<\/span>/)
  assert.match(text, /bl\.example 127\.0\.0\.2<\/bdi> consta/)
  assert.match(text, /outra\.example<\/bdi> não respondeu/)
  assert.match(text, /surdo\.example<\/bdi> declara que não recebe e-mail/)
  assert.match(text, /&lt;b&gt;mx\.banco\.example/)
  assert.ok(!text.includes('\u202e'))
})
