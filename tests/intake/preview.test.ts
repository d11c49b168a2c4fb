import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Draft, Previewed } from '../../src/intake/intake.ts'
import { addBlock } from '../../src/store/blocklist.ts'
import { changeDesk } from '../../src/store/desks.ts'
import { changeRuleMode } from '../../src/store/rule-modes.ts'
import { forEachDialect } from '../support/database.ts'
import { mail, openTestIntake, type TestIntake, type TestMail } from '../support/intake.ts'
import { tableDigests } from '../support/table-dump.ts'

const desk = 'suporte@empresa.example'
const now = new Date()
const several = `${desk}, x@y.example`

const mails: readonly TestMail[] = [
  { raw: mail({ 'Message-ID': '<1@cliente.example>' }) },
  { raw: mail({ 'Message-ID': '<2@cliente.example>', Subject: '' }) },
  { raw: mail({ 'Message-ID': '<3@cliente.example>', Subject: '', 'In-Reply-To': '<1@cliente.example>' }) },
  { raw: mail({ 'Message-ID': '<4@cliente.example>', To: several, From: 'Rui <rui@outro.example>' }) },
  { raw: mail({ 'Message-ID': '<5@outro.example>', From: 'Bia <bia@outro.example>' }) },
  { raw: mail({ 'Message-ID': '<6@outro.example>' }), from: 'rui@outro.example' },
  { raw: mail({ 'Message-ID': '<7@spam.example>', From: 'x@spam.example' }) },
  { raw: mail({ 'Message-ID': '<8@cliente.example>' }), to: ['ninguem@empresa.example'] },
]

const drafts: readonly Draft[] = [
  { kind: 'desk', address: desk, settings: { subjectRequired: true, onlyAddressInTo: true } },
  { kind: 'desk', address: desk, settings: { subjectRequired: true } },
  { kind: 'block', pattern: 'outro.example' },
  { kind: 'block', pattern: 'ana@cliente.example' },
  { kind: 'rule', rule: 'refuseBlockedAuthor', mode: 'off' },
  { kind: 'rule', rule: 'refuseBlockedAuthor', mode: 'shadow' },
]

forEachDialect((_dialect, open) => {
  for (const draft of drafts) {
    test(`beyond 4 preview, ${named(draft)}, counts what really enabling it on a copy refuses`, async () => {
      await using origin = await openTestIntake({}, open)
      await using copy = await openTestIntake({}, open)
      await furnish(origin)
      await furnish(copy)
      await enable(copy, draft)
      for (const each of mails) await origin.send(each)
      for (const each of mails) await copy.send(each)
      await origin.intake.idle()

      const before = await tableDigests(origin.database)
      const seen = await previewed(origin, draft)
      assert.deepEqual(await tableDigests(origin.database), before)
      const [was, is] = [await refusedAt(origin), await refusedAt(copy)]
      assert.deepEqual(
        idsOf(seen, 'refused'),
        is.filter((id) => !was.includes(id)),
      )
      assert.deepEqual(
        idsOf(seen, 'freed'),
        was.filter((id) => !is.includes(id)),
      )
      assert.ok(idsOf(seen, 'refused').length + idsOf(seen, 'freed').length > 0)
      assert.equal(seen.filter(({ isJudged }) => !isJudged).length, 1)
    })
  }
})

test('beyond 4 preview, of those it would refuse, tells who has an open ticket', async () => {
  await using door = await openTestIntake()
  await furnish(door)
  for (const each of mails) await door.send(each)
  const seen = await previewed(door, { kind: 'block', pattern: 'ana@cliente.example' })
  assert.ok(seen.filter(({ hasOpenTicket }) => hasOpenTicket).length > 0)
  await door.database.writer('tickets').update({ state: 'closed' })
  const later = await previewed(door, { kind: 'block', pattern: 'ana@cliente.example' })
  assert.equal(later.filter(({ hasOpenTicket }) => hasOpenTicket).length, 0)
})

test('preview, since a time, looks at nothing older', async () => {
  await using door = await openTestIntake()
  await furnish(door)
  for (const each of mails) await door.send(each)
  const tomorrow = new Date(Date.now() + 86_400_000)
  assert.deepEqual(await previewed(door, { kind: 'block', pattern: 'outro.example' }, tomorrow), [])
})

test('preview, of mail whose facts were not kept, gathers them', async () => {
  await using door = await openTestIntake()
  await furnish(door)
  for (const each of mails) await door.send(each)
  await door.database.writer('deliveries').update({ basis: null })
  const seen = await previewed(door, { kind: 'desk', address: desk, settings: { subjectRequired: true } })
  assert.deepEqual(idsOf(seen, 'refused'), ['2@cliente.example'])
})

async function furnish(door: TestIntake): Promise<void> {
  await door.addDesk({ profile: 'aberto' })
  await addBlock(door.database.writer, { pattern: 'spam.example', reason: 'Propaganda', owner: 'cli' }, now)
}

async function enable({ database: { writer } }: TestIntake, draft: Draft): Promise<void> {
  if (draft.kind === 'desk') await changeDesk(writer, draft.address, { settings: draft.settings })
  else if (draft.kind === 'rule') await changeRuleMode(writer, { ...draft, actor: 'cli' }, now)
  else await addBlock(writer, { pattern: draft.pattern, reason: 'Teste', owner: 'cli' }, now)
}

async function previewed({ intake }: TestIntake, draft: Draft, since = new Date(0)): Promise<Previewed[]> {
  const seen: Previewed[] = []
  for await (const each of intake.preview(draft, since)) seen.push(each)
  return seen
}

/** By the Message-IDs of the mails; a refused reverse-path has none but its own domain. */
async function refusedAt({ database }: TestIntake): Promise<string[]> {
  const rows: { message_id: string | null; reverse_path: string | null }[] = await database
    .reader('messages')
    .where({ state: 'refused' })
    .whereNot({ reason: 'unknown-address' })
    .select('message_id', 'reverse_path')
  const ids = rows.flatMap(({ message_id, reverse_path }) => message_id ?? idSentBy(reverse_path))
  return [...new Set(ids)].sort()
}

function idSentBy(reversePath: string | null): string[] {
  return mails
    .filter(({ from = 'ana@cliente.example', to }) => from === reversePath && to === undefined)
    .map(({ raw }) => /Message-ID: <(.*)>/.exec(String(raw))?.[1] ?? '')
}

function idsOf(seen: readonly Previewed[], effect: Previewed['effect']): string[] {
  return seen
    .filter((each) => each.effect === effect)
    .map(({ message }) => message.messageId ?? '')
    .sort()
}

function named(draft: Draft): string {
  if (draft.kind === 'desk') return `a desk's ${Object.keys(draft.settings).join(' and ')}`
  return draft.kind === 'block' ? `a block of ${draft.pattern}` : `a rule ${draft.mode}`
}
