import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Bounce } from '../../src/domain/mail/content.ts'
import { createExtractor } from '../../src/intake/extract/extractor.ts'
import { openAnswered } from '../support/bounces.ts'
import { openSqliteInMemory } from '../support/database.ts'
import { type Expected, hasCorpus, readCorpusMail, readExpected } from './expected.ts'

/** The share of asserted fields that agree, of all and of each kind; raised when more do, never lowered. */
const bounds = { all: 0.95, recipient: 0.97, status: 0.96, hard: 0.95 }

const folder = mkdtempSync(join(tmpdir(), 'portaria-bounces-'))
const extractor = createExtractor({ workers: 2, timeoutMs: 30_000, blobFolder: folder, log: () => {} })

after(async () => {
  await extractor.close()
  await rm(folder, { recursive: true })
})

type Compared = {
  readonly id: string
  readonly field: 'recipient' | 'status' | 'hard'
  readonly difference: string | null
}

test('corpus of bounces, recipient, status and hard or soft, agree with what their sources assert', {
  skip: !hasCorpus && 'no corpus at hand',
}, async (context) => {
  const mails = readExpected().filter(({ file }) => file.startsWith('bounces/'))
  const compared = (await Promise.all(mails.map(compareMail))).flat()
  const report = join(tmpdir(), 'portaria-corpus-bounces.txt')
  const wrong = compared.filter(({ difference }) => difference !== null)
  writeFileSync(report, wrong.map(({ field, id, difference }) => `${field}\t${id}\t${difference}`).join('\n'))
  const share = (list: readonly Compared[]): number =>
    list.filter(({ difference }) => difference === null).length / list.length
  for (const [field, list] of Map.groupBy(compared, (one) => one.field)) {
    context.diagnostic(`${field}: ${(share(list) * 100).toFixed(1)} % of ${list.length}`)
    assert.ok(share(list) >= bounds[field], `${field} of ${list.length}: ${share(list)}`)
  }
  context.diagnostic(`each disagreement is in ${report}`)
  assert.ok(share(compared) >= bounds.all, `${wrong.length} of ${compared.length} fields differ`)
})

test('corpus of bounces, mails that are none, report nothing', {
  skip: !hasCorpus && 'no corpus at hand',
}, async () => {
  const others = readExpected().filter(({ not_a_bounce: isNone }) => isNone === true)
  assert.ok(others.length > 0)
  for (const { file } of others) assert.equal((await bounceOf(file))?.recipients.length ?? 0, 0, file)
})

test('corpus of bounces, complaint 5 each sent to a desk and to the return path of an answer, opens no ticket', {
  skip: !hasCorpus && 'no corpus at hand',
}, async (context) => {
  await using answered = await openAnswered(openSqliteInMemory)
  const { door, path, mailId, ticketId } = answered
  const bounces = readExpected().filter(({ file, kind }) => file.startsWith('bounces/') && kind === 'bounce')
  for (const { file } of bounces)
    for (const to of [['suporte@empresa.example'], [path]])
      await door.send({ from: null, to, raw: readCorpusMail(file) })
  await door.intake.idle()
  const { reader } = door.database
  const opened = await reader('messages').where({ direction: 'in', state: 'ticket' }).pluck('kind')
  assert.deepEqual(opened, ['new'], 'the mail of the person alone')
  assert.equal((await reader('tickets')).length, 1)
  assert.equal((await reader('tickets').where({ id: ticketId }).first()).state, 'closed')
  const linked: string[] = await reader('mail_reports')
    .where({ mail_id: mailId })
    .distinct()
    .pluck('report_id')
  context.diagnostic(`${bounces.length} bounces, ${linked.length} linked to the answer by its return path`)
  assert.ok(linked.length >= bounces.length * 0.97)
})

async function bounceOf(file: string): Promise<Bounce | null> {
  return (await extractor.extract({ octets: readCorpusMail(file) })).content.bounce
}

async function compareMail(expected: Expected): Promise<readonly Compared[]> {
  const { id, file, asserted, bounce_expected: reports = [], bounce_soft: isSoft } = expected
  const isAsserted = asserted.includes('bounce_expected')
  if (!isAsserted && isSoft === undefined) return []
  const found = (await bounceOf(file))?.recipients.filter(({ action }) => !isGood(action)) ?? []
  const soft = isSoft === undefined ? [] : [compare(id, 'hard', found[0]?.permanent, !isSoft)]
  if (!isAsserted) return soft
  const fields = reports.map(({ status, hard, recipient }, index): readonly Compared[] => {
    const one = found[index]
    return [
      { id, field: 'status', difference: statusDiffers(one?.status ?? null, status) },
      compare(id, 'hard', one?.permanent, hard),
      ...(recipient === undefined ? [] : [compare(id, 'recipient', one?.address, recipient)]),
    ]
  })
  return [...soft, ...fields.flat(), ...recipientsOf(expected, found)]
}

/** The recipients of the report's own form, as far as the set holds them. */
function recipientsOf({ id, bounce }: Expected, found: Bounce['recipients']): readonly Compared[] {
  const listed = bounce?.reports.filter(({ recipient, action }) => recipient && !isGood(action ?? null)) ?? []
  return listed.map(({ recipient }, index) => compare(id, 'recipient', found[index]?.address, recipient))
}

function isGood(action: string | null): boolean {
  return action !== null && ['delivered', 'relayed', 'expanded'].includes(action)
}

function compare(id: string, field: Compared['field'], found: unknown, wanted: unknown): Compared {
  const level = (value: unknown): unknown => (typeof value === 'string' ? value.toLowerCase() : value)
  const isSame = level(found) === level(wanted)
  return { id, field, difference: isSame ? null : `found ${String(found)}, expected ${String(wanted)}` }
}

/** Where a report says no code the source makes one up, such as 5.0.911, of which the first number alone is said. */
function statusDiffers(found: string | null, wanted: string | undefined): string | null {
  if (wanted === undefined || found === wanted) return null
  const isMadeUp = /^[45]\.0\.9\d\d$/.test(wanted)
  return isMadeUp && found?.charAt(0) === wanted.charAt(0) ? null : `found ${found}, expected ${wanted}`
}
