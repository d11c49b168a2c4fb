import assert from 'node:assert/strict'
import { test } from 'node:test'
import { simpleParser } from 'mailparser'
import { createTransport } from 'nodemailer'
import type { TemplatedMail } from '../../src/domain/outgoing/automatic-mail.ts'
import { plainAppearance } from '../../src/domain/outgoing/channel.ts'
import { readReplyToken } from '../../src/intake/reply-token.ts'
import { composeOutgoing } from '../../src/outgoing/compose-facts.ts'
import { templateValues } from '../support/template-values.ts'

const secret = Buffer.alloc(32, 7)

function facts(changes: Partial<TemplatedMail> = {}): TemplatedMail {
  return {
    template: 'templated',
    deskAddress: 'suporte@desk.example',
    to: 'ana@client.example',
    others: [],
    protocol: '2026-000123',
    ticketId: '01J00000000000000000000000',
    subject: 'Impressora parada',
    language: 'pt-BR',
    inReplyTo: 'um@client.example',
    messageId: 's.1@desk.example',
    templateId: 'modelo',
    version: 1,
    text: { subject: 'Pedido {{pedido}}: {{etapa}}', body: 'Olá {{contato}},\n\no pedido foi pago.' },
    values: templateValues(),
    signature: null,
    appearance: plainAppearance,
    isAnswer: false,
    ...changes,
  }
}

async function composed(changes: Partial<TemplatedMail> = {}) {
  const options = await composeOutgoing(facts(changes), { secret, hostname: 'mx.desk.example' })
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
  const { message } = await transport.sendMail(options)
  if (!Buffer.isBuffer(message)) throw new Error('expected octets')
  return { options, mail: await simpleParser(message) }
}

test('templated mail, C13 C28 of a stage, says the same in HTML and in text', async () => {
  const { mail } = await composed()
  assert.equal(mail.subject, 'Pedido PV-2041: Pagamento confirmado [2026-000123]')
  assert.equal(mail.text, 'Olá Ana Souza,\n\no pedido foi pago.\n')
  assert.match(String(mail.html), /Olá Ana Souza,<br>\n<br>\no pedido foi pago\./)
})

test('templated mail, C29 whose subject names the number itself, names it once', async () => {
  const { mail } = await composed({ text: { subject: 'Chamado {{protocolo}}', body: 'x' } })
  assert.equal(mail.subject, 'Chamado [2026-000123]')
})

test('templated mail, O22 composed, is answered by no machine and leads a person to the ticket', async () => {
  const { options, mail } = await composed()
  assert.deepEqual(options.envelope, { from: '', to: ['ana@client.example'] })
  assert.equal(mail.headers.get('auto-submitted'), 'auto-generated')
  assert.equal(mail.headers.get('x-auto-response-suppress'), 'All')
  assert.equal(mail.headers.get('x-portaria-loop'), 'mx.desk.example')
  assert.equal(mail.inReplyTo, '<um@client.example>')
  const plusPart = /\+([^@]+)@/.exec(mail.replyTo?.text ?? '')?.[1] ?? ''
  assert.equal(readReplyToken(secret, plusPart), '01J00000000000000000000000')
  const { mail: answer } = await composed({ isAnswer: true })
  assert.equal(answer.headers.get('auto-submitted'), 'auto-replied')
})

test('templated mail, M29 for several who see each other, names and reaches all of them', async () => {
  const others = ['bia@desk.example', 'caio@desk.example']
  const { options, mail } = await composed({ others })
  assert.deepEqual(options.envelope, { from: '', to: ['ana@client.example', ...others] })
  assert.equal([mail.to].flat()[0]?.text, ['ana@client.example', ...others].join(', '))
})

test('templated mail, C11 signed and with a brand, carries name, role, brand and colours', async () => {
  const { mail } = await composed({
    signature: { name: 'Beatriz Rocha', jobTitle: 'Analista <b>' },
    appearance: {
      ...plainAppearance,
      brandName: 'Empresa & Cia',
      brandUrl: 'https://empresa.example/"x',
      footer: 'Rua A, 1\nCampinas',
      accent: '#aa0000',
      background: 'red;x',
    },
  })
  assert.equal(
    mail.text,
    'Olá Ana Souza,\n\no pedido foi pago.\n\n-- \nBeatriz Rocha\nAnalista <b>\n\nEmpresa & Cia\nhttps://empresa.example/%22x\nRua A, 1\nCampinas\n',
  )
  const html = String(mail.html)
  assert.match(html, /Beatriz Rocha<br>\nAnalista &lt;b&gt;/)
  assert.match(
    html,
    /<a href="https:\/\/empresa\.example\/%22x" style="color:#aa0000">Empresa &amp; Cia<\/a>/,
  )
  assert.match(html, /background-color:#ffffff.*border-top:3px solid #aa0000/s)
})
