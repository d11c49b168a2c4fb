import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DeskSettings } from '../../src/domain/policy/settings.ts'
import type { IntakeOptions } from '../../src/intake/intake.ts'
import { authenticityOver, zoneOf } from '../support/authenticity.ts'
import { mail, openTestIntake, type TestIntake } from '../support/intake.ts'

const forger = { from: 'x@ladrao.example', peer: '198.51.100.9' }
const client = { from: 'ana@cliente.example', peer: '192.0.2.7' }

async function openDoor(
  options: Partial<IntakeOptions>,
  settings: Partial<DeskSettings>,
): Promise<TestIntake> {
  const zone = { ...zoneOf('cliente.example'), ...zoneOf('ladrao.example', null) }
  const door = await openTestIntake({ authenticity: authenticityOver(zone), ...options })
  await door.addDesk({ acknowledge: true, settings })
  return door
}

const caps = { mailsPerAuthor: 2, mailsPerPair: 2 }

for (const authentication of ['mark', 'ignore'] as const) {
  test(`O22 complaint 18 caps, ${authentication}, a forger past the cap of a client, is held and holds up nobody else`, async () => {
    await using door = await openDoor({ caps }, { authentication })
    const forged = await sendAll(door, forger, 5)
    assert.deepEqual(forged, [null, null, 'above-cap', 'above-cap', 'above-cap'])
    assert.deepEqual(await sendAll(door, client, 3), [null, null, 'above-cap'])
  })

  test(`O22 complaint 18 caps, ${authentication}, a forger who answers in a ticket, leaves its cap to the client`, async () => {
    await using door = await openDoor({ caps: { mailsPerTicket: 2 } }, { authentication })
    await door.send({ ...client, raw: mail() })
    const fields = { 'In-Reply-To': '<um@cliente.example>' }
    assert.deepEqual(await sendAll(door, forger, 3, fields), [null, null, 'above-cap'])
    assert.deepEqual(await sendAll(door, client, 3, fields), [null, null, 'above-cap'])
  })

  test(`rates, ${authentication}, a forger past the rate of a client, puts off nobody else`, async () => {
    await using door = await openDoor({ messagesPerAuthor: 2 }, { authentication })
    assert.deepEqual(await sendAll(door, forger, 3), [null, null, 'rate-exceeded'])
    assert.deepEqual(await sendAll(door, client, 3), [null, null, 'rate-exceeded'])
  })
}

let count = 0

/** Sends mails of Ana, each of them new, and answers why each was held or put off; `null` where it was taken. */
async function sendAll(
  door: TestIntake,
  who: { readonly from: string; readonly peer: string },
  times: number,
  fields: Readonly<Record<string, string>> = {},
): Promise<readonly (string | null)[]> {
  const reasons: (string | null)[] = []
  for (let time = 0; time < times; time++) {
    count += 1
    const raw = mail({ 'Message-ID': `<limite${count}@cliente.example>`, ...fields }, `Parou ${count} vezes.`)
    const [reply] = await door.send({ ...who, raw })
    const row = await door.database.reader('messages').orderBy('seq', 'desc').first('reason')
    reasons.push(reply?.verdict.kind === 'defer' ? reply.verdict.reason : row.reason)
  }
  return reasons
}
