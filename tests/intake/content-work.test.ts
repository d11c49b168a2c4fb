import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Extraction } from '../../src/domain/settlement.ts'
import type { Extractor } from '../../src/intake/extract/extractor.ts'
import { ContentWork } from '../../src/intake/content-work.ts'
import { createIntake } from '../../src/intake/intake.ts'
import { findContent } from '../../src/store/contents.ts'
import { plainContent } from '../../src/intake/plain-content.ts'
import { listPendingContent } from '../../src/store/extractions.ts'
import { inPieces, mail, openTestIntake, type TestIntake } from '../support/intake.ts'

const empty = {
  replyText: '',
  quotedText: '',
  html: null,
  attachments: [],
  bounce: null,
  forward: null,
  fault: null,
}

/** Settles messages in an intake that ends before it has read their content. */
async function leavePending(door: TestIntake, count: number): Promise<void> {
  await door.addDesk()
  const { database, blobs, secret } = door
  const limits = { maxMessageOctets: 1_000_000, maxHops: 50, maxRecipients: 100 }
  const log = () => undefined
  const earlier = createIntake({ database, blobs, secret, hostname: 'mx.empresa.example', ...limits, log })
  await earlier.close()
  for (let index = 0; index < count; index++) {
    const transaction = earlier.begin({ door: 'smtp', peer: { address: null, helo: null, tls: null } })
    await transaction.from(null, { declaredOctets: null })
    await transaction.to('suporte@empresa.example')
    await transaction.message(inPieces(mail({ 'Message-ID': `<${index}@cliente.example>` })))
  }
}

function openWork(
  door: TestIntake,
  extract: Extractor['extract'],
  quiet: () => Promise<void> = async () => undefined,
) {
  const saved: Extraction[] = []
  const work = new ContentWork({
    db: door.database.reader,
    blobs: door.blobs,
    extractor: { extract, close: async () => undefined },
    classify: async () => [],
    commits: { save: async (extraction) => void saved.push(extraction), quiet },
    workers: 2,
    log: () => undefined,
  })
  return { work, saved }
}

test('pending contents, while messages wait for their commit, give way to them', async () => {
  await using door = await openTestIntake()
  await leavePending(door, 1)
  const order: string[] = []
  const { work } = openWork(
    door,
    async () => {
      order.push('read')
      return { state: 'unreadable', content: plainContent(new Uint8Array(), 'none') }
    },
    async () => void order.push('quiet'),
  )
  work.start()
  await work.idle()
  await work.close()
  assert.deepEqual(order, ['quiet', 'read'])
})

test('pending contents, of an earlier life, are taken up at the start', async () => {
  await using door = await openTestIntake()
  await leavePending(door, 3)
  const rows = await listPendingContent(door.database.reader, 10)
  assert.equal(rows.length, 3)
  door.intake.start()
  await door.intake.idle()
  assert.deepEqual(await listPendingContent(door.database.reader, 10), [])
  const content = await findContent(door.database.reader, rows[0]?.messageId ?? '')
  assert.match(content?.text ?? '', /A impressora parou/)
})

test('pending contents, more than may be in hand, are all read in the end', async () => {
  await using door = await openTestIntake()
  await leavePending(door, 1)
  const [row] = await listPendingContent(door.database.reader, 1)
  const { work, saved } = openWork(door, async () => ({
    state: 'extracted',
    content: { ...empty, text: '' },
  }))
  for (let index = 0; index < 700; index++)
    work.add(index === 600 ? (row?.messageId ?? '') : `outra-${index}`, null)
  await work.idle()
  assert.deepEqual(
    saved.map(({ messageId }) => messageId),
    [row?.messageId],
  )
  await work.close()
})

test('complaint 17 extractor, that fails every time, leaves what can be seen without it', async () => {
  await using door = await openTestIntake()
  await leavePending(door, 1)
  const { work, saved } = openWork(door, async () => {
    throw new Error('no threads')
  })
  work.start()
  await work.idle()
  assert.equal(saved[0]?.state, 'unreadable')
  assert.match(saved[0]?.content.text ?? '', /A impressora parou/)
  await work.close()
})
