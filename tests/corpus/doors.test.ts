import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { type Door, doorNatures } from '../../src/domain/mail/door-nature.ts'
import type { SettingChanges } from '../../src/domain/policy/settings.ts'
import { type Dovecot, dovecotObstacle, startDovecot } from '../support/dovecot.ts'
import { type CarriedMail, carriers, toldClient } from '../support/every-door.ts'
import { filesBelow } from '../support/files.ts'
import { mail, openTestIntake } from '../support/intake.ts'
import { hasFieldsAlone } from '../support/milter-client.ts'
import { hasCorpus, readCorpusMail, readExpected } from './expected.ts'

const obstacle = dovecotObstacle()
if (obstacle !== null && process.env.CI !== undefined) throw new Error(`expected Dovecot, got: ${obstacle}`)
if (obstacle !== null) process.stderr.write(`LEFT OUT: every door, because ${obstacle}\n`)

const to = 'suporte@empresa.example'
const maxMessageOctets = 26_214_400
/** The doors at which nobody answers for the author here, so that he is believed as little as by SMTP. */
const handing = ['lmtp', 'milter', 'http', 'imap', 'pop3'] as const
const everyDoor = ['smtp', ...handing, 'cli'] as const

/** How the house is set up; who answers for the author is the door's own, so no network is named unless a test asks. */
type House = {
  readonly settings?: SettingChanges
  readonly submitters?: readonly string[]
  readonly leavesContents?: boolean
}

const careful: House = { settings: { headerFaults: 'refuse', maxFiles: 1 } }
const withContents: House = { leavesContents: false }
const loopback = ['127.0.0.0/8']

suite('every door', { skip: obstacle ?? false }, () => {
  let dovecot: Dovecot
  let doors: ReturnType<typeof carriers>
  before(async () => {
    dovecot = await startDovecot()
    doors = carriers(dovecot)
  })
  after(() => dovecot[Symbol.asyncDispose]())

  test('every door, each mail of the corpus, beyond 3 leads to the same verdict, reason, ticket and octets', {
    skip: !hasCorpus && 'no corpus at hand',
  }, async (context) => {
    const started = process.cpuUsage()
    const { whole, repaired, withNul } = carried(
      readExpected().map(({ file }) => Buffer.from(readCorpusMail(file))),
    )
    // What does not come as it is comes last, so that it leads nowhere else for the others.
    const all = [...whole, ...repaired, ...withNul]
    const fetched = whole.length + repaired.length
    const handedOn: { readonly [door: string]: number } = {
      milter: whole.length,
      imap: fetched,
      pop3: fetched,
    }
    const bySmtp = await outcomes('smtp', all, careful)
    assert.ok(bySmtp.length > 1000)
    const counts = Map.groupBy(bySmtp, ({ disposition }) => disposition)
    context.diagnostic([...counts].map(([name, { length }]) => `${name} ${length}`).join(', '))
    for (const door of handing) {
      const count = handedOn[door] ?? all.length
      const found = await outcomes(door, all.slice(0, count), careful)
      assert.deepEqual(differing(bySmtp.slice(0, count), found), [], door)
    }
    const believed = await outcomes('smtp', all, { ...careful, submitters: loopback })
    assert.deepEqual(differing(believed, await outcomes('cli', all, careful)), [], 'cli')
    const { user, system } = process.cpuUsage(started)
    context.diagnostic(
      `${repaired.length} are repaired before a milter is asked, ${withNul.length} hold what no mailbox gives`,
    )
    context.diagnostic(`${Math.round((user + system) / 1e6)} s of the processor`)
  })

  test('every door, each of our own mails, M19 leads to the same verdict, reason, ticket and attachments', async () => {
    const files = filesBelow(resolve(import.meta.dirname, '../messages'), '.eml')
    const { whole } = carried([...files.map((file) => readFileSync(file)), ...withFiles])
    const bySmtp = await outcomes('smtp', whole, withContents)
    assert.ok(bySmtp.some(({ files: kept }) => kept.length > 0))
    for (const door of handing)
      assert.deepEqual(differing(bySmtp, await outcomes(door, whole, withContents)), [], door)
    const believed = await outcomes('smtp', whole, { ...withContents, submitters: loopback })
    assert.deepEqual(differing(believed, await outcomes('cli', whole, withContents)), [], 'cli')
  })

  test('every door, a mail that was delivered to the desk before, complaint 6 differs as its nature says', async () => {
    const { whole } = carried([Buffer.from(mail({ 'Delivered-To': to }))])
    for (const door of everyDoor) {
      const [found] = await outcomes(door, whole, {})
      assert.equal(found?.reason, doorNatures[door].holdsDelivered ? null : 'loop-detected', door)
    }
  })

  test('every door, a mail whose author nobody looked up, complaint 7 is believed as its nature says', async () => {
    const { whole } = carried([Buffer.from(mail())])
    for (const door of everyDoor) {
      const [found] = await outcomes(door, whole, { submitters: [...loopback, toldClient] })
      assert.equal(found?.isBelieved, doorNatures[door].vouching !== 'nobody', door)
    }
  })

  /** What became of mails that came by a door, in their order. */
  async function outcomes(
    door: Exclude<Door, 'simulate' | 'reprocess'>,
    mails: readonly CarriedMail[],
    { settings = {}, submitters = [], leavesContents = true }: House,
  ) {
    await using house = await openTestIntake({ maxMessageOctets, leavesContents, submitters })
    const deskId = await house.addDesk({ settings })
    await doors[door]({ house, deskId, to, maxMessageOctets }, mails)
    if (!leavesContents) await house.intake.idle()
    const { reader } = house.database
    const rows = await reader('messages')
      .join('deliveries', 'deliveries.message_id', 'messages.id')
      .leftJoin('tickets', 'tickets.id', 'deliveries.ticket_id')
      .leftJoin('contacts', 'contacts.id', 'tickets.requester_id')
      .where({ direction: 'in' })
      .orderBy('messages.seq')
      .select('messages.id', 'messages.sha256', 'messages.subject', 'messages.kind', 'messages.reverse_path')
      .select('messages.state', 'deliveries.disposition', 'deliveries.reason', 'deliveries.trace')
      .select('messages.author_address', 'deliveries.basis')
      .select({ ticket: 'tickets.protocol', title: 'tickets.title', opened: 'tickets.kind' })
      .select({ requester: 'contacts.name', cc: 'tickets.cc' })
    const attached = await reader('attachments').orderBy(['message_id', 'position'])
    return rows.map(({ id, trace, basis, ...row }) => ({
      ...row,
      isBelieved: JSON.parse(basis).facts.isAuthorTrusted === true,
      rules: JSON.parse(trace).map(
        (step: { rule: string; verdict?: string }) => `${step.rule} ${step.verdict ?? 'pass'}`,
      ),
      files: attached
        .filter(({ message_id }) => message_id === id)
        .map(({ filename, content_type, sha256 }) => [filename, content_type, sha256]),
    }))
  }
})

/** Mails as every door can be given them, each under a name of its own; the others no server hands on as they are. */
function carried(mails: readonly Buffer[]): Record<'whole' | 'repaired' | 'withNul', CarriedMail[]> {
  const all = mails.map((octets, index) => {
    const from = `m${index}@client.example`
    const lines = octets.toString('latin1').replace(/\r\n|\r|\n/g, '\r\n')
    // Where the first line goes on with another one, it is not that of the Return-Path.
    const text = `Return-Path: <${from}>\r\nX-Way: porta\r\n${lines}${lines.endsWith('\r\n') ? '' : '\r\n'}`
    return { from, raw: Buffer.from(text, 'latin1') }
  })
  const {
    whole = [],
    repaired = [],
    withNul = [],
  } = Object.groupBy(all, ({ raw }) => {
    // RFC 9051 §4.3
    if (raw.includes(0)) return 'withNul'
    return hasFieldsAlone(raw) ? 'whole' : 'repaired'
  })
  return { whole, repaired, withNul }
}

/** The mails whose outcome is another one, and both outcomes. */
function differing(expected: readonly object[], found: readonly object[]): unknown[] {
  const pairs = Array.from({ length: Math.max(expected.length, found.length) }, (_, index) => [
    JSON.stringify(expected[index]),
    JSON.stringify(found[index]),
  ])
  return pairs.filter(([one, other]) => one !== other).slice(0, 5)
}

const withFiles = ['laudo.pdf', 'planilha.xlsx'].map((name) =>
  Buffer.from(
    mail(
      {
        Subject: `Segue ${name}`,
        'Message-ID': `<${name}@cliente.example>`,
        'MIME-Version': '1.0',
        'Content-Type': 'multipart/mixed; boundary=b',
      },
      [
        '--b\r\nContent-Type: text/plain\r\n\r\nSegue.',
        `--b\r\nContent-Disposition: attachment; filename=${name}\r\n\r\n.conteudo de ${name}\r\n--b--`,
      ].join('\r\n'),
    ),
  ),
)
