import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openTestIntake, type TestIntake } from '../support/intake.ts'
import { hasFieldsAlone, MilterClient } from '../support/milter-client.ts'
import { openMilterDoor } from '../support/milter.ts'
import { replyLines } from '../../src/intake/answer.ts'
import { hasCorpus, readCorpusMail, readExpected } from './expected.ts'

async function house(): Promise<TestIntake> {
  const opened = await openTestIntake({ maxMessageOctets: 26_214_400, leavesContents: true })
  await opened.addDesk({ address: 'estrito@desk.example', profile: 'estrito' })
  return opened
}

test('milter, every mail of the corpus, has the verdict, the reply and the octets of the SMTP door', {
  skip: !hasCorpus && 'no corpus at hand',
}, async (context) => {
  await using bySmtp = await house()
  await using byMilter = await house()
  const door = await openMilterDoor(byMilter.intake, { maxMessageOctets: 26_214_400 })
  context.after(() => door.close())
  const client = await MilterClient.greet(door.address, '127.0.0.1')
  const differences: string[] = []
  const repaired: string[] = []
  for (const { id, file } of readExpected()) {
    const text = Buffer.from(readCorpusMail(file)).toString('latin1')
    const raw = Buffer.from(text.replace(/\r?\n/g, '\r\n'), 'latin1')
    if (!hasFieldsAlone(raw)) {
      repaired.push(id)
      continue
    }
    const mail = { raw, to: ['estrito@desk.example'], from: 'ana@client.example' }
    const [[answer], { reply }] = await Promise.all([bySmtp.send(mail), client.deliver(mail)])
    const isTaken = answer === undefined || answer.verdict.kind === 'pass'
    const expected = isTaken ? 'd' : replyLines(answer, 'message-accepted').join('\r\n')
    if (withoutReference(reply) !== withoutReference(expected))
      differences.push(`${id}: ${reply}, not ${expected}`)
  }
  context.diagnostic(`${repaired.length} mails are repaired by the mail server before it asks`)
  assert.ok(repaired.length < 30, repaired.join(' '))
  assert.deepEqual(differences, [])
  const kept = await Promise.all([bySmtp, byMilter].map(rowsOf))
  assert.deepEqual(kept[1], kept[0])
})

async function rowsOf({ intake, database }: TestIntake): Promise<object[]> {
  await intake.idle()
  return database
    .reader('messages')
    .join('deliveries', 'deliveries.message_id', 'messages.id')
    .where({ direction: 'in' })
    .orderBy('messages.seq')
    .select('messages.sha256', 'messages.subject', 'deliveries.disposition', 'deliveries.reason')
}

function withoutReference(reply: string): string {
  return reply.replace(/\[ref \w+\]/g, '[ref]')
}
