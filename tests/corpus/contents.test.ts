import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { after, test } from 'node:test'
import { outlineOf } from '../../src/domain/mail/outline-parse.ts'
import { createExtractor } from '../../src/intake/extract/extractor.ts'
import { BlobStore } from '../../src/store/blobs.ts'
import { comparisons, type Extracted } from './compare-contents.ts'
import { type Expected, hasCorpus, readCorpusMail, readExpected } from './expected.ts'

/** The share of asserted fields that agree; raised when more do, never lowered. */
const bound = 0.99

const folder = mkdtempSync(join(tmpdir(), 'portaria-corpus-'))
const blobs = new BlobStore(folder)
const faults: string[] = []
const extractor = createExtractor({ workers: 2, timeoutMs: 10_000, blobFolder: folder, log: () => {} })

after(async () => {
  await extractor.close()
  await rm(folder, { recursive: true })
})

test('corpus, where tests are mandatory, is at hand', { skip: !process.env.CI && 'not in CI' }, () => {
  assert.ok(hasCorpus)
})

test('A11 A12 complaints 15 and 20, every mail of the corpus, gives its fields, its text and its parts', {
  skip: !hasCorpus && 'no corpus at hand',
}, async (context) => {
  const mails = readExpected()
  const results = await inTwos(mails, compareMail)
  const asserted = results.flatMap(({ fields }) => fields)
  const wrong = asserted.filter(({ difference }) => difference !== null)
  const report = join(tmpdir(), 'portaria-corpus-contents.txt')
  writeFileSync(
    report,
    [...faults, ...wrong.map((one) => `${one.field}\t${one.id}\t${one.difference}`)].join('\n'),
  )
  for (const line of summary(asserted)) context.diagnostic(line)
  context.diagnostic(`${faults.length} unreadable of ${mails.length}; each disagreement is in ${report}`)
  assert.equal(faults.length, 0)
  assert.ok(
    wrong.length <= asserted.length * (1 - bound),
    `${wrong.length} of ${asserted.length} asserted fields differ`,
  )
})

type Compared = { readonly id: string; readonly field: string; readonly difference: string | null }

async function compareMail(expected: Expected): Promise<{ readonly fields: readonly Compared[] }> {
  const found = await extractAll(readCorpusMail(expected.file), expected.id, 0)
  const fields = expected.asserted.filter(
    (field) => comparisons[field] && !expected.doubtful?.includes(field),
  )
  return {
    fields: fields.map((field) => ({
      id: expected.id,
      field,
      difference: comparisons[field]?.(found, expected) ?? null,
    })),
  }
}

/** A message, and the messages nested in it down to the third level. */
async function extractAll(octets: Uint8Array, id: string, depth: number): Promise<Extracted> {
  const { state, content } = await extractor.extract({ octets }, { messageId: id })
  if (state !== 'extracted') faults.push(`unreadable\t${id}\t${content.fault}`)
  const files = await Promise.all(
    content.attachments.map(async (attachment) => ({
      ...attachment,
      read: await buffer(blobs.open(attachment.sha256)),
    })),
  )
  const messages = depth < 3 ? files.filter(({ contentType }) => contentType === 'message/rfc822') : []
  const nested = await Promise.all(messages.map(({ read }) => extractAll(read, id, depth + 1)))
  return { outline: outlineOf(octets, true), content, files, nested }
}

async function inTwos<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  const queue = [...items]
  const lane = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) results.push(await work(item))
  }
  await Promise.all([lane(), lane(), lane(), lane()])
  return results
}

function summary(all: readonly Compared[]): string[] {
  const byField = Map.groupBy(all, ({ field }) => field)
  return [...byField].map(
    ([field, list]) =>
      `${field}: ${list.filter(({ difference }) => difference === null).length} of ${list.length}`,
  )
}
