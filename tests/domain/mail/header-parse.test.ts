import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { countFields, field, fieldsNamed, parseHeaderSection } from '../../../src/domain/mail/header-parse.ts'

const rows: readonly (readonly [
  circumstance: string,
  head: string,
  fields: readonly string[],
  body: string,
])[] = [
  ['CRLF line ends', 'A: 1\r\nB: 2\r\n\r\ncorpo', ['A=1', 'B=2'], 'corpo'],
  ['LF line ends', 'A: 1\nB: 2\n\ncorpo', ['A=1', 'B=2'], 'corpo'],
  ['a value folded with a tab', 'A: um\r\n\tdois\r\n\r\n', ['A=um\tdois'], ''],
  ['a value folded with blanks', 'A: um\r\n  dois\r\n tres\r\n\r\n', ['A=um  dois tres'], ''],
  ['a value that starts on the next line', 'Subject:\r\n oi\r\n\r\n', ['Subject=oi'], ''],
  ["a mailbox's From line", 'From ana@client.example Mon Jan  5\nA: 1\n\n', ['A=1'], ''],
  ['a line without a colon', 'A: 1\r\nperdida\r\nB: 2\r\n\r\nx', ['A=1', 'B=2'], 'x'],
  ['a blank before the colon', 'Subject : oi\r\n\r\n', ['Subject=oi'], ''],
  ['no end', 'A: 1\r\nB: 2', ['A=1', 'B=2'], ''],
  ['no fields', '\r\ncorpo', [], 'corpo'],
  ['nothing at all', '', [], ''],
]

for (const [circumstance, head, fields, body] of rows) {
  test(`parseHeaderSection, ${circumstance}, is read`, () => {
    const octets = Buffer.from(head)
    const parsed = parseHeaderSection(octets)
    assert.deepEqual(
      parsed.fields.map(({ name, value }) => `${name}=${value}`),
      fields,
    )
    assert.equal(octets.subarray(parsed.bodyOffset).toString(), body)
  })
}

test('parseHeaderSection, raw octets over 127, are UTF-8 where they can be and windows-1252 else', () => {
  const head = Buffer.concat([Buffer.from('A: ação\r\n', 'utf8'), Buffer.from('B: ação\r\n\r\n', 'latin1')])
  const { fields } = parseHeaderSection(head)
  assert.deepEqual([field(fields, 'a'), field(fields, 'b')], ['ação', 'ação'])
})

test('parseHeaderSection, more than 2,000 fields, keeps the first 2,000 and finds the body', () => {
  const octets = Buffer.from(`${'A: 1\r\n'.repeat(3_000)}\r\ncorpo`)
  const { fields, bodyOffset } = parseHeaderSection(octets)
  assert.equal(fields.length, 2_000)
  assert.equal(octets.subarray(bodyOffset).toString(), 'corpo')
})

test('field, names in another case, are found from the top', () => {
  const { fields } = parseHeaderSection(Buffer.from('RECEIVED: 2\r\nSubject: x\r\nReceived: 1\r\n\r\n'))
  assert.equal(field(fields, 'received'), '2')
  assert.deepEqual(
    fieldsNamed(fields, 'Received').map(({ value }) => value),
    ['2', '1'],
  )
  assert.equal(countFields(fields, 'Received'), 2)
  assert.equal(field(fields, 'To'), null)
})

test('parseHeaderSection, any octets, never throws and stays within them', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), (octets) => {
      const { bodyOffset } = parseHeaderSection(octets)
      return bodyOffset >= 0 && bodyOffset <= octets.length
    }),
  )
})
