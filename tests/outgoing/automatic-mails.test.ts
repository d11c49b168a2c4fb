import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { test } from 'node:test'
import { createTransport } from 'nodemailer'
import { field, parseHeaderSection } from '../../src/domain/mail/header-parse.ts'
import { outlineOf } from '../../src/domain/mail/outline-parse.ts'
import { isPersonal } from '../../src/domain/mail/outline.ts'
import type { OutgoingFacts } from '../../src/domain/outgoing/automatic-mail.ts'
import { plainAppearance } from '../../src/domain/outgoing/channel.ts'
import { type TemplateValues, variables } from '../../src/domain/outgoing/template.ts'
import { composeOutgoing } from '../../src/outgoing/compose-facts.ts'
import { saveChannel } from '../../src/store/channels.ts'
import { writeTransaction } from '../../src/store/database.ts'
import { newId } from '../../src/store/id.ts'
import { queueMails } from '../../src/store/queued-mails.ts'
import { openSqliteInMemory } from '../support/database.ts'
import { openDownstream } from '../support/downstream.ts'
import { filesBelow } from '../support/files.ts'
import { startTestOutbound, testChannel } from '../support/outbox.ts'

const secret = Buffer.alloc(32, 1)
const hostname = 'mx.desk.example'

const common = {
  deskAddress: 'suporte@desk.example',
  to: 'ana@client.example',
  subject: 'Impressora',
  language: 'pt-BR' as const,
  inReplyTo: '1@client.example',
  messageId: 'signed@mx.desk.example',
}

const noValues = Object.fromEntries(variables.map((name) => [name, ''])) as TemplateValues

/** One of each mail that we send by ourselves. */
const automatic: {
  readonly [Template in OutgoingFacts['template']]: Extract<OutgoingFacts, { template: Template }>
} = {
  acknowledgement: {
    ...common,
    template: 'acknowledgement',
    protocol: '2026-000001',
    ticketId: '01J00000000000000000000000',
  },
  'refusal-notice': {
    ...common,
    template: 'refusal-notice',
    reason: 'subject-missing',
    details: {},
    diagnostic: 'Informe o assunto',
    reference: 'ABCD',
    link: null,
    originalRecipient: null,
    receivedAt: '2026-11-21T12:00:00.000Z',
    headerSection: 'From: ana@client.example\r\n',
  },
  templated: {
    ...common,
    template: 'templated',
    others: [],
    protocol: '2026-000001',
    ticketId: '01J00000000000000000000000',
    templateId: '01J00000000000000000000001',
    version: 1,
    text: { subject: 'Recebemos', body: 'Olá.' },
    values: noValues,
    signature: null,
    appearance: plainAppearance,
    isAnswer: true,
  },
  'validation-request': {
    ...common,
    template: 'validation-request',
    protocol: '2026-000001',
    ticketId: '01J00000000000000000000000',
    link: 'https://desk.example/v/1',
    until: '2026-12-05T12:00:00.000Z',
  },
}

for (const [template, facts] of Object.entries(automatic)) {
  test(`automatic mail, RFC 3834 product rule 7 O22 ${template}, bears every sign by which no machine answers it`, async () => {
    const composed = await composeOutgoing(facts, { secret, hostname })
    assert.deepEqual(composed.envelope, { from: '', to: [facts.to] })
    const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
    const octets = Buffer.from((await transport.sendMail(composed)).message as Buffer)
    const { fields } = parseHeaderSection(octets)
    assert.match(field(fields, 'Auto-Submitted') ?? '', /^auto-(?:replied|generated)$/)
    assert.equal(field(fields, 'X-Auto-Response-Suppress'), 'All')
    assert.equal(field(fields, 'X-Portaria-Loop'), hostname)
    assert.equal(field(fields, 'Message-ID'), `<${facts.messageId}>`)
    const { kind, isAnswerable } = outlineOf(octets, true, null)
    assert.equal(isPersonal(kind), false)
    assert.equal(isAnswerable, false)
  })
}

test('automatic mail, O14 O17 by a channel, is of its account and is answered to the desk', async (t) => {
  await using database = await openSqliteInMemory()
  const downstream = await openDownstream()
  t.after(() => downstream.close())
  const account = { address: 'conta@provider.example', senderName: 'Conta' }
  await saveChannel(database.writer, testChannel('only', downstream.port, account), new Date())
  await using outbound = startTestOutbound(database, {})
  for (const [template, facts] of Object.entries(automatic)) {
    const now = new Date()
    const channel = { channelId: 'only', why: 'system' } as const
    const queued = { id: newId(now), mail: facts, kind: 'auto-reply', ticket: null, leavesAt: now } as const
    await writeTransaction(database, (trx) => queueMails(trx, [{ ...queued, channel }], now))
    await outbound.sendDue()
    const { fields } = parseHeaderSection(Buffer.from(downstream.mails.at(-1) ?? ''))
    assert.match(field(fields, 'From') ?? '', /^"?Conta"? <conta@provider\.example>$/, template)
    assert.match(field(fields, 'Reply-To') ?? '', /suporte(?:\+[^@]+)?@desk\.example/, template)
  }
})

test('automatic mail, whatever queues one, O22 asks whether it may be written', () => {
  const root = resolve(import.meta.dirname, '../../src')
  const callers = filesBelow(root, '.ts')
    .map((name) => [name, readFileSync(name, 'utf8')] as const)
    .filter(([, source]) => /\bqueueMails\(/.test(source) && !/function queueMails\(/.test(source))
  assert.ok(callers.length >= 2)
  // What a person writes has somebody who wrote it; all else leaves by itself.
  const free = callers.filter(
    ([, source]) => !/\b(?:mayWriteAutomatically|turnsOf)\(/.test(source) && !/\buserId\b/.test(source),
  )
  assert.deepEqual(
    free.map(([name]) => name),
    [],
  )
})
