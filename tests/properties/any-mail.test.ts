import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { outlineOf } from '../../src/domain/mail/outline-parse.ts'
import { findContent } from '../../src/store/contents.ts'
import { listPendingContent } from '../../src/store/extractions.ts'
import { openExtractor } from '../intake/extract/extraction-fixture.ts'
import { anyCleanMail, anyMail, runs } from '../support/any-mail.ts'
import { forEachDialect } from '../support/database.ts'
import { openTestIntake } from '../support/intake.ts'

/** Mails sent at once. */
const together = 20
const longestMs = 10_000
const timeout = 24 * 3_600_000

test('security §5 row 1a any octets, read by the real worker, end as text or as a mail kept raw', {
  timeout,
}, async (t) => {
  const fixture = openExtractor()
  t.after(() => fixture.close())
  let unreadable = 0
  await fc.assert(
    fc.asyncProperty(anyMail, async (octets) => {
      outlineOf(octets, true, null)
      const from = performance.now()
      const { state, content } = await fixture.extractor.extract({ octets })
      assert.ok(performance.now() - from < longestMs, 'within ten seconds')
      for (const text of [content.text, content.replyText, content.quotedText, content.html ?? '']) {
        assert.equal(typeof text, 'string')
        assert.ok(text.isWellFormed() && !text.includes('\0'), 'can be stored')
      }
      assert.doesNotMatch(content.html ?? '', /<script|<iframe|<object|\son\w+\s*=\s*["']/i)
      if (state !== 'unreadable') return
      unreadable++
      assert.ok(content.fault)
      const [raw] = content.attachments
      assert.ok((await fixture.read(raw?.sha256 ?? '')).equals(octets), 'it is kept whole')
    }),
    { numRuns: runs(300) },
  )
  t.diagnostic(`${unreadable} were kept raw`)
})

forEachDialect((_, open) => {
  test('security §5 row 1a any mail, sent through the whole path, is a ticket or refused and never our failure', {
    timeout,
  }, async () => {
    await using opened = await openTestIntake({}, open)
    await opened.addDesk()
    opened.intake.start()
    let tickets = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyCleanMail, { minLength: together, maxLength: together }),
        async (mails) => {
          const replies = await Promise.all(mails.map((raw) => opened.send({ raw })))
          for (const [reply] of replies) {
            assert.ok(reply && reply.verdict.kind !== 'defer', JSON.stringify(reply))
            if (reply.verdict.kind === 'pass') tickets++
          }
          await opened.intake.idle()
          const rows = await opened.database.reader('messages').orderBy('seq', 'desc').limit(mails.length)
          for (const { id, state } of rows)
            if (state === 'ticket') assert.ok(await findContent(opened.database.reader, id))
          assert.deepEqual(await listPendingContent(opened.database.reader, 1), [])
          const faults = opened.logged.filter(({ level }) => level === 'error')
          assert.deepEqual(faults, [])
        },
      ),
      { numRuns: Math.ceil(runs(200) / together) },
    )
    assert.ok(tickets > 50, `${tickets} tickets`)
  })
})
