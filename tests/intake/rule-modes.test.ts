import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RuleMode } from '../../src/domain/policy/rule-modes.ts'
import { addBlock } from '../../src/store/blocklist.ts'
import { listDeliveries } from '../../src/store/deliveries.ts'
import { countRuleHits, listRuleHits } from '../../src/store/rule-hits.ts'
import { changeRuleMode } from '../../src/store/rule-modes.ts'
import { forEachDialect, type Open } from '../support/database.ts'
import { mail, openTestIntake, type TestIntake, type TestMail } from '../support/intake.ts'

const switched = ['refuseMissingSubject', 'refuseSeveralRecipients', 'refuseBlockedReversePath'] as const

const mails: readonly TestMail[] = [
  { raw: mail({ 'Message-ID': '<1@cliente.example>' }) },
  { raw: mail({ 'Message-ID': '<2@cliente.example>', Subject: '' }) },
  {
    raw: mail({
      'Message-ID': '<3@cliente.example>',
      Subject: 'Re:',
      To: 'suporte@empresa.example, x@y.example',
    }),
  },
  { raw: mail({ 'Message-ID': '<4@cliente.example>', To: 'suporte@empresa.example, x@y.example' }) },
  { raw: mail({ 'Message-ID': '<5@spam.example>' }), from: 'propaganda@spam.example' },
  { raw: mail({ 'Message-ID': '<6@cliente.example>' }), to: ['ninguem@empresa.example'] },
]

forEachDialect((_dialect, open) => {
  test('beyond 6 rules in shadow, mails they object to, change no reply and count as live rules do', async () => {
    await using shadow = await openWith('shadow', open)
    await using live = await openWith('live', open)
    await using without = await openWith('off', open)
    const replies = { shadow: await play(shadow), live: await play(live), without: await play(without) }
    assert.deepEqual(replies.shadow, replies.without)
    assert.equal(replies.live.filter((reply) => reply.startsWith('reject')).length, 5)
    assert.equal(replies.shadow.filter((reply) => reply.startsWith('reject')).length, 1)

    const since = new Date(0)
    const counted = await countRuleHits(shadow.database.reader, since)
    const counts = await countRuleHits(live.database.reader, since)
    for (const rule of switched) {
      assert.equal(counted.get(rule)?.shadow, counts.get(rule)?.live, rule)
      assert.ok((counted.get(rule)?.shadow ?? 0) > 0, rule)
      assert.equal(counted.get(rule)?.live, 0, rule)
    }
    assert.equal(counted.get('refuseUnknownAddress')?.live, 1)
    const { rows } = await listRuleHits(shadow.database.reader, {
      rule: 'refuseSeveralRecipients',
      mode: 'shadow',
      limit: 10,
    })
    assert.deepEqual(
      rows.map(({ subject }) => subject),
      ['Impressora parada', 'Re:'],
    )
    const [blocked] = (
      await listRuleHits(shadow.database.reader, {
        rule: 'refuseBlockedReversePath',
        mode: 'shadow',
        limit: 1,
      })
    ).rows
    const [delivery] = await listDeliveries(shadow.database.reader, blocked?.messageId ?? '')
    assert.deepEqual(
      [delivery?.disposition, delivery?.trace[0]?.rule, delivery?.trace[0]?.mark],
      ['ticket', 'refuseBlockedReversePath', 'shadow'],
    )
  })

  test('rule mode, changed while a session lasts, counts from the next message on', async () => {
    await using door = await openWith('live', open)
    assert.match((await play(door, mails.slice(1, 2))).join(), /^reject/)
    await setMode(door, 'refuseMissingSubject', 'shadow')
    await new Promise((resolve) => setTimeout(resolve, 60))
    assert.match((await play(door, mails.slice(1, 2))).join(), /^pass/)
  })
})

async function openWith(mode: RuleMode, open: Open): Promise<TestIntake> {
  const door = await openTestIntake({}, open)
  await door.addDesk({ profile: 'estrito', settings: { newRequests: 'anyone' } })
  await addBlock(
    door.database.writer,
    { pattern: 'spam.example', reason: 'Propaganda', owner: 'cli' },
    new Date(),
  )
  // A blocked reverse-path is never asked for its author while both rules count.
  for (const rule of [...switched, 'refuseBlockedAuthor']) await setMode(door, rule, mode)
  return door
}

function setMode({ database }: TestIntake, rule: string, mode: RuleMode): Promise<void> {
  return changeRuleMode(database.writer, { rule, mode, actor: 'administrator' }, new Date())
}

async function play(door: TestIntake, played = mails): Promise<string[]> {
  const replies: string[] = []
  for (const each of played) {
    const answers = await door.send(each)
    replies.push(...answers.map(({ verdict, text }) => `${verdict.kind} ${withoutReference(text.join(' '))}`))
  }
  await door.intake.idle()
  return replies
}

/** Each refusal has a reference of its own. */
function withoutReference(text: string): string {
  return text.replace(/ \[ref .*$/, '')
}
