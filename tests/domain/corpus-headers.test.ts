import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { outlineOf } from '../../src/domain/mail/outline-parse.ts'
import { isPersonal, type Outline } from '../../src/domain/mail/outline.ts'

const corpus = resolve(import.meta.dirname, '../../../shared/corpus')

type Mailbox = { readonly name: string; readonly address: string }
type Expected = {
  readonly id: string
  readonly file: string
  readonly asserted: readonly string[]
  readonly doubtful?: readonly string[]
  readonly subject?: string
  readonly from?: Mailbox | readonly Mailbox[]
  readonly from_address?: string
  readonly from_name?: string
  readonly to_addresses?: readonly string[]
  readonly cc_addresses?: readonly string[]
  readonly message_id?: string
  readonly kind?: string
}

/** How each asserted field is read from the outline; both sides as plain text. */
const readings: Record<string, (outline: Outline, expected: Expected) => [got: string, wanted: string]> = {
  subject: (outline, { subject = '' }) => [plain(outline.subject), plain(subject)],
  from: (outline, { from = [] }) => [
    plain(outline.author?.address ?? ''),
    plain([from].flat()[0]?.address ?? ''),
  ],
  from_address: (outline, expected) => [
    plain(outline.author?.address ?? ''),
    plain(expected.from_address ?? ''),
  ],
  from_name: (outline, expected) => [plain(outline.author?.name ?? ''), plain(expected.from_name ?? '')],
  to_addresses: (outline, expected) => [
    plain(outline.to.map(({ address }) => address).join(' ')),
    plain((expected.to_addresses ?? []).join(' ')),
  ],
  cc_addresses: (outline, expected) => [
    plain(outline.cc.map(({ address }) => address).join(' ')),
    plain((expected.cc_addresses ?? []).join(' ')),
  ],
  kind: (outline, { kind = '' }) => [outline.kind, kind],
  message_id: (outline, expected) => [plain(outline.messageId ?? ''), plain(expected.message_id ?? '')],
}

/** The least agreement of each field, in percent of the asserted mails. */
const bounds: Record<string, number> = {
  subject: 98,
  from: 98,
  from_address: 98,
  from_name: 95,
  to_addresses: 95,
  cc_addresses: 98,
  message_id: 98,
  // Ten delays that a report declares as such are called bounces there.
  kind: 97,
}

test('outline, mails of the corpus, agrees with their asserted header fields', (context) => {
  if (!existsSync(corpus)) {
    if (process.env.CI) throw new Error(`expected the corpus at ${corpus}`)
    context.diagnostic('the corpus is not here: its header fields are LEFT OUT')
    return
  }
  const counts = new Map<string, { good: number; all: number }>()
  const disagreements: string[] = []
  for (const expected of expectations()) {
    const outline = outlineOf(readFileSync(join(corpus, expected.file)), true)
    for (const name of expected.asserted) {
      const reading = readings[name]
      if (!reading || expected.doubtful?.includes(name)) continue
      const [got, wanted] = reading(outline, expected)
      const count = counts.get(name) ?? { good: 0, all: 0 }
      counts.set(name, { good: count.good + (got === wanted ? 1 : 0), all: count.all + 1 })
      if (got !== wanted) disagreements.push(`${expected.id} ${name}: wanted ${wanted} | got ${got}`)
    }
  }
  writeFileSync(join(tmpdir(), 'portaria-corpus-headers.txt'), disagreements.join('\n'))
  for (const [name, { good, all }] of counts) {
    const percent = (100 * good) / all
    context.diagnostic(`${name}: ${good} of ${all}, ${percent.toFixed(1)} %`)
    assert.ok(percent >= (bounds[name] ?? 100), `${name} agrees in ${percent.toFixed(1)} %`)
  }
})

test('complaints 5 and 6, persons of the corpus, are taken for machines in less than one of 200', (context) => {
  if (!existsSync(corpus)) return context.skip('the corpus is not here')
  const persons = expectations().filter(
    ({ kind, asserted, doubtful }) =>
      asserted.includes('kind') &&
      !doubtful?.includes('kind') &&
      ['new', 'reply', 'forward'].includes(kind ?? ''),
  )
  const mistaken = persons.filter(
    ({ file }) => !isPersonal(outlineOf(readFileSync(join(corpus, file)), true).kind),
  )
  context.diagnostic(`${mistaken.length} of ${persons.length} persons taken for machines`)
  assert.ok(persons.length > 300)
  assert.ok(mistaken.length / persons.length < 0.005, mistaken.map(({ file }) => file).join('\n'))
})

test('complaint 5, bounces of the corpus from the null reverse-path, open no ticket', (context) => {
  if (!existsSync(corpus)) return context.skip('the corpus is not here')
  const bounces = expectations().filter(
    ({ kind, asserted }) => asserted.includes('kind') && kind === 'bounce',
  )
  const opening = bounces.filter(({ file }) => {
    const { kind } = outlineOf(readFileSync(join(corpus, file)), true, null)
    return isPersonal(kind) || kind === 'auto-generated'
  })
  context.diagnostic(`${opening.length} of ${bounces.length} bounces would open a ticket`)
  assert.ok(bounces.length > 300)
  assert.deepEqual(opening, [])
})

function expectations(): Expected[] {
  const folder = join(corpus, 'expected')
  return readdirSync(folder).flatMap(
    (file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Expected[],
  )
}

function plain(text: string): string {
  return text.replace(/\s+/g, ' ').trim().toLowerCase()
}
