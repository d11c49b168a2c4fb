import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RecipientRates } from '../../src/intake/recipient-rates.ts'
import { addBlock } from '../../src/store/blocklist.ts'
import { openTestIntake } from '../support/intake.ts'

const at = new Date('2026-01-05T13:00:00Z')
const named = { peer: '192.0.2.1', reversePath: 'Ana@client.example', recipient: 'suporte@desk.example' }

test('RecipientRates, without limits, counts nothing', () => {
  const rates = new RecipientRates()
  rates.count(named, at)
  assert.deepEqual(rates.peek(named, at), { perPeer: 0, perReversePath: 0, perRecipient: 0 })
})

test('RecipientRates, each of its limits, counts by what it names for one hour', () => {
  const rates = new RecipientRates({ perPeer: 5, perReversePath: 5, perRecipient: 5 })
  rates.count(named, at)
  const same = { ...named, reversePath: 'ANA@client.example' }
  assert.deepEqual(rates.peek(same, at), { perPeer: 2, perReversePath: 2, perRecipient: 2 })
  const other = { peer: '192.0.2.2', reversePath: null, recipient: 'ajuda@desk.example' }
  assert.deepEqual(rates.peek(other, at), { perPeer: 1, perReversePath: 0, perRecipient: 1 })
  const later = new Date(at.getTime() + 3_600_000)
  assert.deepEqual(rates.peek(same, later), { perPeer: 1, perReversePath: 1, perRecipient: 1 })
})

test('RecipientRates, peers of one IPv6 network of 64 bits, count as one', () => {
  const rates = new RecipientRates({ perPeer: 5 })
  rates.count({ ...named, peer: '2001:db8:1:2::1' }, at)
  assert.equal(rates.peek({ ...named, peer: '2001:db8:1:2:ffff::9' }, at).perPeer, 2)
  assert.equal(rates.peek({ ...named, peer: '2001:db8:1:3::1' }, at).perPeer, 1)
})

test('rates, a sender past the limit, is put off with 450 unless the allow list knows his host', async () => {
  await using door = await openTestIntake({ rates: { perReversePath: 1 } })
  await door.addDesk()
  const reasonOf = async (from: string) => {
    const [reply] = await door.send({ from, peer: '192.0.2.7' })
    return reply?.verdict.kind === 'defer' ? reply.verdict.reason : reply?.verdict.kind
  }
  const allow = (pattern: string) => {
    const entry = { pattern, reason: 'x', owner: 'cli', list: 'allow' } as const
    return addBlock(door.database.writer, entry, new Date())
  }
  await allow('parceiro.example')
  assert.equal(await reasonOf('ana@cliente.example'), 'pass')
  assert.equal(await reasonOf('ana@cliente.example'), 'rate-exceeded')
  assert.equal(await reasonOf('bia@cliente.example'), 'pass')
  await allow('192.0.2.7')
  await new Promise((resolve) => setTimeout(resolve, 60))
  assert.equal(await reasonOf('ana@cliente.example'), 'pass')
})

test('rates, a peer past the limit, is put off whomever of the allow list it says it sends for', async () => {
  await using door = await openTestIntake({ rates: { perPeer: 1 } })
  await door.addDesk()
  const allowed = { pattern: 'parceiro.example', reason: 'x', owner: 'cli', list: 'allow' } as const
  await addBlock(door.database.writer, allowed, new Date())
  const answers = []
  for (const from of ['a@parceiro.example', 'b@parceiro.example']) {
    const [reply] = await door.send({ from })
    answers.push(reply?.verdict.kind === 'defer' ? reply.verdict.reason : reply?.verdict.kind)
  }
  assert.deepEqual(answers, ['pass', 'rate-exceeded'])
})
