import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ruleNames } from '../src/domain/policy/policy.ts'
import { lockedRules } from '../src/domain/policy/rule-modes.ts'
import { addBlock } from '../src/store/blocklist.ts'
import { addContact } from '../src/store/contacts.ts'
import { type Db, migrate, openDatabase, writeTransaction } from '../src/store/database.ts'
import { addDesk } from '../src/store/desks.ts'
import { changeRuleMode } from '../src/store/rule-modes.ts'
import { type GatewayProcess, startGatewayProcess } from '../tests/support/gateway-process.ts'
import { compare, compareHead, type CompareOptions } from './compare.ts'

const recipient = 'suporte@desk.example'
const desk = { address: recipient, mode: 'direct', aliases: [] } as const
const listed = 1_000

/**
 * Measures what judging costs: a gateway with every switch off beside one with all that needs no network on.
 *
 * The second asks the registry, keeps the quota, limits rates, looks into files and at a thousand listed senders.
 */
export async function benchJudging(
  options: Omit<CompareOptions, 'octets' | 'sessions'> & {
    readonly sizes: readonly number[]
    readonly sessions: readonly number[]
  },
  print: (line: string) => void,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'portaria-bench-'))
  const gateways: GatewayProcess[] = []
  try {
    const plain = await startWith(join(folder, 'plain'), {}, switchOff)
    gateways.push(plain)
    const judging = await startWith(join(folder, 'judging'), rates, switchOn)
    gateways.push(judging)
    const targets = [
      { name: 'switched off', port: plain.smtpPort, pid: plain.pid, recipient },
      { name: 'all local rules', port: judging.smtpPort, pid: judging.pid, recipient },
    ]
    for (const line of compareHead) print(line)
    for (const octets of options.sizes)
      for (const sessions of options.sessions)
        for (const line of await compare(targets, { ...options, octets, sessions })) print(line)
  } finally {
    for (const gateway of gateways) await gateway.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

const rates = {
  PORTARIA_RATES_PER_PEER: '1000000',
  PORTARIA_RATES_PER_REVERSE_PATH: '1000000',
  PORTARIA_RATES_PER_RECIPIENT: '1000000',
}

async function startWith(
  dataDir: string,
  env: Readonly<Record<string, string>>,
  setUp: (db: Db, now: Date) => Promise<void>,
): Promise<GatewayProcess> {
  const limits = { PORTARIA_LOG_LEVEL: 'warn', PORTARIA_SESSIONS_PER_PEER: '500' }
  const gateway = await startGatewayProcess({ dataDir, env: { ...limits, ...env } })
  const database = openDatabase(`sqlite:${join(dataDir, 'portaria.db')}`)
  await migrate(database)
  await writeTransaction(database, (trx) => setUp(trx, new Date()))
  await database.close()
  return gateway
}

async function switchOff(db: Db, now: Date): Promise<void> {
  await addDesk(db, { ...desk, profile: 'aberto', settings: { authentication: 'ignore' } }, now)
  for (const rule of ruleNames.filter((name) => !lockedRules.has(name)))
    await changeRuleMode(db, { rule, mode: 'off', actor: 'bench' }, now)
}

async function switchOn(db: Db, now: Date): Promise<void> {
  const settings = {
    authentication: 'ignore',
    pendingLimit: 1_000_000,
    encryptedArchives: 'refuse',
    maxFiles: 20,
    bodyRequired: 'always',
  } as const
  await addDesk(db, { ...desk, profile: 'estrito', settings }, now)
  const person = { name: 'Ana', role: 'requester' } as const
  await addContact(db, { ...person, address: 'ana@client.example' }, now)
  for (let number = 0; number < listed; number++) {
    const pattern = number % 2 === 0 ? `alguem${number}@spam.example` : `d${number}.example`
    await addBlock(db, { pattern, reason: 'Propaganda', owner: 'bench' }, now)
  }
}
