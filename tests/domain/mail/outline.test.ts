import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { outlineOf } from '../../../src/domain/mail/outline-parse.ts'
import type { Outline } from '../../../src/domain/mail/outline.ts'

test('outline, a plain request, tells its people and ids', () => {
  const outline = read([
    'From: =?utf-8?Q?Jo=C3=A3o?= <joao@client.example>',
    'To: suporte@desk.example',
    'Cc: bia@client.example',
    'Subject: =?utf-8?Q?Impress=C3=A3o?=',
    ' continua',
    'Message-ID: <1@client.example>',
    'In-Reply-To: <2@desk.example>',
    'References: <0@desk.example> <2@desk.example>',
    'Date: Mon, 05 Jan 2026 10:00:00 -0300 (BRT)',
    '',
    'Bom dia',
  ])
  assert.equal(outline.subject, 'Impressão continua')
  assert.deepEqual(outline.author, { name: 'João', address: 'joao@client.example' })
  assert.deepEqual(outline.cc, [{ name: '', address: 'bia@client.example' }])
  assert.equal(outline.messageId, '1@client.example')
  assert.deepEqual(outline.ancestors, ['2@desk.example', '0@desk.example'])
  assert.equal(outline.date?.toISOString(), '2026-01-05T13:00:00.000Z')
  assert.equal(outline.kind, 'reply')
})

test('outline, a raw 8-bit subject in UTF-8 or windows-1252, is read', () => {
  assert.equal(outlineOf(Buffer.from('Subject: ação\r\n\r\n', 'utf8'), true).subject, 'ação')
  assert.equal(outlineOf(Buffer.from('Subject: a\xe7\xe3o\r\n\r\n', 'latin1'), true).subject, 'ação')
})

const texts: readonly (readonly [
  circumstance: string,
  lines: readonly string[],
  hasText: boolean,
  hasAttachment: boolean,
])[] = [
  ['A13 an empty body', ['', ''], false, false],
  ['A13 blanks alone', ['', '  \t ', ''], false, false],
  [
    'A13 an HTML body of blanks',
    ['Content-Type: text/html', '', '<p>&nbsp;</p><style>p{}</style>'],
    false,
    false,
  ],
  ['an HTML body with an image alone', ['Content-Type: text/html', '', '<img src="cid:x">'], true, false],
  ['a base64 body', ['Content-Transfer-Encoding: base64', '', 'T2zDoQ=='], true, false],
  ['an attachment without text', ['Content-Type: application/pdf', '', '%PDF'], false, true],
  [
    'A13 a multipart with empty text and a file',
    multipart('', 'Content-Type: application/pdf', 'x'),
    false,
    true,
  ],
  [
    'a multipart with text and a nested message',
    multipart('oi', 'Content-Type: message/rfc822', 'Subject: x'),
    true,
    true,
  ],
  ['a boundary that begins another', nested('b', 'b2'), true, true],
  ['a boundary that begins the end of another', nested('b', 'b--2'), true, true],
  [
    'a boundary line with blanks after it',
    multipart('oi', 'Content-Type: image/png', 'x', '--b \t'),
    true,
    true,
  ],
  ['a boundary that never comes', ['Content-Type: multipart/mixed; boundary=never', '', 'oi'], false, false],
]

for (const [circumstance, lines, hasText, hasAttachment] of texts) {
  test(`outline, ${circumstance}, tells text ${hasText} and attachment ${hasAttachment}`, () => {
    const outline = read(lines)
    assert.deepEqual([outline.hasText, outline.hasAttachment], [hasText, hasAttachment])
  })
}

test('outline, a message longer than its head, is taken to have text', () => {
  assert.ok(outlineOf(Buffer.from('Subject: x\r\n\r\n'), false).hasText)
})

const kinds: readonly (readonly [kind: string, lines: readonly string[]])[] = [
  ['new', ['Subject: Impressora', '', 'oi']],
  ['reply', ['Subject: RES: Impressora', '', 'oi']],
  ['forward', ['Subject: ENC: Impressora', '', 'oi']],
  ['auto-reply', ['Auto-Submitted: auto-replied; owner-email="x"', '', 'oi']],
  ['auto-generated', ['Auto-Submitted: auto-generated', '', 'oi']],
  ['new', ['Auto-Submitted: No', '', 'oi']],
  ['auto-reply', ['X-Autoreply: yes', '', 'oi']],
  ['list', ['List-Id: <a.example>', '', 'oi']],
  ['list', ['Precedence: bulk', '', 'oi']],
  ['calendar', ['Content-Type: text/calendar; method=REQUEST', '', 'BEGIN:VCALENDAR']],
  ['bounce', report('failed')],
  ['delay-notice', report('delayed')],
  ['delivery-receipt', report('delivered')],
  [
    'read-receipt',
    ['Content-Type: multipart/report; report-type=disposition-notification; boundary=b', '', 'x'],
  ],
  ['feedback-report', ['Content-Type: multipart/report; report-type=feedback-report; boundary=b', '', 'x']],
]

for (const [kind, lines] of kinds) {
  test(`kindOf, ${lines[0]}, is ${kind}`, () => assert.equal(read(lines).kind, kind))
}

test('outline, any octets, never throws', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 2_000 }),
      (octets) => typeof outlineOf(octets, true).hasText === 'boolean',
    ),
  )
})

test('outline, 256 KiB of one hostile line again and again, ends', () => {
  for (const line of [
    'a: b\r\n',
    '--b\r\n',
    '\r\n--b\r\n\r\n',
    'To: g:g:g:',
    'Subject: =?utf-8?Q?',
    ' \r\n',
  ]) {
    const head = `Content-Type: multipart/mixed; boundary=b\r\n${line.repeat(Math.floor(262_144 / line.length))}`
    assert.ok(outlineOf(Buffer.from(head), true).headerSection.length <= 2_000)
  }
})

function multipart(text: string, partField: string, part: string, delimiter = '--b'): string[] {
  return [
    'Content-Type: multipart/mixed; boundary=b',
    '',
    delimiter,
    '',
    text,
    delimiter,
    partField,
    '',
    part,
    '--b--',
  ]
}

/** A multipart within a multipart, and a file after both. */
function nested(outer: string, inner: string): string[] {
  return [
    `Content-Type: multipart/mixed; boundary="${outer}"`,
    '',
    `--${outer}`,
    `Content-Type: multipart/alternative; boundary="${inner}"`,
    '',
    `--${inner}`,
    '',
    'oi',
    `--${inner}--`,
    `--${outer}`,
    'Content-Type: application/pdf',
    '',
    '%PDF',
    `--${outer}--`,
  ]
}

function report(action: string): string[] {
  return [
    'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
    '',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example',
    '',
    `Action: ${action}`,
    '--b--',
  ]
}

function read(lines: readonly string[]): Outline {
  return outlineOf(Buffer.from(lines.join('\r\n')), true)
}
