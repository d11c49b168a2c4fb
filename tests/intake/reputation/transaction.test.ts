import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SettingChanges } from '../../../src/domain/policy/settings.ts'
import { replay } from '../../../src/intake/replay.ts'
import { createReputationLooks } from '../../../src/intake/reputation/reputation.ts'
import { addBlock } from '../../../src/store/blocklist.ts'
import { changeDesk } from '../../../src/store/desks.ts'
import { listDeferrals } from '../../../src/store/deferrals.ts'
import { findMessage } from '../../../src/store/messages.ts'
import { authenticityOver, resolverOf, type Zone, zoneOf } from '../../support/authenticity.ts'
import { forEachDialect, type Open } from '../../support/database.ts'
import { inPieces, mail, openTestIntake, type TestIntake } from '../../support/intake.ts'

const desk = 'suporte@empresa.example'
const zone: Zone = {
  'A 7.2.0.192.bl.example': ['127.0.0.4'],
  'PTR 7.2.0.192.in-addr.arpa': ['mx.cliente.example'],
  'A mx.cliente.example': ['192.0.2.7'],
  'MX cliente.example': ['10 mx.cliente.example'],
  'MX surdo.example': ['0 .'],
}

type Play = { readonly from?: string | null; readonly peer?: string; readonly to?: string }

/** Plays one message from a peer of the Internet and gives what became of it. */
async function play(
  { intake, database }: TestIntake,
  { from = 'ana@cliente.example', peer = '192.0.2.7', to = desk }: Play = {},
) {
  const transaction = intake.begin({ door: 'smtp', peer: { address: peer, helo: 'mx.x.example', tls: null } })
  await transaction.from(from, { declaredOctets: null })
  await transaction.to(to)
  const [reply] = await transaction.message(inPieces(mail({ 'Message-ID': `<${Math.random()}@x.example>` })))
  const row = await database.reader('messages').orderBy('seq', 'desc').first('id')
  const newest = row === undefined ? null : await findMessage(database.reader, row.id)
  assert.ok(reply)
  const { kind } = reply.verdict
  const message = kind === 'defer' ? null : newest
  const putOff = kind === 'defer' ? (await listDeferrals(database.reader, { limit: 1 })).rows[0] : null
  return { verdict: kind, reason: putOff?.reason ?? message?.reason ?? null, message }
}

async function withDesk(
  settings: SettingChanges,
  work: (opened: TestIntake, asked: readonly string[]) => Promise<void>,
  open?: Open,
): Promise<void> {
  const resolver = resolverOf(zone)
  const lists = [{ zone: 'bl.example', kind: 'block', codes: [] }] as const
  await using opened = await openTestIntake({ reputation: createReputationLooks({ resolver, lists }) }, open)
  await opened.addDesk({ settings })
  await work(opened, resolver.asked)
}

forEachDialect((_dialect, open) => {
  test('transaction, a listed peer, is marked, put off, held or refused as the desk says', async () => {
    const expected = {
      ignore: 'ticket',
      mark: 'ticket',
      defer: 'listed-for-now',
      hold: 'doubtful-peer',
      refuse: 'listed-peer',
    } as const
    for (const [listedPeer, outcome] of Object.entries(expected)) {
      await withDesk(
        { listedPeer } as SettingChanges,
        async (opened) => {
          const { message, reason } = await play(opened)
          assert.equal(reason ?? message?.disposition, outcome)
          const listings = message?.reputation?.listings
          const isKept = !['ignore', 'defer'].includes(listedPeer)
          assert.equal(listings?.[0]?.result, isKept ? 'listed' : undefined)
        },
        open,
      )
    }
  })
})

test('transaction, the DNS, is asked while the dialogue goes on and by a desk that wants to know alone', async () => {
  await withDesk({}, async ({ intake }, asked) => {
    const transaction = intake.begin({ door: 'smtp', peer: { address: '192.0.2.7', helo: null, tls: null } })
    await transaction.from('ana@cliente.example', { declaredOctets: null })
    await transaction.to('ninguem@empresa.example')
    assert.equal(asked.length, 0)
    await transaction.to(desk)
    assert.ok(asked.some((question) => question === 'A 7.2.0.192.bl.example'))
  })
  const nothing = { listedPeer: 'ignore', senderDomain: 'ignore', unnamedPeer: 'ignore' } as const
  await withDesk(nothing, async (opened, asked) => {
    assert.equal((await play(opened)).message?.reputation, null)
    assert.deepEqual(asked, [])
  })
})

test('transaction, a null MX, gets 550 5.7.27 and a domain without a server 550 5.1.8', async () => {
  await withDesk({ senderDomain: 'refuse' }, async (opened) => {
    const deaf = await play(opened, { from: 'x@surdo.example' })
    assert.match(deaf.message?.reply ?? '', /^550[ -]5\.7\.27 /)
    const lost = await play(opened, { from: 'x@lugar-nenhum.example' })
    assert.match(lost.message?.reply ?? '', /^550[ -]5\.1\.8 /)
    assert.equal((await play(opened, { from: null })).message?.disposition, 'ticket')
  })
})

test('transaction, the allow list, beats a list of abuse whatever of the sender it knows', async () => {
  for (const pattern of ['192.0.2.0/24', 'ana@cliente.example', 'cliente.example']) {
    await withDesk({ listedPeer: 'refuse' }, async (opened) => {
      await addBlock(
        opened.database.writer,
        { pattern, reason: 'x', owner: 'test', list: 'allow' },
        new Date(),
      )
      assert.equal((await play(opened)).message?.disposition, 'ticket')
    })
  }
})

test('transaction, an allowed address that nothing proves, beats no list of abuse; the proved one does', async () => {
  const client = 'cliente.example'
  const listed = ['7.2.0.192', '9.100.51.198'].map((peer) => [`A ${peer}.bl.example`, ['127.0.0.4']])
  const resolver = resolverOf({ ...zone, ...Object.fromEntries(listed) })
  const lists = [{ zone: 'bl.example', kind: 'block', codes: [] }] as const
  await using opened = await openTestIntake({
    reputation: createReputationLooks({ resolver, lists }),
    authenticity: authenticityOver(zoneOf(client)),
  })
  await opened.addDesk({ settings: { listedPeer: 'refuse' } })
  const entry = { pattern: client, reason: 'x', owner: 'test', list: 'allow' } as const
  await addBlock(opened.database.writer, entry, new Date())
  assert.equal((await play(opened, { peer: '198.51.100.9' })).reason, 'listed-peer')
  assert.equal((await play(opened)).message?.disposition, 'ticket')
})

test('transaction, O10 a sender behind a rewritten reverse-path, is found in the blocklist', async () => {
  await withDesk({}, async (opened) => {
    await addBlock(
      opened.database.writer,
      { pattern: 'spam.example', reason: 'x', owner: 'test' },
      new Date(),
    )
    const { reason } = await play(opened, { from: 'SRS0=HHH=TT=spam.example=x@provedor.example' })
    assert.equal(reason, 'blocked-author')
  })
})

test('reprocess, simulate and preview, a listed peer, say what the door would say by what it found', async () => {
  await withDesk({ listedPeer: 'hold' }, async (opened, asked) => {
    const { intake, database, blobs } = opened
    const { message } = await play(opened)
    const id = message?.id ?? ''
    const before = asked.length
    const draft = { kind: 'desk', address: desk, settings: { listedPeer: 'refuse' } } as const
    for await (const { effect, reason } of intake.preview(draft, new Date(0)))
      assert.deepEqual([effect, reason], ['refused', 'listed-peer'])
    await changeDesk(database.writer, desk, { settings: { listedPeer: 'refuse' } })
    const again = await intake.reprocess(id, { actor: 'test', dryRun: true })
    assert.equal(again?.new?.reason, 'listed-peer')
    assert.deepEqual((await replay({ db: database.reader, blobs }, id))?.differences, [])
    assert.equal(asked.length, before)
    const raw = Buffer.from(mail())
    const request = { raw, reversePath: 'ana@cliente.example', recipients: [desk] }
    const simulated = await intake.simulate({ ...request, peer: '192.0.2.7' })
    assert.match(simulated.replies.at(-1) ?? '', /^550[ -]5\.7\.1 /)
    assert.equal((await intake.simulate(request)).disposition, 'ticket')
  })
})

test('rates, an author past the limit, is put off with 450 and not counted for it', async () => {
  let now = new Date('2026-01-05T13:00:00Z')
  await using opened = await openTestIntake({ messagesPerAuthor: 2, clock: () => now })
  await opened.addDesk()
  const reasonOf = async (from: string) => (await play(opened, { from })).reason
  assert.equal(await reasonOf('um@a.example'), null)
  assert.equal(await reasonOf('dois@b.example'), null)
  now = new Date(now.getTime() + 3_000_000)
  for (let time = 0; time < 5; time++) assert.equal(await reasonOf('tres@c.example'), 'rate-exceeded')
  now = new Date(now.getTime() + 600_000)
  assert.equal(await reasonOf('tres@c.example'), null)
})

test('rates, whoever writes from a host on the allow list, may do so as often as he likes', async () => {
  await using opened = await openTestIntake({ messagesPerAuthor: 1 })
  await opened.addDesk()
  await addBlock(
    opened.database.writer,
    { pattern: '192.0.2.0/24', reason: 'x', owner: 'test', list: 'allow' },
    new Date(),
  )
  for (let time = 0; time < 3; time++)
    assert.equal((await play(opened, { from: 'x@parceiro.example' })).reason, null)
})
