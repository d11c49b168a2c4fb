import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SettingChanges } from '../../src/domain/policy/settings.ts'
import { ruleNames } from '../../src/domain/policy/policy.ts'
import type { Simulation } from '../../src/intake/intake.ts'
import { authenticityOver } from '../support/authenticity.ts'
import { forEachDialect } from '../support/database.ts'
import { mail, openTestIntake, type TestIntake } from '../support/intake.ts'
import { tableDigests } from '../support/table-dump.ts'

const down = { virus: async () => ({ kind: 'unscanned', cause: 'timeout' }) as const }
const dnsDown = authenticityOver({
  'TXT cliente.example': 'ETIMEOUT',
  'TXT _dmarc.cliente.example': 'ETIMEOUT',
})

async function simulated(house: TestIntake, raw = mail()): Promise<Simulation> {
  return house.intake.simulate({
    raw: Buffer.from(raw),
    reversePath: 'ana@cliente.example',
    recipients: ['suporte@empresa.example'],
    peer: '192.0.2.7',
    helo: 'mx.cliente.example',
  })
}

const table: readonly (readonly [string, SettingChanges, reason: string])[] = [
  ['greylisting', { greylisting: '5' }, 'first-attempt'],
  ['approval at the door', { approveAtDoor: 'strangers' }, 'awaiting-approval'],
  ['a DNS that is down', { authentication: 'refuse' }, 'authentication-unavailable'],
  ['a scanner that is down', { virusScan: 'defer-unscanned' }, 'scanner-unavailable'],
]

forEachDialect((_dialect, open) => {
  for (const [circumstance, settings, reason] of table) {
    test(`simulate, beyond 3 mail put off by ${circumstance}, shows the whole trace and the ticket it would become`, async () => {
      await using house = await openTestIntake({ scanners: down, authenticity: dnsDown }, open)
      await house.addDesk({ settings })
      const before = await tableDigests(house.database)
      const { replies, trace, deliveries, disposition, ticket } = await simulated(house)
      assert.match(replies.at(-1) ?? '', /^451[ -]4\./)
      assert.deepEqual([disposition, deliveries[0]?.reason], ['put-off', reason])
      assert.deepEqual(
        trace.filter(({ verdict }) => verdict === 'defer').map((step) => step.reason),
        [reason],
      )
      assert.ok(ruleNames.slice(-20).every((rule) => trace.some((step) => step.rule === rule)))
      assert.deepEqual(
        [ticket?.kind, ticket?.title, ticket?.deskAddress],
        ['ticket', 'Impressora parada', 'suporte@empresa.example'],
      )
      assert.deepEqual(await tableDigests(house.database), before)
    })
  }
})

test('simulate, mail put off that would be held or refused afterwards, would become no ticket', async () => {
  for (const settings of [{ subjectRequired: true }, { dangerousFiles: 'hold' }] as const) {
    await using house = await openTestIntake({ scanners: down })
    await house.addDesk({ settings: { virusScan: 'defer-unscanned', ...settings } })
    const file = { 'Content-Type': 'application/x-msdownload; name=a.exe' }
    const fields = 'subjectRequired' in settings ? { Subject: '' } : file
    const { disposition, ticket, trace } = await simulated(house, mail(fields))
    assert.deepEqual([disposition, ticket], ['put-off', null])
    assert.ok(trace.some(({ verdict }) => verdict === 'reject' || verdict === 'hold'))
  }
})
