import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SettingChanges } from '../../../src/domain/policy/settings.ts'
import { changeDesk } from '../../../src/store/desks.ts'
import { findMessage } from '../../../src/store/messages.ts'
import { authenticityOver, resolverOf, signed, type Zone, zoneOf } from '../../support/authenticity.ts'
import { inPieces, mail, openTestIntake, type TestIntake } from '../../support/intake.ts'

const desk = 'suporte@empresa.example'
const client = 'cliente.example'
const forger = { from: 'x@ladrao.example', peer: '198.51.100.9' }

type Play = { readonly from?: string | null; readonly peer?: string; readonly raw?: string }

/** Plays one message from a peer of the Internet and gives the reply's status or the disposition. */
async function play(
  { intake, database }: TestIntake,
  { from = `ana@${client}`, peer = '192.0.2.7', raw = mail() }: Play,
) {
  const transaction = intake.begin({ door: 'smtp', peer: { address: peer, helo: 'mx.x.example', tls: null } })
  await transaction.from(from, { declaredOctets: null })
  await transaction.to(desk)
  const [reply] = await transaction.message(inPieces(raw))
  const row = await database.reader('messages').orderBy('seq', 'desc').first('id')
  const message = row === undefined ? null : await findMessage(database.reader, row.id)
  assert.ok(reply)
  const said = reply.verdict.kind === 'pass' ? null : reply.verdict.reason
  return { verdict: reply.verdict.kind, reason: message?.reason ?? said, message }
}

async function withDesk(
  zone: Zone,
  settings: SettingChanges,
  work: (opened: TestIntake, asked: readonly string[]) => Promise<void>,
  mode: 'direct' | 'forwarded' = 'direct',
): Promise<void> {
  const resolver = resolverOf(zone)
  await using opened = await openTestIntake({ authenticity: authenticityOver(zone, { resolver }) })
  await opened.addDesk({ mode, settings })
  await work(opened, resolver.asked)
}

test('transaction, an honest author, is stored as aligned with the answers of the DNS', async () => {
  await withDesk(zoneOf(client), {}, async (opened) => {
    const { verdict, message } = await play(opened, { raw: await signed(mail(), client) })
    assert.equal(verdict, 'pass')
    assert.equal(message?.authentication?.aligned, true)
    assert.ok((message?.authentication?.answers.length ?? 0) >= 3)
  })
})

test('transaction, complaint 18 a forged author, is marked, held or refused as the desk says', async () => {
  const zone = { ...zoneOf(client), ...zoneOf('ladrao.example', null) }
  await withDesk(zone, {}, async (opened) => {
    const { verdict, message } = await play(opened, forger)
    assert.deepEqual([verdict, message?.disposition], ['pass', 'ticket'])
    assert.equal(message?.authentication?.aligned, false)
  })
  await withDesk(zone, { authentication: 'hold' }, async (opened) => {
    const { verdict, message, reason } = await play(opened, forger)
    assert.deepEqual([verdict, message?.disposition, reason], ['pass', 'held', 'unproved-author'])
  })
  await withDesk(zone, { authentication: 'refuse' }, async (opened) => {
    const { verdict, message, reason } = await play(opened, forger)
    assert.deepEqual([verdict, message?.disposition, reason], ['reject', 'refused', 'forged-author'])
    assert.match(message?.reply ?? '', /^550[ -]5\.7\.26 /)
  })
})

test('transaction, complaint 7 a forged author at a desk that acknowledges, hears nothing of it', async () => {
  const zone = { ...zoneOf(client), ...zoneOf('ladrao.example', null) }
  await using opened = await openTestIntake({ authenticity: authenticityOver(zone) })
  await opened.addDesk({ acknowledge: true })
  const outbox = () => opened.database.reader('outbox')
  assert.equal((await play(opened, forger)).message?.disposition, 'ticket')
  assert.deepEqual(await outbox(), [])
  await play(opened, { raw: mail({ 'Message-ID': '<dois@cliente.example>' }) })
  assert.equal((await outbox()).length, 1)
})

test('transaction, complaint 7 mail behind a private address, is acknowledged only where the address is named', async () => {
  for (const [submitters, mails] of [
    [undefined, 0],
    [['172.17.0.1'], 1],
  ] as const) {
    const options = { authenticity: authenticityOver({}), ...(submitters && { submitters }) }
    await using opened = await openTestIntake(options)
    await opened.addDesk({ acknowledge: true })
    const [reply] = await opened.send({ peer: '172.17.0.1' })
    assert.equal(reply?.verdict.kind, 'pass')
    assert.equal((await opened.database.reader('outbox')).length, mails)
  }
})

test('transaction, M26b complaint 18 a forged client with the same subject, joins nothing and the client does', async () => {
  const zone = { ...zoneOf(client), ...zoneOf('ladrao.example', null) }
  await withDesk(zone, { sameSubject: 'participants' }, async (opened) => {
    const fresh = (id: string) => mail({ 'Message-ID': `<${id}@${client}>` }, id)
    const { message: first } = await play(opened, { raw: fresh('um') })
    const { message: forged } = await play(opened, { ...forger, raw: fresh('dois') })
    assert.deepEqual([forged?.disposition, forged?.protocol === first?.protocol], ['ticket', false])
    await opened.database.writer('tickets').where({ protocol: forged?.protocol }).update({ state: 'spam' })
    const { message: honest } = await play(opened, { raw: fresh('tres') })
    assert.deepEqual([honest?.disposition, honest?.protocol], ['reply', first?.protocol])
  })
})

test('transaction, a DNS that is down, refuses for now and only where refusing is wished', async () => {
  const zone: Zone = { [`TXT ${client}`]: 'ETIMEOUT', [`TXT _dmarc.${client}`]: 'ETIMEOUT' }
  await withDesk(zone, {}, async (opened) => {
    assert.equal((await play(opened, {})).message?.disposition, 'ticket')
  })
  await withDesk(zone, { authentication: 'hold' }, async (opened) => {
    assert.equal((await play(opened, {})).reason, 'unproved-author')
  })
  await withDesk(zone, { authentication: 'refuse' }, async (opened) => {
    const { verdict, reason } = await play(opened, {})
    assert.deepEqual([verdict, reason], ['defer', 'authentication-unavailable'])
  })
  await withDesk(
    zone,
    { authentication: 'refuse' },
    async (opened) => assert.equal((await play(opened, {})).reason, 'unproved-author'),
    'forwarded',
  )
})

test('transaction, complaint 18 a forger whose own DNS fails, gets no further for it', async () => {
  const zone: Zone = {
    ...zoneOf(client),
    'TXT ladrao.example': 'ESERVFAIL',
    'TXT s1._domainkey.ladrao.example': 'ESERVFAIL',
  }
  const raw = await signed(mail(), 'ladrao.example')
  for (const mode of ['direct', 'forwarded'] as const) {
    for (const authentication of ['hold', 'refuse'] as const) {
      const expected = authentication === 'hold' ? 'unproved-author' : 'forged-author'
      await withDesk(
        zone,
        { authentication },
        async (opened) => {
          assert.equal((await play(opened, { ...forger, raw })).reason, expected, `${mode} ${authentication}`)
        },
        mode,
      )
    }
  }
})

test('transaction, a desk that ignores authenticity, asks the DNS nothing', async () => {
  await withDesk(zoneOf(client), { authentication: 'ignore' }, async (opened, asked) => {
    const { message } = await play(opened, { raw: await signed(mail(), client) })
    assert.equal(message?.authentication, null)
    assert.deepEqual(asked, [])
  })
})

test('transaction, SPF, is asked while the dialogue goes on', async () => {
  await withDesk(zoneOf(client), {}, async ({ intake }, asked) => {
    const peer = { address: '192.0.2.7', helo: 'mx.cliente.example', tls: null }
    const transaction = intake.begin({ door: 'smtp', peer })
    await transaction.from(`ana@${client}`, { declaredOctets: null })
    await transaction.to('nobody@empresa.example')
    assert.deepEqual(asked, [])
    await transaction.to(desk)
    for (let turn = 0; turn < 100 && asked.length === 0; turn++)
      await new Promise((resolve) => setTimeout(resolve, 5))
    assert.deepEqual(asked, [`TXT ${client}`])
  })
})

test('transaction, a long signed message that lies in a file, is verified from there', async () => {
  await withDesk(zoneOf(client), {}, async (opened) => {
    const body = `${'linha comprida de teste '.repeat(40)}\r\n`.repeat(400)
    const raw = await signed(mail({}, body), client)
    const { message } = await play(opened, { raw, peer: '198.51.100.9' })
    assert.notEqual(message?.blob, null)
    assert.equal(message?.authentication?.dkim[0]?.result, 'pass')
  })
})

test('transaction, a header section past what is kept in memory, proves nothing', async () => {
  await withDesk(zoneOf(client), {}, async (opened) => {
    const filler = `X-Filler: ${'a'.repeat(900)}\r\n`.repeat(400)
    const { message } = await play(opened, {
      raw: (await signed(mail(), client)).replace('Subject:', `${filler}Subject:`),
    })
    assert.deepEqual(message?.authentication?.dkim, [])
  })
})

test('reprocess, a message judged again with the network off, finds what was found at the door', async () => {
  const zone = { ...zoneOf(client), ...zoneOf('ladrao.example', null) }
  const resolver = resolverOf(zone)
  await using opened = await openTestIntake({ authenticity: authenticityOver(zone, { resolver }) })
  await opened.addDesk({ settings: { authentication: 'refuse' } })
  const { message } = await play(opened, forger)
  const askedBefore = resolver.asked.length
  const again = await opened.intake.reprocess(message?.id ?? '', { actor: 'test', dryRun: true })
  assert.equal(again?.new?.reason, 'forged-author')
  await changeDesk(opened.database.writer, desk, { settings: { authentication: 'mark' } })
  const softer = await opened.intake.reprocess(message?.id ?? '', { actor: 'test', dryRun: true })
  assert.equal(softer?.new?.disposition, 'ticket')
  assert.equal(resolver.asked.length, askedBefore)
})

test('simulate, a forged author from a peer, gets the reply of the door and asks outside the transaction', async () => {
  const zone = { ...zoneOf(client), ...zoneOf('ladrao.example', null) }
  await using opened = await openTestIntake({ authenticity: authenticityOver(zone) })
  await opened.addDesk({ settings: { authentication: 'refuse' } })
  const request = { raw: Buffer.from(mail()), reversePath: forger.from, recipients: [desk] }
  const refused = await opened.intake.simulate({ ...request, peer: forger.peer })
  assert.match(refused.replies.at(-1) ?? '', /^550[ -]5\.7\.26 /)
  assert.equal((await opened.intake.simulate(request)).disposition, 'ticket')
})
