import assert from 'node:assert/strict'
import { test } from 'node:test'
import { simpleParser } from 'mailparser'
import type { RefusalNotice } from '../../src/domain/outgoing/automatic-mail.ts'
import { composeOctets } from '../../src/outgoing/compose-facts.ts'
import { defaultLimits } from '../../src/outgoing/courier.ts'
import { courierTo } from '../../src/outgoing/open-lanes.ts'
import { composeRefusalNotice } from '../../src/outgoing/refusal-notice-mail.ts'
import { deliverOnce, localHost, noBlobs, testParcel } from '../support/outbox.ts'
import { postfixObstacle, startPostfix } from '../support/postfix.ts'

const notice: RefusalNotice = {
  template: 'refusal-notice',
  deskAddress: 'suporte@desk.example',
  to: 'ana@client.example',
  reason: 'subject-missing',
  details: {},
  language: 'pt-BR',
  diagnostic: 'Nao foi possivel inserir o chamado. O e-mail esta sem assunto.',
  reference: 'AB12',
  link: null,
  subject: '',
  inReplyTo: '1@client.example',
  messageId: 'signed@mx.desk.example',
  originalRecipient: null,
  receivedAt: '2026-11-21T12:00:00.000Z',
  headerSection: 'From: Ana <ana@client.example>\r\nX-Raw: \xe9\r\n',
}

test('notice, through a real Postfix, reaches the author as it was written', {
  skip: postfixObstacle() ?? false,
}, async () => {
  await using postfix = await startPostfix('client.example')
  const courier = courierTo(localHost(postfix.port), {
    hostname: 'mx.desk.example',
    limits: defaultLimits,
    dkim: null,
    clock: () => new Date(),
  })
  for (const to of ['ana@client.example', 'josé@client.example']) {
    const mail = await composeRefusalNotice({ ...notice, to }, 'mx.desk.example')
    const { inline } = await composeOctets(mail, noBlobs)
    const { outcome, reply } = await deliverOnce(courier, testParcel(inline ?? '', [to]))
    assert.equal(outcome, 'sent', reply)
  }
  courier.close()
  for (const raw of await postfix.delivered(2)) {
    assert.match(raw.toString(), /^Return-Path: <>$/m)
    const mail = await simpleParser(raw)
    assert.ok((mail.text ?? '').includes('Não foi possível inserir o chamado. O e-mail está sem assunto.\n'))
    assert.match(raw.toString(), /^Status: 5\.6\.0$/m)
    assert.equal(mail.headers.get('auto-submitted'), 'auto-replied')
    assert.equal(mail.messageId, '<signed@mx.desk.example>')
    assert.equal(mail.attachments[0]?.content.toString('latin1').trim().split(/\r?\n/)[1], 'X-Raw: \xe9')
  }
})
