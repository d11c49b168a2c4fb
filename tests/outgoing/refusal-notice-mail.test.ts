import assert from 'node:assert/strict'
import { test } from 'node:test'
import { simpleParser } from 'mailparser'
import type { SendMailOptions } from 'nodemailer'
import { outlineOf } from '../../src/domain/mail/outline-parse.ts'
import type { RefusalNotice } from '../../src/domain/outgoing/automatic-mail.ts'
import { composeRefusalNotice } from '../../src/outgoing/refusal-notice-mail.ts'
import { signMessageId } from '../../src/intake/reply-token.ts'

const signed = signMessageId(Buffer.alloc(32, 9), '01J00000000000000000000000', 'mx.desk.example')

function facts(changes: Partial<RefusalNotice> = {}): RefusalNotice {
  return {
    template: 'refusal-notice',
    deskAddress: 'suporte@desk.example',
    to: 'ana@client.example',
    reason: 'several-recipients',
    details: {},
    language: 'pt-BR',
    diagnostic: 'Nao foi possivel abrir o chamado. Ha mais de um endereco de e-mail no campo PARA/TO.',
    reference: 'AB12',
    link: 'https://help.example/p/token',
    subject: 'Impressora parada – urgência',
    inReplyTo: '1@client.example',
    messageId: signed,
    originalRecipient: 'ajuda@desk.example',
    receivedAt: '2026-11-21T12:00:00.000Z',
    headerSection: 'From: Ana <ana@client.example>\r\nSubject: =?utf-8?Q?Impressora?=\r\n',
    ...changes,
  }
}

async function composed(changes: Partial<RefusalNotice> = {}) {
  const options: SendMailOptions = await composeRefusalNotice(facts(changes), 'mx.desk.example')
  const raw = Buffer.from(options.raw instanceof Buffer ? options.raw : [])
  const mail = await simpleParser(raw)
  // Mailparser shows the status to people as more text; programs read the part as it is.
  const [, , part = ''] = raw.toString('latin1').split(/\r\n--[^\r\n]+(?:\r\n|$)/)
  const status = part.slice(part.indexOf('\r\n\r\n') + 4)
  return { options, raw, mail, status, returned: mail.attachments[0]?.content.toString('latin1') ?? '' }
}

/** The exact words of the manual. */
const several =
  'Não foi possível abrir o chamado. Há mais de um endereço de e-mail no campo ‘PARA/TO’. Para efetuar a abertura do chamado, o e-mail deve ser direcionado, na opção PARA/TO, unicamente para o endereço de e-mail de abertura automática de chamados.'

test('notice mail, composed, R6 reads as the manual wrote it, with what to do', async () => {
  const { mail } = await composed()
  const lines = (mail.text ?? '').split('\n')
  assert.ok(lines.includes(several))
  assert.ok(
    lines.includes('Seu e-mail para suporte@desk.example, recebido em 21/11/2026, 09:00:00, não foi aceito.'),
  )
  assert.ok(lines.includes('Assunto do seu e-mail: Impressora parada – urgência'))
  assert.match(mail.text ?? '', /O que fazer:\nDeixe em Para somente/)
  assert.match(mail.text ?? '', /AB12\n.*https:\/\/help\.example\/p\/token/)
  assert.equal(mail.subject, 'Seu e-mail não foi aceito: Impressora parada – urgência')
})

test('notice mail, without a subject, R1 says so and invents none', async () => {
  const { mail } = await composed({ reason: 'subject-missing', subject: '', link: null })
  assert.equal(mail.subject, 'Seu e-mail não foi aceito')
  assert.ok((mail.text ?? '').includes('\nNão foi possível inserir o chamado. O e-mail está sem assunto.\n'))
  assert.doesNotMatch(mail.text ?? '', /Assunto do seu e-mail|Explicação|\{/)
})

for (const [language, subject, word] of [
  ['en', /^Your message was not accepted/, 'Reason:'],
  ['es', /^Su correo no fue aceptado/, 'Motivo:'],
] as const) {
  test(`notice mail, in ${language}, has no word of another language`, async () => {
    const { mail } = await composed({ language })
    assert.match(mail.subject ?? '', subject)
    assert.ok((mail.text ?? '').includes(word))
    assert.doesNotMatch(mail.text ?? '', /não|Referência/)
    assert.equal(mail.headers.get('content-language'), language)
  })
}

test('notice mail, composed, is known as automatic by everybody and answered by nobody', async () => {
  const { options, mail } = await composed()
  assert.deepEqual(options.envelope, { from: '', to: ['ana@client.example'] })
  assert.equal(mail.headers.get('auto-submitted'), 'auto-replied')
  assert.equal(mail.headers.get('x-auto-response-suppress'), 'All')
  assert.equal(mail.headers.get('x-portaria-loop'), 'mx.desk.example')
  assert.equal(mail.headers.has('precedence'), false)
  assert.equal(mail.messageId, `<${signed}>`)
  assert.equal(mail.inReplyTo, '<1@client.example>')
  assert.equal(mail.references, '<1@client.example>')
  assert.equal(mail.from?.text, '"Aviso automático" <suporte@desk.example>')
})

test('notice mail, composed, is a report of three parts that a program reads', async () => {
  const { raw, status, returned } = await composed()
  const { kind, isAnswerable } = outlineOf(raw, true, null)
  assert.deepEqual({ kind, isAnswerable }, { kind: 'bounce', isAnswerable: false })
  assert.match(raw.toString(), /^Content-Type: multipart\/report; report-type=delivery-status;/m)
  const [message = '', recipient = ''] = status.split(/\r?\n\r?\n/)
  assert.equal(
    message,
    'Reporting-MTA: dns; mx.desk.example\r\nArrival-Date: Sat, 21 Nov 2026 12:00:00 +0000',
  )
  const unfolded = recipient
    .replace(/\r?\n[ \t]/g, ' ')
    .trim()
    .split(/\r?\n/)
  assert.deepEqual(unfolded, [
    'Original-Recipient: rfc822; ajuda@desk.example',
    'Final-Recipient: rfc822; suporte@desk.example',
    'Action: failed',
    'Status: 5.7.1',
    'Diagnostic-Code: smtp; 550 5.7.1 Nao foi possivel abrir o chamado. Ha mais de um endereco de e-mail no campo PARA/TO.',
  ])
  assert.equal(returned.trim(), facts().headerSection.trim())
})

test('notice mail, whatever it is about, is ASCII in lines that every host passes on', async () => {
  const headerSection = `Subject: Impress\xe3o\r\nX-Long: ${'x'.repeat(3_000)}\r\n`
  const { raw, returned, status } = await composed({
    headerSection,
    originalRecipient: 'josé+x@desk.example',
  })
  assert.ok(raw.every((octet) => octet < 127 && octet > 0))
  assert.ok(
    raw
      .toString()
      .split('\r\n')
      .every((line) => line.length < 200),
  )
  assert.equal(returned.trim(), headerSection.trim())
  assert.match(status, /^Original-Recipient: utf-8; jos\\x\{E9\}\\x\{2B\}x@desk\.example\r?$/m)
})

const hostile = 'x\r\nBcc: evil@evil.example\r\n\r\nbody\0\u202e'

test('notice mail, line breaks in what a sender wrote, add no field, no part and no recipient', async () => {
  const { options, mail, status } = await composed({
    subject: hostile,
    inReplyTo: `1@client.example>\r\nBcc: <evil@evil.example`,
    diagnostic: hostile,
    headerSection: 'From: a@b.example\r\n----_NmP--\r\nContent-Type: text/html\r\n\r\n<b>x</b>',
    originalRecipient: 'x@desk.example\r\nAction: delivered',
  })
  assert.equal(mail.headers.has('bcc'), false)
  assert.equal(mail.inReplyTo, undefined)
  assert.equal(mail.html, false)
  assert.deepEqual(
    mail.attachments.map(({ contentType }) => contentType),
    ['text/rfc822-headers'],
  )
  assert.doesNotMatch(mail.subject ?? '', /[\r\n\0\u202e]/)
  assert.deepEqual(status.match(/^(?:Action|Bcc):.*$/gm), ['Action: failed'])
  assert.deepEqual(options.envelope, { from: '', to: ['ana@client.example'] })
})
