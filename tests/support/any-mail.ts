import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { hostileMails } from './hostile-mails.ts'

/** How often each property is tried; a night's run asks for 100,000. */
export const runs = (few: number): number => Number(process.env.PORTARIA_PROPERTY_RUNS ?? few)

/** Pieces that mean something to somebody who reads mail. */
const tokens = [
  ...[
    '\r\n',
    '\n',
    '\r',
    '\0',
    '\r\n\r\n',
    '\r\n.\r\n',
    '--b',
    '--b--',
    '\r\n--b\r\n',
    ' ',
    '\t',
    '"',
    '\\',
    '=',
  ],
  ...[
    '=?utf-8?B?w6c=?=',
    '=?utf-8?Q?=C3=A7?=',
    '=?x?',
    '?=',
    '=00',
    '=E9',
    '\xff\xfe',
    '\xe9',
    '\xf0\x9f\x98\x80',
  ],
  ...[
    'Content-Type: ',
    'multipart/mixed; boundary=b',
    'multipart/alternative; boundary="b"',
    'message/rfc822',
  ],
  ...[
    'text/html; charset=utf-7',
    'text/plain; charset=iso-2022-jp',
    'text/plain; charset=nonsense',
    'text/calendar',
  ],
  ...['text/plain; format=flowed; delsp=yes', 'multipart/report; report-type=delivery-status; boundary=b'],
  ...[
    'application/ms-tnef',
    '\x78\x9f\x3e\x22',
    'PK\x03\x04',
    'begin 644 x\r\n',
    "name*0*=utf-8''%00",
    'name="../x"',
  ],
  ...['Content-Transfer-Encoding: base64', 'Content-Transfer-Encoding: quoted-printable', 'Content-ID: <x>'],
  ...[
    'Content-Disposition: attachment; filename=',
    'From: ',
    'To: ',
    'Subject: ',
    'Message-ID: <',
    'References: <a> <b>',
  ],
  ...[
    'Date: Thu, 99 Foo 0000',
    'Received: from ',
    '<a@b.example>',
    'g:;',
    '(',
    ')',
    '<',
    '>',
    '@',
    ',',
    ';',
    ':',
  ],
  ...[
    '<script>',
    '<style>',
    '<!--',
    ']]>',
    '<img src=cid:x>',
    '&#0;',
    '&#x110000;',
    '<table>',
    '{{x}}',
    '\u2028',
  ],
].map((text) => Buffer.from(text, 'latin1'))

const anyText = fc.oneof(
  fc.constantFrom(...tokens),
  fc.uint8Array({ maxLength: 40 }).map((octets) => Buffer.from(octets)),
  fc.string({ unit: 'binary', maxLength: 20 }).map((text) => Buffer.from(text)),
)

const seeds = [
  ...ownMails(),
  ...hostileMails.map(({ make }) => make()).filter(({ length }) => length < 40_000),
]

type Change = { readonly at: number; readonly length: number; readonly put: Buffer; readonly times: number }

/** A change of some octets: the part from `at` on for `length` goes, and `put` comes in its place, again and again. */
const change: fc.Arbitrary<Change> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(400)),
  put: anyText,
  times: fc.oneof({ weight: 9, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.nat(300) }),
})

const mutated = fc
  .record({
    seed: fc.constantFrom(...seeds),
    other: fc.constantFrom(...seeds),
    splice: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { freq: 3 }),
    changes: fc.array(change, { maxLength: 12 }),
  })
  .map(({ seed, other, splice, changes }) => {
    const start =
      splice === null
        ? seed
        : Buffer.concat([seed.subarray(0, splice * seed.length), other.subarray(splice * other.length)])
    return changes.reduce(changed, start)
  })

const written = fc.array(anyText, { maxLength: 60 }).map((pieces) => Buffer.concat(pieces))

/** Any octets: none that make sense, pieces of mails in any order, and mails with some octets changed. */
export const anyMail: fc.Arbitrary<Buffer> = fc.oneof(
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 2000 }).map((octets) => Buffer.from(octets)) },
  { weight: 3, arbitrary: written },
  { weight: 6, arbitrary: mutated },
)

/** The same without what the door refuses for its line ends, so that it goes all the way. */
export const anyCleanMail: fc.Arbitrary<Buffer> = anyMail.map((octets) =>
  Buffer.from(
    octets
      .toString('latin1')
      .replace(/\0/g, '')
      .replace(/\r\n|\r|\n/g, '\r\n'),
    'latin1',
  ),
)

function changed(octets: Buffer, { at, length, put, times }: Change): Buffer {
  const from = Math.floor(at * octets.length)
  const pieces = Array.from({ length: times }, () => put)
  return Buffer.concat([octets.subarray(0, from), ...pieces, octets.subarray(from + length)])
}

function ownMails(): Buffer[] {
  const folder = join(import.meta.dirname, '../messages')
  return readdirSync(folder).map((name) =>
    Buffer.from(readFileSync(join(folder, name), 'utf8').replace(/\r?\n/g, '\r\n')),
  )
}
