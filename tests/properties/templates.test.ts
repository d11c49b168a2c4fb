import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { simpleParser } from 'mailparser'
import { createTransport } from 'nodemailer'
import { parseMailboxes } from '../../src/domain/mail/address.ts'
import { parseHeaderSection } from '../../src/domain/mail/header-parse.ts'
import { outlineOf } from '../../src/domain/mail/outline-parse.ts'
import type { TemplatedMail } from '../../src/domain/outgoing/automatic-mail.ts'
import { plainAppearance } from '../../src/domain/outgoing/channel.ts'
import { numbersIn } from '../../src/domain/ticket/signals.ts'
import { variableAliases, variables } from '../../src/domain/outgoing/template.ts'
import { composeOutgoing } from '../../src/outgoing/compose-facts.ts'
import { checkTemplate } from '../../src/outgoing/template/check.ts'
import { anyMail, runs } from '../support/any-mail.ts'
import { templateValues } from '../support/template-values.ts'

const signature = { secret: Buffer.alloc(32, 7), hostname: 'mx.desk.example' }
const to = 'ana@client.example'
const names = [...variables, ...Object.keys(variableAliases)]

/** All that a mail by a template may say above its body. */
const ourFields = new Set([
  ...['from', 'to', 'reply-to', 'subject', 'message-id', 'in-reply-to', 'references', 'date', 'mime-version'],
  ...['content-type', 'content-language', 'auto-submitted', 'x-auto-response-suppress', 'x-portaria-loop'],
])

/** All the tags that a mail by a template may have. */
const ourTags = new Set(['!doctype', 'html', 'head', 'meta', 'body', 'div', 'p', 'br', 'a'])

const piece = fc.oneof(
  fc.constantFrom(
    '\r\nBcc: <evil@evil.example>',
    '\r\n\r\n<b>x</b>',
    '\nCc: x',
    '\rTo: x',
    '\0',
    '\u2028Bcc: x',
  ),
  fc.constantFrom('<script>x()</script>', '"><img src=x onerror=x()>', "' onload='x", '&lt;', '<!--', ']]>'),
  fc.constantFrom('{{titulo}}', '{{{titulo}}}', '{{> x}}', '{{constructor}}', '{{#if pedido}}', '\\{{', '}}'),
  fc.constantFrom(
    '\u202e',
    '=?utf-8?Q?=0D=0ABcc:_x?=',
    '\r\n.\r\n',
    '--b',
    ',',
    ';',
    '\ud800',
    '2026-000001',
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
)
const anyText = fc.array(piece, { maxLength: 10 }).map((pieces) => pieces.join(''))

/** What people may write who know the language, and what they may write who do not. */
const anyTemplate = fc
  .array(
    fc.oneof(
      fc.constantFrom(...names).map((name) => `{{${name}}}`),
      fc.constantFrom(...names).map((name) => `{{#if ${name}}}<b>{{${name}}}</b>{{else}}-{{/if}}`),
      fc.constantFrom('{{data prazo}}', '{{hora prazo}}', '\n\n', '<i>', '& ', '"', "'"),
      anyText,
    ),
    { maxLength: 8 },
  )
  .map((pieces) => pieces.join(''))

const anyFacts = fc
  .record({
    mail: anyMail,
    text: fc.record({ subject: anyTemplate, body: anyTemplate }),
    values: fc.record(Object.fromEntries(variables.map((name) => [name, anyText]))),
    name: anyText,
    jobTitle: anyText,
    footer: anyText,
    isFromMail: fc.boolean(),
  })
  .map(({ mail, text, values, name, jobTitle, footer, isFromMail }): TemplatedMail => {
    const { subject, author, messageId } = outlineOf(mail, true, null)
    const said = isFromMail ? { titulo: subject, contato: author?.name ?? '' } : {}
    return {
      template: 'templated',
      deskAddress: 'suporte@desk.example',
      to,
      others: [],
      protocol: '2026-000123',
      ticketId: '01J00000000000000000000000',
      subject,
      language: 'pt-BR',
      inReplyTo: messageId,
      messageId: 's.1@desk.example',
      templateId: 'modelo',
      version: 1,
      text,
      values: templateValues({ ...values, ...said }),
      signature: { name, jobTitle },
      appearance: { ...plainAppearance, brandName: name, brandUrl: `https://x.example/${footer}`, footer },
      isAnswer: true,
    }
  })
  .filter(
    ({ text: { subject, body } }) =>
      checkTemplate(subject, 'subject').program !== null && checkTemplate(body, 'body').program !== null,
  )

const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' })

test('security §5 row 1d mails by any template, with any header value, have no tag, no field and no recipient of it', {
  timeout: 24 * 3_600_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(anyFacts, async (facts) => {
      const options = await composeOutgoing(facts, signature)
      assert.deepEqual(options.envelope, { from: '', to: [to] })
      const { message } = await transport.sendMail(options)
      if (!Buffer.isBuffer(message)) throw new Error('expected octets')
      const { fields } = parseHeaderSection(message)
      const found = fields.map(({ name }) => name.toLowerCase())
      assert.deepEqual(
        found.filter((name) => !ourFields.has(name)),
        [],
      )
      assert.equal(new Set(found).size, found.length)
      const recipients = fields.filter(({ name }) => /^(?:to|cc|bcc)$/i.test(name))
      assert.deepEqual(
        recipients.flatMap(({ value }) => parseMailboxes(value)).map(({ address }) => address),
        [to],
      )
      const section = message.toString('latin1').split('\r\n\r\n', 1)[0] ?? ''
      assert.doesNotMatch(section, /\r(?!\n)|(?<!\r)\n|[^\r\n\t\x20-\x7e]/)
      const parsed = await simpleParser(message)
      const html = parsed.html === false ? '' : parsed.html
      const tags = [...html.matchAll(/<\/?([a-z!][^\s>]*)/gi)].map(([, tag = '']) => tag.toLowerCase())
      assert.deepEqual(
        tags.filter((tag) => !ourTags.has(tag)),
        [],
      )
      assert.doesNotMatch(html, /<[^>]*\son\w+\s*=/i)
      assert.deepEqual(parsed.attachments, [])
      assert.ok(numbersIn(parsed.subject ?? '').includes('2026-000123'), parsed.subject)
    }),
    { numRuns: runs(150) },
  )
})
