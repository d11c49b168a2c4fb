import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { toView } from '../../../src/admin/pages/desks/list.ts'
import { listForwardingConfirmations } from '../../../src/store/forwarding-confirmations.ts'
import type { TestAdmin } from '../../support/admin.ts'
import { authentication, makeDesk } from '../../support/facts.ts'
import { bringIn, mail } from '../../support/incoming.ts'
import { openDesk, startMailAdmin } from '../../support/mail-admin.ts'

const link = 'https://mail-settings.google.com/mail/vf-%5BANGjdJ%5D-abc'
const confirmation = mail(
  [
    'From: Equipe do Gmail <forwarding-noreply@google.com>',
    'To: suporte@empresa.example',
    'Subject: (#504520397) Confirmacao de encaminhamento do Gmail - <script>x</script>',
    'Message-ID: <confirmacao@google.example>',
    'Precedence: bulk',
  ],
  `ana@gmail.example pediu para encaminhar.\r\n\r\n${link}\r\n`,
)

let admin: TestAdmin

before(async () => {
  admin = await startMailAdmin([{ ...openDesk, profile: 'estrito' }])
})

after(() => admin.close())

test('O9 desks, Gmail’s confirmation at a strict desk, is held with code and link for administrators', async () => {
  const answer = await bringIn(admin.intake, { raw: confirmation, from: 'x@google.example' })
  assert.equal(answer.kind, 'pass')
  assert.deepEqual(await admin.database.reader('tickets'), [])
  const { text } = await (await admin.signIn('administrator')).get('/desks')
  assert.match(text, /<code class="secret">504520397<\/code>/)
  assert.match(text, /<pre class="source"[^>]*>https:\/\/mail-settings\.google\.com\/mail\/vf-/)
  assert.ok(!text.includes('<script>x'))
  assert.ok(!text.includes(`href="${link}`))
  assert.match(text, /não está comprovado/)
})

test('O9 listForwardingConfirmations, one that is older or judged otherwise since, is not shown', async () => {
  const { reader, writer } = admin.database
  const since = new Date(Date.now() - 60_000)
  assert.equal((await listForwardingConfirmations(reader, since)).length, 1)
  assert.deepEqual(await listForwardingConfirmations(reader, new Date(Date.now() + 60_000)), [])
  await writer('deliveries').update({ disposition: 'refused' })
  assert.deepEqual(await listForwardingConfirmations(reader, since), [])
})

test('O9 desks toView, a confirmation, is for administrators alone and says whether its author is proved', () => {
  const held = {
    messageId: 'M',
    deskId: 'desk-1',
    receivedAt: new Date(),
    subject: '(#504520397) x',
    text: link,
    authentication: authentication({ aligned: true }),
  }
  const [proved] = toView([makeDesk()], true, [], [held]).confirmations
  assert.deepEqual([proved?.isProved, proved?.linkHost], [true, 'mail-settings.google.com'])
  const forged = { ...held, authentication: authentication() }
  const [unproved] = toView([makeDesk()], true, [], [forged]).confirmations
  assert.deepEqual([unproved?.isProved, unproved?.linkHost], [false, null])
  assert.deepEqual(toView([makeDesk()], false, [], [held]).confirmations, [])
  assert.deepEqual(toView([makeDesk({ id: 'desk-2' })], true, [], [held]).confirmations, [])
})

test('O9 desks, a confirmation whose author is proved, has a button that leads to the provider', async () => {
  const { writer } = admin.database
  const standing = JSON.stringify(authentication({ aligned: true }))
  await writer('messages').where({ reason: 'forwarding-confirmation' }).update({ authentication: standing })
  await writer('deliveries').update({ disposition: 'held' })
  const { text } = await (await admin.signIn('administrator', 'outra')).get('/desks')
  assert.match(
    text,
    /<a class="button" href="https:\/\/mail-settings\.google\.com\/mail\/vf-[^"]+" rel="noreferrer">/,
  )
})
