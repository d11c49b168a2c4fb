import type { Desk } from '../../domain/desk.ts'
import { splitAddress } from '../../domain/mail/address.ts'
import type { Resolver } from '../../intake/authenticity/resolver.ts'
import { keepAccountCheck, touchAccountChecks } from '../../store/account-checks.ts'
import { listCanaryDesks, readCanary } from '../../store/canary.ts'
import { type Database, writeTransaction } from '../../store/database.ts'
import { listDesks } from '../../store/desks.ts'
import { listMailTests } from '../../store/mail-tests.ts'
import {
  type Account,
  type AccountSource,
  areGood,
  type CheckLine,
  checkLine,
  type CheckRound,
} from './account.ts'
import { inTime } from './in-time.ts'
import { checkListener, type Listener } from './listener.ts'
import { checkMx } from './mx-check.ts'
import { roundTripLine } from './round-trip.ts'

/** What the tests of receiving addresses need. */
export type ReceivingOptions = {
  readonly database: Database
  readonly hostname: string
  readonly resolve: Resolver
  /** Where mail comes in from outside; `null` where this host opens nothing for it. */
  readonly listener: () => Listener | null
  readonly clock: () => Date
  /** How long each check may take. */
  readonly withinMs?: number
}

const defaultWithinMs = 3_000

/** The addresses by which mail comes: listener, certificate, MX and database are tried, and the round trip looked at. M6 */
export function receivingAccounts(options: ReceivingOptions): AccountSource {
  return {
    async list() {
      const desks = await listDesks(options.database.reader)
      return desks.filter(({ enabled }) => enabled).map((desk) => accountOf(desk, options))
    },
  }
}

/** The key of the account of a desk. */
export function receivingKey(deskId: string): string {
  return `desk:${deskId}`
}

function accountOf(desk: Desk, options: ReceivingOptions): Account {
  const key = receivingKey(desk.id)
  return {
    key,
    kind: 'receiving',
    name: desk.address,
    href: `/accounts/receiving/${encodeURIComponent(desk.address)}`,
    async check(round) {
      const [door, mx, database, trip] = await Promise.all([
        round.once('listener', () => doorLines(options, round)),
        mxLine(desk, options, round),
        round.once('database', () => databaseLine(options)),
        tripLine(desk, options, round),
      ])
      return [...door, mx, database, ...trip]
    },
    keep: (trx, lines, now) => keepAccountCheck(trx, key, areGood(lines), now),
  }
}

async function doorLines(
  { listener, hostname, clock, withinMs = defaultWithinMs }: ReceivingOptions,
  { transcript }: CheckRound,
): Promise<readonly CheckLine[]> {
  const at = listener()
  if (at !== null) return checkListener(at, { hostname, clock, withinMs, transcript })
  const skipped = { whyKey: 'accounts.why.no-listener' } as const
  return [
    checkLine('accounts.check.listener', 'skipped', skipped),
    checkLine('accounts.check.certificate', 'skipped', skipped),
  ]
}

/** Behind a forwarder or a server in front, the MX is theirs. */
async function mxLine(
  { address, mode }: Desk,
  { listener, hostname, resolve, withinMs = defaultWithinMs }: ReceivingOptions,
  round: CheckRound,
): Promise<CheckLine> {
  const label = 'accounts.check.mx'
  const skip = (whyKey: 'accounts.why.forwarded' | 'accounts.why.no-listener'): CheckLine =>
    checkLine(label, 'skipped', { whyKey })
  if (mode === 'forwarded') return skip('accounts.why.forwarded')
  if (listener() === null) return skip('accounts.why.no-listener')
  const domain = splitAddress(address)?.domain ?? address
  const asked = round.once(`mx ${domain}`, () => checkMx(domain, hostname, resolve))
  return inTime(asked, withinMs, () => checkLine(label, 'bad', { whyKey: 'accounts.why.timeout' }))
}

async function databaseLine({
  database,
  clock,
  withinMs = defaultWithinMs,
}: ReceivingOptions): Promise<CheckLine> {
  const label = 'accounts.check.database'
  const from = performance.now()
  const written = writeTransaction(database, (trx) => touchAccountChecks(trx, clock())).then(
    () => checkLine(label, 'good', { ms: Math.round(performance.now() - from) }),
    () => checkLine(label, 'bad', { whyKey: 'accounts.why.not-writable' }),
  )
  return inTime(written, withinMs, () => checkLine(label, 'bad', { whyKey: 'accounts.why.timeout' }))
}

async function tripLine(
  { id }: Desk,
  { database: { reader }, clock }: ReceivingOptions,
  round: CheckRound,
): Promise<readonly CheckLine[]> {
  const [setting, desks] = await round.once('canary', () =>
    Promise.all([readCanary(reader), listCanaryDesks(reader)]),
  )
  if (!setting.isOn || !desks.some(({ deskId }) => deskId === id)) return []
  const tests = await listMailTests(reader, id, { since: new Date(0), limit: 5, kind: 'canary' })
  return [roundTripLine(tests, setting, clock())]
}
