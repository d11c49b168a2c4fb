import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findAttachment, findContent } from '../../src/store/contents.ts'
import { writeTransaction } from '../../src/store/database.ts'
import { listPendingContent, saveExtractions } from '../../src/store/extractions.ts'
import { findMessage } from '../../src/store/messages.ts'
import { forEachDialect } from '../support/database.ts'
import { content, extract, settle, settleOne } from '../support/settle.ts'
import { now, refusal, settlement } from '../support/settlement.ts'

const attachment = {
  filename: '../../relatório.pdf',
  contentType: 'application/pdf',
  octets: 12,
  sha256: 'ab'.repeat(32),
  contentId: 'foto1',
  inline: true,
}

forEachDialect((_dialect, open) => {
  test('listPendingContent, some extracted and some without octets, names the others from the oldest', async () => {
    await using database = await open()
    const [one, two] = await settle(
      database,
      settlement(),
      settlement({ octets: 'A: b\r\n\r\nc' }),
      settlement({ outcomes: [refusal()], octets: null }),
    )
    await extract(database, one?.messageId ?? '')
    assert.deepEqual(await listPendingContent(database.reader, 10), [
      { messageId: two?.messageId, octets: 9 },
    ])
    assert.deepEqual(await listPendingContent(database.reader, 0), [])
  })

  test('saveExtractions, a message without subject and people, is saved all the same', async () => {
    await using database = await open()
    const bare = settlement({ outline: { subject: '', author: null } })
    const { messageId } = await settleOne(database, bare)
    await extract(database, messageId)
    assert.equal((await findMessage(database.reader, messageId))?.contentState, 'extracted')
  })

  test('saveExtractions, content of every kind, is read back as it was written', async () => {
    await using database = await open()
    const { messageId } = await settleOne(database, settlement())
    const written = content({
      html: '<p>Não</p>',
      quotedText: '> antes',
      attachments: [attachment, { ...attachment, filename: null, contentId: null, inline: false }],
      bounce: {
        recipients: [
          {
            address: 'a@b.example',
            status: '5.1.1',
            action: 'failed',
            permanent: true,
            reason: 'unknown-mailbox',
            words: '550 5.1.1 User unknown',
          },
        ],
        originalMessageId: 'x',
      },
      forward: { from: 'beto@cliente.example', subject: null, date: null },
      fault: 'charset unknown',
    })
    await writeTransaction(database, (trx) =>
      saveExtractions(trx, [{ messageId, state: 'unreadable', content: written }], now),
    )
    const read = await findContent(database.reader, messageId)
    assert.deepEqual(
      { ...read, attachments: read?.attachments.map(({ id: _, ...rest }) => rest) },
      { ...written },
    )
    assert.equal((await findMessage(database.reader, messageId))?.contentState, 'unreadable')
    const id = read?.attachments[1]?.id ?? ''
    assert.equal((await findAttachment(database.reader, messageId, id))?.filename, null)
    assert.equal(await findAttachment(database.reader, 'another', id), null)
  })

  test('saveExtractions, the same message twice, keeps only the latest', async () => {
    await using database = await open()
    const { messageId } = await settleOne(database, settlement())
    const save = (text: string) =>
      writeTransaction(database, (trx) =>
        saveExtractions(
          trx,
          [{ messageId, state: 'extracted', content: content({ text, attachments: [attachment] }) }],
          now,
        ),
      )
    await save('antes')
    await save('depois')
    const read = await findContent(database.reader, messageId)
    assert.equal(read?.text, 'depois')
    assert.equal(read?.attachments.length, 1)
  })

  test('saveExtractions, NUL in every text, writes what is left of them', async () => {
    await using database = await open()
    const { messageId } = await settleOne(database, settlement())
    const hostile = content({
      text: 'a\0b',
      replyText: 'a\0b',
      html: 'a\0b',
      fault: 'a\0b',
      attachments: [{ ...attachment, filename: 'a\0b', contentType: 'a\0b', contentId: 'a\0b' }],
      forward: { from: 'a\0b', subject: 'a\0b', date: 'a\0b' },
    })
    await writeTransaction(database, (trx) =>
      saveExtractions(trx, [{ messageId, state: 'extracted', content: hostile }], now),
    )
    const read = await findContent(database.reader, messageId)
    assert.equal(read?.text, 'ab')
    assert.equal(read?.attachments[0]?.filename, 'ab')
    assert.equal(read?.forward?.subject, 'ab')
  })

  test('findContent, a message not extracted yet, answers null', async () => {
    await using database = await open()
    const { messageId } = await settleOne(database, settlement())
    assert.equal(await findContent(database.reader, messageId), null)
  })
})
