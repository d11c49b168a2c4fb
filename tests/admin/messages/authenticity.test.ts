import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { authenticityOf } from '../../../src/admin/pages/messages/authenticity.ts'
import { insertMessages } from '../../../src/store/message-rows.ts'
import type { TestAdmin } from '../../support/admin.ts'
import { authentication } from '../../support/facts.ts'
import { startMailAdmin } from '../../support/mail-admin.ts'
import { messageRecord } from '../../support/message-record.ts'
import type { Visitor } from '../../support/visitor.ts'

let admin: TestAdmin
let administrator: Visitor

before(async () => {
  admin = await startMailAdmin()
  administrator = await admin.signIn('administrator')
})

after(() => admin.close())

test('authenticityOf, what was found, is a badge in words', () => {
  const badge = (found: ReturnType<typeof authentication> | null) => {
    const view = authenticityOf(messageRecord({ authentication: found }))
    return [view?.standingKey, view?.tone]
  }
  assert.deepEqual(badge(authentication()), ['message.authenticity.forged', 'bad'])
  assert.deepEqual(badge(authentication({ aligned: true })), ['message.authenticity.authenticated', 'good'])
  assert.deepEqual(badge(authentication({ spf: null })), ['message.authenticity.unverified', 'plain'])
  assert.deepEqual(badge(null), ['message.authenticity.unverified', 'plain'])
  assert.equal(authenticityOf(messageRecord({ direction: 'out' })), null)
})

test('message page, complaint 18 a forged author with hostile DNS answers, shows a red badge and plain text', async () => {
  const found = authentication({
    authorDomain: 'cliente.example',
    dkim: [{ result: 'fail', domain: '<script>x</script>', selector: 's1' }],
    answers: [
      { name: 'cliente.example', type: 'TXT', records: ['<img src=x onerror=y>\u202e'], error: null },
    ],
  })
  const record = messageRecord({ id: 'FORGED', authentication: found })
  await insertMessages(admin.database.writer, [{ ...record, forwardingSign: null }])
  const { text } = await administrator.get('/messages/FORGED')
  assert.match(text, /<span class="badge bad">falsificado<\/span>/)
  assert.match(text, /<dt>DMARC<\/dt>\s*<dd>não passou \(fail\) <bdi>/)
  assert.match(text, /<dt>O que o domínio pede<\/dt>\s*<dd>recusar \(reject\) <bdi>/)
  assert.match(text, /&lt;img src&#x3D;x/)
  assert.doesNotMatch(text, /<script>x|<img src=x|\u202e/)
})

test('message page, a message nobody looked at, says so with a grey badge', async () => {
  await insertMessages(admin.database.writer, [{ ...messageRecord({ id: 'PLAIN' }), forwardingSign: null }])
  const { text } = await administrator.get('/messages/PLAIN')
  assert.match(text, /<span class="badge plain">não verificado<\/span>/)
  assert.match(text, /Ninguém conferiu/)
})
