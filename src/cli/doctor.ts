import { randomUUID } from 'node:crypto'
import { rm, stat, statfs, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Config } from '../config.ts'
import { inboundStates } from '../domain/disposition.ts'
import { verifyAudit } from '../store/audit-chain.ts'
import { streamBlobNames } from '../store/blob-names.ts'
import { checkChain } from '../store/chain-check.ts'
import { openDatabase, pendingMigrations } from '../store/database.ts'
import { listDesks } from '../store/desks.ts'
import { listPendingContent } from '../store/extractions.ts'
import { type Equation, readEquation, recount } from '../store/tallies.ts'
import { chainInWords } from './chain-words.ts'
import { checkCertificate } from './certificate-check.ts'
import type { Invocation } from './command.ts'
import { checkDnsLists } from './dns-list-check.ts'
import { checkDoors } from './door-check.ts'
import { type ExitCode, exitCode } from './exit-code.ts'
import { print, printJson, visible } from './output.ts'
import { isFree } from './ports.ts'
import { readRunState } from './run-state.ts'
import { secretFile } from './secret.ts'
import { checkSubmitters } from './submitter-check.ts'
import { openBlobs, prepareFolder, type Workspace } from './workspace.ts'

/** What one check found. */
export type Finding = {
  readonly check: string
  readonly state: 'ok' | 'warn' | 'fail'
  readonly detail: string
}

const mebibyte = 1024 ** 2

/** `doctor`: checks the installation. */
export async function doctor({ config, isJson }: Invocation): Promise<ExitCode> {
  let isSound = true
  for await (const finding of examine(config())) {
    if (finding.state === 'fail') isSound = false
    const line = `${finding.state.padEnd(4)}  ${finding.check.padEnd(12)}  ${visible(finding.detail)}\n`
    await (isJson ? printJson(finding) : print(line))
  }
  return isSound ? exitCode.ok : exitCode.unavailable
}

async function* examine(config: Config): AsyncGenerator<Finding> {
  yield await attempt('data folder', () => checkFolder(config))
  yield await attempt('disk', () => checkDisk(config))
  yield await attempt('secret key', () => checkSecret(config))
  yield* checkDatabase(config)
  yield* checkListeners(config)
  yield* checkDnsLists(config)
  yield await checkCertificate(config, new Date())
}

/** A check that throws has failed. */
async function attempt(check: string, examineIt: () => Promise<Omit<Finding, 'check'>>): Promise<Finding> {
  try {
    return { check, ...(await examineIt()) }
  } catch (error) {
    return { check, state: 'fail', detail: error instanceof Error ? error.message : String(error) }
  }
}

async function checkFolder({ dataDir }: Config): Promise<Omit<Finding, 'check'>> {
  const probe = path.join(dataDir, `.doctor-${randomUUID()}`)
  await writeFile(probe, 'probe', { flush: true })
  await rm(probe)
  return { state: 'ok', detail: `${dataDir} takes files` }
}

async function checkDisk({ dataDir, maxMessageOctets }: Config): Promise<Omit<Finding, 'check'>> {
  const { bavail, bsize } = await statfs(dataDir)
  const free = bavail * bsize
  const detail = `${Math.floor(free / mebibyte)} MiB free`
  if (free < Math.max(100 * mebibyte, 4 * maxMessageOctets)) return { state: 'fail', detail }
  return { state: free < 1024 * mebibyte ? 'warn' : 'ok', detail }
}

async function checkSecret({ secret, dataDir }: Config): Promise<Omit<Finding, 'check'>> {
  if (secret !== null) return { state: 'ok', detail: 'configured' }
  const file = path.join(dataDir, secretFile)
  const found = await stat(file).catch(() => null)
  if (found === null) return { state: 'warn', detail: `no ${file} yet: made on first start` }
  const isPrivate = (found.mode & 0o077) === 0
  return isPrivate
    ? { state: 'ok', detail: file }
    : { state: 'fail', detail: `others may read ${file}: chmod 600` }
}

async function* checkDatabase(config: Config): AsyncGenerator<Finding> {
  const opened = await attempt('database', async () => {
    await prepareFolder(config, 'read')
    return { state: 'ok', detail: config.databaseUrl.startsWith('sqlite:') ? 'SQLite' : 'PostgreSQL' }
  })
  if (opened.state === 'fail') {
    yield opened
    return
  }
  const database = openDatabase(config.databaseUrl)
  try {
    const pending = await attempt('migrations', async () => {
      const names = await pendingMigrations(database)
      if (names.length === 0) return { state: 'ok', detail: 'all have run' }
      return { state: 'fail', detail: `not yet run: ${names.join(', ')}` }
    })
    yield opened
    yield pending
    if (pending.state === 'fail') return
    const workspace = { config, database, blobs: openBlobs(config) }
    yield await attempt('equation', () => checkEquation(workspace))
    yield await attempt('chain', () => checkTheChain(workspace))
    yield await attempt('blobs', () => checkBlobs(workspace))
    yield await attempt('content', () => checkContent(workspace))
    yield await attempt('addresses', () => checkDesks(workspace))
    yield await attempt('audit log', () => checkAudit(workspace))
    yield await attempt('submitters', () => checkSubmitters(database.reader, config.submitters.trusted))
  } finally {
    await database.close()
  }
}

/**
 * The tables are counted between two looks at the tallies, because mail may arrive meanwhile.
 *
 * Refused messages and test messages are deleted after their days and stay in the tallies: there may be fewer of
 * them, and as many fewer received.
 */
async function checkEquation({ database }: Workspace): Promise<Omit<Finding, 'check'>> {
  for (let attempts = 0; attempts < 5; attempts++) {
    const before = (await readEquation(database.reader)).all
    const counted = await recount(database.reader)
    const tallied = (await readEquation(database.reader)).all
    if (JSON.stringify(before) !== JSON.stringify(tallied)) continue
    const refused = tallied.refused - counted.refused
    const discarded = tallied.discarded - counted.discarded
    const purged = refused + discarded
    const { received } = counted
    const gone = { refused: tallied.refused, discarded: tallied.discarded, received: received + purged }
    const expected = { ...counted, ...gone }
    const isSame = refused >= 0 && discarded >= 0 && JSON.stringify(expected) === JSON.stringify(tallied)
    const isWhole = tallied.received === inboundStates.reduce((sum, state) => sum + tallied[state], 0)
    const detail = isSame
      ? `${written(tallied)}${purged > 0 ? ` (${purged} refused or test ones are past their days)` : ''}`
      : `counted ${written(counted)}; tallies say ${written(tallied)}`
    return { state: isSame && isWhole ? 'ok' : 'fail', detail }
  }
  return { state: 'warn', detail: 'mail arrives too fast to count it twice the same' }
}

function written(equation: Equation): string {
  return `received ${equation.received} = ${inboundStates.map((state) => `${state} ${equation[state]}`).join(' + ')}`
}

async function checkTheChain({ database }: Workspace): Promise<Omit<Finding, 'check'>> {
  const check = await checkChain(database.reader)
  return { state: check.faults.length === 0 ? 'ok' : 'fail', detail: chainInWords(check) }
}

async function checkBlobs({ database, blobs }: Workspace): Promise<Omit<Finding, 'check'>> {
  let count = 0
  const missing: string[] = []
  for await (const name of streamBlobNames(database.reader)) {
    count++
    if (!(await blobs.has(name))) missing.push(name)
  }
  if (missing.length === 0)
    return { state: 'ok', detail: `${count} large messages and attachments, all there` }
  return { state: 'fail', detail: `${missing.length} of ${count} missing: ${missing.slice(0, 5).join(', ')}` }
}

async function checkContent({ database }: Workspace): Promise<Omit<Finding, 'check'>> {
  const waiting = await listPendingContent(database.reader, 1001)
  const detail = `${waiting.length > 1000 ? 'more than 1000' : waiting.length} messages wait to be read`
  return { state: waiting.length > 1000 ? 'warn' : 'ok', detail }
}

async function checkDesks({ database }: Workspace): Promise<Omit<Finding, 'check'>> {
  const desks = await listDesks(database.reader)
  const enabled = desks.filter((desk) => desk.enabled)
  return {
    state: enabled.length > 0 ? 'ok' : 'warn',
    detail: `${enabled.length} of ${desks.length} take mail`,
  }
}

/** The last link, written down elsewhere, also shows a chain that was made anew as a whole. */
async function checkAudit({ database }: Workspace): Promise<Omit<Finding, 'check'>> {
  const { lines, link, broken } = await verifyAudit(database.reader)
  if (broken === null) return { state: 'ok', detail: `${lines} lines in one chain, which ends in ${link}` }
  const { line, id, at } = broken
  if (id === null) return { state: 'fail', detail: `line ${line} and what followed it are gone` }
  return {
    state: 'fail',
    detail: `line ${line} (${id}, ${at}) or one right before it is not what was written`,
  }
}

async function* checkListeners(config: Config): AsyncGenerator<Finding> {
  if ((await readRunState(config.dataDir)) !== null) {
    for (const { door, at, fault } of await checkDoors(config, 5000)) {
      yield {
        check: `door ${door}`,
        state: fault === null ? 'ok' : 'fail',
        detail: fault === null ? `${at} answers` : `${at}: ${fault}`,
      }
    }
    return
  }
  for (const door of ['smtp', 'lmtp', 'milter', 'http', 'admin'] as const) {
    const { listen } = config[door]
    if (listen === null || !('port' in listen)) continue
    const detail = `no gateway runs; port ${listen.port} is`
    const isPortFree = await isFree(listen)
    yield {
      check: `door ${door}`,
      state: isPortFree ? 'ok' : 'fail',
      detail: `${detail} ${isPortFree ? 'free' : 'taken by another program, or not ours to open'}`,
    }
  }
}
