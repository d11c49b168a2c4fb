import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { openDatabase } from '../../src/store/database.ts'
import { temporaryFolder } from '../support/folders.ts'
import { startGatewayProcess } from '../support/gateway-process.ts'
import { sendMail } from '../support/send-mail.ts'
import { countRows } from '../support/settle.ts'
import { SmtpClient } from '../support/smtp-client.ts'

const lockedMs = 30_000

test('security §5 row 3 database locked by another process for 30 s, mail meanwhile, is put off and taken when it is free', async (t) => {
  const dataDir = temporaryFolder()
  const gateway = await startGatewayProcess({ dataDir })
  t.after(() => gateway.kill())
  assert.match(await sendMail(gateway.smtpPort, { id: 'before' }), /^250 2\.6\.0 /)
  const other = openDatabase(`sqlite:${join(dataDir, 'portaria.db')}`)
  t.after(() => other.close())
  const isFree = { value: false }
  const locked = other.writer.transaction(async () => {
    await sleep(lockedMs)
    isFree.value = true
  })
  await sleep(200)
  const sending = Promise.all(
    Array.from({ length: 4 }, (_, index) => sendAgain(gateway.smtpPort, `during-${index}`, isFree)),
  )
  // Looked at below; until then it is not without anybody who cares.
  sending.catch(() => undefined)
  while (!isFree.value) {
    const start = performance.now()
    const client = await SmtpClient.connect(gateway.smtpPort)
    assert.match(await client.command('EHLO other.example'), /^250-/)
    assert.match(await client.command('MAIL FROM:<bia@other.example>'), /^250 /)
    assert.match(await client.command('RCPT TO:<atendimento@desk.example>'), /^250 /)
    assert.match(await client.command('QUIT'), /^221 /)
    client.close()
    const took = performance.now() - start
    assert.ok(took < 2000, `other sessions go on, this one took ${took} ms`)
    await sleep(1000)
  }
  await locked
  const replies = (await sending).flat()
  assert.ok(replies.length > 4, `some were put off: ${replies.join(', ')}`)
  for (const reply of replies) assert.match(reply, /^(?:250 2\.6\.0 |451 4\.3\.0 )/)
  assert.match(await sendMail(gateway.smtpPort, { id: 'after' }), /^250 2\.6\.0 /)
  assert.equal(await gateway.stop(), 0)
  assert.equal(await countRows(other, 'messages'), 6, 'what was put off left nothing behind')
  const ids = await other.reader('messages').where({ state: 'ticket' }).pluck('message_id')
  assert.deepEqual(
    ids.sort(),
    ['before', 'during-0', 'during-1', 'during-2', 'during-3', 'after']
      .map((id) => `${id}@client.example`)
      .sort(),
  )
})

/** Sends a mail as a queue does, until it is taken, and gives every reply; no reply takes long. */
async function sendAgain(port: number, id: string, isFree: { readonly value: boolean }): Promise<string[]> {
  const replies: string[] = []
  let putOffWhenFree = 0
  for (;;) {
    const start = performance.now()
    const reply = await sendMail(port, { id })
    replies.push(reply)
    assert.ok(performance.now() - start < 20_000, `answered after ${performance.now() - start} ms`)
    if (!reply.startsWith('4')) return replies
    if (isFree.value) putOffWhenFree += 1
    assert.ok(putOffWhenFree < 10, `put off though it is free: ${replies.join(', ')}`)
    await sleep(500)
  }
}
