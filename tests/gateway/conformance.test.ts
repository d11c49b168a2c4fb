import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readDialogues } from '../support/dialogue.ts'
import { faultOfReplyLine } from '../support/reply-form.ts'

/** What a server that receives must or should do and a client can see, by document. */
const paragraphs: Readonly<Record<string, string>> = {
  // The dialogue: sessions, transactions, commands, replies, and the limits of sizes and of time.
  'RFC 5321': `2.3.8 2.4 3.1 3.2 3.3 3.5.1 3.5.2 3.5.3 3.6.1 3.6.2 3.8
    4.1.1 4.1.1.1 4.1.1.2 4.1.1.3 4.1.1.4 4.1.1.5 4.1.1.6 4.1.1.7 4.1.1.8 4.1.1.9 4.1.1.10 4.1.1.11
    4.1.2 4.1.3 4.1.4 4.2.1 4.2.3 4.2.4 4.2.5 4.3.1 4.3.2 4.5.1 4.5.2
    4.5.3.1.1 4.5.3.1.2 4.5.3.1.3 4.5.3.1.4 4.5.3.1.5 4.5.3.1.6 4.5.3.1.7 4.5.3.1.8 4.5.3.1.9 4.5.3.1.10
    4.5.3.2.7 4.5.5`,
  'RFC 1870': '4 5 6.1 6.3',
  'RFC 2033': '4.1 4.2 5',
  'RFC 2034': '3 4',
  'RFC 2920': '3 3.2',
  'RFC 3207': '4 4.2 6',
  'RFC 3463': '3.2 3.3 3.4 3.6',
  'RFC 6152': '2 3',
  'RFC 6531': '3.1 3.2 3.3 3.4 3.5 3.7.4.2',
}

const dialogues = await readDialogues()
const proved = new Set(dialogues.flatMap(({ proves }) => proves))
const demanded = Object.entries(paragraphs).flatMap(([document, numbers]) =>
  numbers.split(/\s+/).map((number) => `${document} §${number}`),
)

for (const paragraph of demanded) {
  test(`conformance, ${paragraph}, is shown by a dialogue`, () => {
    assert.ok(proved.has(paragraph), `no dialogue says "# Proves: ${paragraph}"`)
  })
}

test('conformance, paragraphs that dialogues name, are all of the list', () => {
  assert.deepEqual(
    [...proved].filter((paragraph) => !demanded.includes(paragraph)),
    [],
  )
})

for (const { name, proves } of dialogues.filter((dialogue) => dialogue.name.startsWith('conformance/'))) {
  test(`conformance, ${name}, names the paragraphs it shows`, () => assert.notDeepEqual(proves, []))
}

const faulty: readonly (readonly [circumstance: string, line: string, command: string | null])[] = [
  ['a status in the greeting', '220 2.0.0 mx.desk.example', null],
  ['a status after EHLO', '250 2.0.0 mx.desk.example', 'EHLO client.example'],
  ['a status with 354', '354 2.0.0 go on', 'DATA'],
  ['no status', '250 OK', 'NOOP'],
  ['a status of another class', '452 5.3.1 full', 'DATA'],
  ['a letter beyond ASCII', '550 5.7.1 n\xe3o', 'NOOP'],
  ['513 octets', `250 2.0.0 ${'x'.repeat(501)}`, 'NOOP'],
  ['no code', 'OK', 'NOOP'],
]

for (const [circumstance, line, command] of faulty) {
  test(`reply form, ${circumstance}, is found out`, () =>
    assert.notEqual(faultOfReplyLine(line, command), null))
}
