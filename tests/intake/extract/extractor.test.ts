import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { test } from 'node:test'
import { createExtractor } from '../../../src/intake/extract/extractor.ts'
import { hostileMails, mailOf } from '../../support/hostile-mails.ts'
import { expectWaitUnder } from '../../support/waits.ts'
import { openExtractor } from './extraction-fixture.ts'

/** What another client may have to wait. */
const maxDelayMs = 250

test('complaint 17 extractor, each hostile mail, ends as content while the event loop stays free', async (context) => {
  const fixture = openExtractor()
  for (const { name, make } of hostileMails) {
    const octets = make()
    await expectWaitUnder(maxDelayMs, async () => {
      const delay = monitorEventLoopDelay({ resolution: 5 })
      delay.enable()
      const start = performance.now()
      const { state, content } = await fixture.extractor.extract({ octets })
      delay.disable()
      const tookMs = Math.round(performance.now() - start)
      const delayMs = delay.max / 1e6
      context.diagnostic(`${name}: ${state}, ${tookMs} ms, event loop at most ${Math.round(delayMs)} ms`)
      assert.ok(tookMs < 10_000, `${name} took ${tookMs} ms`)
      if (state === 'unreadable') assert.ok(content.fault && content.attachments.length === 1, name)
      return delayMs
    })
  }
  await fixture.close()
})

test('extractor, a mail that is not read in time, is read the lean way and kept whole', async () => {
  const fixture = openExtractor(1)
  const octets = mailOf('text/plain; charset=iso-8859-1', `n\u00e3o li ${'x'.repeat(20_000_000)}`)
  const { state, content } = await fixture.extractor.extract({ octets }, { messageId: 'm1' })
  assert.equal(state, 'unreadable')
  assert.match(content.fault ?? '', /not read within 1 ms/)
  assert.deepEqual(fixture.faults[0], { messageId: 'm1', manner: 'full', fault: 'not read within 1 ms' })
  await fixture.close()
})

test('extractor, a mail that mailparser refuses, keeps its first text and the whole mail', async () => {
  const fixture = openExtractor()
  const octets = mailOf(
    'multipart/mixed; boundary=b',
    `--b\r\n\r\nprimeira\r\n${'--b\r\n\r\nx\r\n'.repeat(1500)}`,
  )
  const { state, content } = await fixture.extractor.extract({ octets })
  assert.equal(state, 'unreadable')
  assert.equal(content.text, 'primeira')
  assert.deepEqual(
    content.attachments.map(({ filename, octets }) => [filename, octets]),
    [['message.eml', octets.length]],
  )
  assert.ok((await fixture.read(content.attachments[0]?.sha256 ?? '')).equals(octets))
  await fixture.close()
})

test('extractor, a mail in a file, gives the same content as in memory', async () => {
  const fixture = openExtractor()
  const folder = mkdtempSync(join(tmpdir(), 'portaria-raw-'))
  const path = join(folder, 'raw')
  const octets = mailOf('text/plain', 'do arquivo')
  writeFileSync(path, octets)
  assert.deepEqual(await fixture.extractor.extract({ path }), await fixture.extractor.extract({ octets }))
  await rm(folder, { recursive: true })
  await fixture.close()
})

test("extractor, a file that is gone, is our failure and not the mail's", async () => {
  const fixture = openExtractor()
  await assert.rejects(fixture.extractor.extract({ path: '/nowhere/raw' }), /content not made: ENOENT/)
  await fixture.close()
})

test("extractor, a folder that cannot be written, is our failure and not the mail's", async () => {
  const extractor = createExtractor({
    workers: 1,
    timeoutMs: 5000,
    blobFolder: '/dev/null/blobs',
    log: () => {},
  })
  const octets = mailOf('application/pdf', 'x')
  await assert.rejects(extractor.extract({ octets }), /content not made: ENOTDIR/)
  await extractor.close()
})

test("extractor, the caller's octets, are still the caller's afterwards", async () => {
  const fixture = openExtractor()
  const octets = mailOf('text/plain', 'meu')
  await fixture.extractor.extract({ octets })
  assert.match(octets.toString(), /meu/)
  await fixture.close()
})

test('extractor, more mails than workers, are read in turn', async () => {
  const fixture = openExtractor(10_000, 2)
  const texts = Array.from({ length: 50 }, (_, index) => `mail ${index}`)
  const results = await Promise.all(
    texts.map((text) => fixture.extractor.extract({ octets: mailOf('text/plain', text) })),
  )
  assert.deepEqual(
    results.map(({ content }) => content.text),
    texts,
  )
  await fixture.close()
})

test('extractor, closed with mails in hand, rejects them so that they stay pending', async () => {
  const fixture = openExtractor()
  const inHand = [1, 2, 3].map(() =>
    fixture.extractor.extract({ octets: mailOf('text/plain', 'x'.repeat(5_000_000)) }),
  )
  const settled = Promise.allSettled(inHand)
  await fixture.close()
  for (const { status } of await settled) assert.equal(status, 'rejected')
})
