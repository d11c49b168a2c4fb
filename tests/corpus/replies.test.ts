import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { createExtractor } from '../../src/intake/extract/extractor.ts'
import { type Expected, hasCorpus, readCorpusMail, readExpected } from './expected.ts'

/** The share of replies whose new text is found to the word; raised when more are, never lowered. */
const bound = 0.94

const folder = mkdtempSync(join(tmpdir(), 'portaria-replies-'))
const extractor = createExtractor({ workers: 2, timeoutMs: 30_000, blobFolder: folder, log: () => {} })

after(async () => {
  await extractor.close()
  await rm(folder, { recursive: true })
})

type Read = { readonly mail: Expected; readonly replyText: string }

const read: Promise<readonly Read[]> = hasCorpus ? readAll() : Promise.resolve([])

test('C32 corpus of replies, the new text that their sources expect, is found to the word', {
  skip: !hasCorpus && 'no corpus at hand',
}, async (context) => {
  const asserted = (await read).filter(({ mail }) => isAsserted(mail, 'text_reply'))
  const differing = asserted.filter((one) => !isExact(one))
  const report = join(tmpdir(), 'portaria-corpus-replies.txt')
  const lines = differing.map(({ mail, replyText }) =>
    [mail.id, `expected: ${JSON.stringify(mail.text_reply)}`, `found: ${JSON.stringify(replyText)}`].join(
      '\n',
    ),
  )
  writeFileSync(report, lines.join('\n\n'))
  context.diagnostic(`${asserted.length - differing.length} of ${asserted.length} to the word`)
  for (const { mail } of differing) context.diagnostic(`differs: ${mail.id}`)
  context.diagnostic(`each difference is in ${report}`)
  assert.ok(
    differing.length <= asserted.length * (1 - bound),
    `${differing.length} of ${asserted.length} differ`,
  )
})

test('C32 corpus of replies, where something new is expected, never gives an empty text', {
  skip: !hasCorpus && 'no corpus at hand',
}, async () => {
  const empty = (await read).filter(
    ({ mail, replyText }) => replyText === '' && (mail.text_reply ?? '') !== '',
  )
  assert.deepEqual(
    empty.map(({ mail }) => mail.id),
    [],
  )
})

test('C32 corpus of replies, what must and must not be in the new text, is and is not', {
  skip: !hasCorpus && 'no corpus at hand',
}, async () => {
  const wrong = (await read).filter(({ mail, replyText }) => {
    const holds = (words: string): boolean => levelled(replyText).includes(levelled(words))
    const wanted = isAsserted(mail, 'text_reply_contains') ? [mail.text_reply_contains ?? []].flat() : []
    const unwanted = isAsserted(mail, 'text_reply_excludes') ? [mail.text_reply_excludes ?? []].flat() : []
    return !wanted.every(holds) || unwanted.some(holds)
  })
  assert.deepEqual(
    wrong.map(({ mail }) => mail.id),
    [],
  )
})

/** The folder of replies; the forwards among the others ask that a text without a note be empty, where we show it whole. */
async function readAll(): Promise<Read[]> {
  const found: Read[] = []
  for (const mail of readExpected().filter(({ file }) => file.startsWith('replies/'))) {
    const { content } = await extractor.extract({ octets: readCorpusMail(mail.file) }, { messageId: mail.id })
    found.push({ mail, replyText: content.replyText })
  }
  return found
}

function isAsserted({ asserted, doubtful }: Expected, field: string): boolean {
  return asserted.includes(field) && !doubtful?.includes(field)
}

function isExact({ mail, replyText }: Read): boolean {
  const found = levelled(replyText)
  return [mail.text_reply, mail.text_reply_markdown].some(
    (expected) => expected !== undefined && found === levelled(expected),
  )
}

function levelled(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
