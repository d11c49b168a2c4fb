import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { simpleParser } from 'mailparser'
import { parseMailboxes } from '../../src/domain/mail/address.ts'
import { parseHeaderSection } from '../../src/domain/mail/header-parse.ts'
import { outlineOf } from '../../src/domain/mail/outline-parse.ts'
import type { OutgoingFacts } from '../../src/domain/outgoing/automatic-mail.ts'
import { composeOctets, composeOutgoing } from '../../src/outgoing/compose-facts.ts'
import { anyMail, runs } from '../support/any-mail.ts'
import { noBlobs } from '../support/outbox.ts'

const signature = { secret: Buffer.alloc(32, 7), hostname: 'mx.desk.example' }
const to = 'ana@client.example'
const deskAddress = 'suporte@desk.example'

/** All that a mail of ours may say above its body. */
const ourFields = new Set([
  ...['from', 'to', 'reply-to', 'subject', 'message-id', 'in-reply-to', 'references', 'date', 'mime-version'],
  ...['content-type', 'content-transfer-encoding', 'content-language'],
  ...['auto-submitted', 'x-auto-response-suppress', 'x-portaria-loop'],
])

/** What a sender may have written in a field. */
const anyValue = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '\r\nBcc: <evil@evil.example>',
        '\r\n\r\n<b>x</b>',
        '\nCc: evil@evil.example',
        '\rTo: x',
        '\0',
      ),
      fc.constantFrom(
        '>',
        '<',
        ',',
        ';',
        '"',
        '\\',
        '=?utf-8?Q?=0D=0ABcc:_x?=',
        '\u2028Bcc: x',
        '\u202e',
        'é',
        '  ',
      ),
      fc.constantFrom(
        '\r\n.\r\n',
        '--b',
        '\r\n--',
        'evil@evil.example',
        '{subject}',
        '{protocol}',
        'x'.repeat(300),
      ),
      fc.string({ unit: 'binary', maxLength: 12 }),
    ),
    { maxLength: 10 },
  )
  .map((pieces) => pieces.join(''))

const anyFacts: fc.Arbitrary<OutgoingFacts> = fc
  .record({
    mail: anyMail,
    subject: anyValue,
    inReplyTo: fc.option(anyValue),
    diagnostic: anyValue,
    originalRecipient: fc.option(anyValue),
    isNotice: fc.boolean(),
    isFromMail: fc.boolean(),
  })
  .map(({ mail, isNotice, isFromMail, ...said }): OutgoingFacts => {
    const outline = outlineOf(mail, true, null)
    const common = {
      deskAddress,
      to,
      subject: isFromMail ? (outline.subject ?? '') : said.subject,
      language: 'pt-BR',
      inReplyTo: isFromMail ? outline.messageId : said.inReplyTo,
      messageId: 'signed@mx.desk.example',
    } as const
    if (!isNotice)
      return {
        ...common,
        template: 'acknowledgement',
        protocol: '2026-000001',
        ticketId: '01J00000000000000000000000',
      }
    return {
      ...common,
      template: 'refusal-notice',
      reason: 'several-recipients',
      details: {},
      diagnostic: said.diagnostic,
      reference: 'AB12',
      link: null,
      originalRecipient: said.originalRecipient,
      receivedAt: '2026-11-21T12:00:00.000Z',
      headerSection: mail.toString('latin1'),
    }
  })

test('security §5 row 1c mails of ours, about any header section, have no other field and no other recipient', {
  timeout: 24 * 3_600_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(anyFacts, async (facts) => {
      const options = await composeOutgoing(facts, signature)
      assert.deepEqual(options.envelope, { from: '', to: [to] })
      const { inline } = await composeOctets(options, noBlobs)
      const raw = Buffer.from(inline ?? '')
      const { fields } = parseHeaderSection(raw)
      const names = fields.map(({ name }) => name.toLowerCase())
      assert.deepEqual(
        names.filter((name) => !ourFields.has(name)),
        [],
      )
      assert.equal(new Set(names).size, names.length, `each field once: ${names.join(' ')}`)
      const recipients = fields
        .filter(({ name }) => /^to$/i.test(name))
        .flatMap(({ value }) => parseMailboxes(value))
      assert.deepEqual(
        recipients.map(({ address }) => address),
        [to],
      )
      const headerSection = raw.toString('latin1').split('\r\n\r\n', 1)[0] ?? ''
      assert.doesNotMatch(headerSection, /\r(?!\n)|(?<!\r)\n|[^\r\n\t\x20-\x7e]/)
      const parsed = await simpleParser(raw)
      assert.ok(!parsed.headers.has('bcc') && !parsed.headers.has('cc'))
      assert.equal(parsed.html, false)
      assert.ok(parsed.attachments.every(({ contentType }) => contentType === 'text/rfc822-headers'))
    }),
    { numRuns: runs(300) },
  )
})
