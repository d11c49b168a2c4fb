import { type PulledStatus, untried } from '../../domain/pull/pull-state.ts'
import type { PulledAccount } from '../../domain/pull/pulled-account.ts'
import type { PullingMeans, PullStepResult } from '../../domain/pull/pulling-means.ts'
import { keepAccountCheck } from '../../store/account-checks.ts'
import type { Database } from '../../store/database.ts'
import { listPulledAccounts } from '../../store/pulled-accounts.ts'
import { listPulledStatuses } from '../../store/pulled-states.ts'
import { type Account, type AccountSource, areGood, type CheckLine, checkLine } from './account.ts'

/** The accounts that mail is pulled from: opened as pulling opens them, and how that itself fares. M3, M6 */
export function pulledAccounts({
  database,
  pulling,
}: {
  readonly database: Database
  readonly pulling: PullingMeans
}): AccountSource {
  return {
    async list() {
      const statuses = await listPulledStatuses(database.reader)
      const accounts = await listPulledAccounts(database.reader)
      return accounts
        .filter(({ active }) => active)
        .map((account) => accountOf(account, statuses.get(account.id) ?? untried, pulling))
    },
  }
}

function accountOf(account: PulledAccount, status: PulledStatus, pulling: PullingMeans): Account {
  const key = `pulled:${account.id}`
  return {
    key,
    kind: 'pulled',
    name: account.name,
    href: `/pulled-accounts/${account.id}`,
    async check({ transcript }) {
      const { steps, dialogue } = await pulling.test(account, null)
      for (const exchange of dialogue) transcript?.heard(exchange)
      return [...steps.map(stepLine), pullingLine(status)]
    },
    keep: (trx, lines, now) => keepAccountCheck(trx, key, areGood(lines), now),
  }
}

function stepLine({ step, state, fault, words }: PullStepResult): CheckLine {
  const whyKey = fault === null ? null : (`pulled.fault-of.${fault}` as const)
  return checkLine(`pulled.step.${step}`, state, { whyKey, words })
}

/** What whoever pulls says of the account: a test may go well while no mail can be kept. */
function pullingLine({ fault, words, failingSince, lookedAt }: PulledStatus): CheckLine {
  const label = 'pulled.check.pulling'
  if (fault !== null)
    return checkLine(label, 'bad', { whyKey: `pulled.fault-of.${fault}`, words, at: failingSince })
  if (lookedAt === null) return checkLine(label, 'skipped', { whyKey: 'pulled.state.new' })
  return checkLine(label, 'good', { at: lookedAt })
}
