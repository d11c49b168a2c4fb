import { createHash } from 'node:crypto'
import { accessSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { delimiter, join, relative, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { filesBelow } from './support/files.ts'
import { type PrivatePostgres, startPostgres } from './support/postgres.ts'
import { makeTemplates } from './support/template.ts'

/**
 * The test command: all tests, or the files named as arguments, with a private PostgreSQL beside them.
 *
 * Says loudly which tests are left out because a program is missing; with CI set that is a failure.
 */

const root = resolve(import.meta.dirname, '..')
const wholeMs = 30 * 60 * 1000
const oneFileMs = 10 * 60 * 1000

const postgres = await startPostgres()
const missing = [
  postgres === null ? 'PostgreSQL (the store tests run on SQLite only)' : null,
  onPath('chromium') ? null : 'Chromium (no browser tests)',
  onPath('postfix') ? null : 'Postfix (no tests against an MTA)',
  onPath('strace') ? null : 'strace (no test of syncs before 250)',
  existsSync(resolve(root, '../shared/corpus/expected'))
    ? null
    : 'the corpus of real mails in ../shared/corpus',
].filter((name) => name !== null)

if (missing.length > 0)
  say(`MISSING, and the tests that need it are LEFT OUT:\n${missing.map((name) => `  - ${name}`).join('\n')}`)
const isIncomplete = missing.length > 0 && Boolean(process.env.CI)
process.exitCode = isIncomplete ? 1 : await runTests(postgres)
const deadlocks = (await postgres?.deadlocks()) ?? []
if (deadlocks.length > 0) {
  // A second try may have hidden it from the test that met it; who works at a page would have seen a fault.
  say(`${deadlocks.length} deadlocks on PostgreSQL:\n\n${deadlocks.join('\n')}`)
  process.exitCode = 1
}
await postgres?.stop()
if (isIncomplete) say('CI is set: what is missing is a failure.')

async function runTests(database: PrivatePostgres | null): Promise<number> {
  const named = process.argv.slice(2).map((file) => resolve(file))
  const files = named.length > 0 ? named : mixed(filesBelow(join(root, 'tests'), '.test.ts'))
  const folder = mkdtempSync(join(tmpdir(), 'portaria-tests-'))
  Object.assign(process.env, await makeTemplates(folder, database?.url ?? null), {
    ...(database && { PORTARIA_TEST_POSTGRES_URL: database.url }),
    // Half of the time of a short file is the reading of our sources.
    NODE_COMPILE_CACHE: join(folder, 'compiled'),
  })
  const stopping = new AbortController()
  const stop = () => stopping.abort()
  process.on('SIGINT', stop).on('SIGTERM', stop)
  const timer = setTimeout(() => {
    say(`expected the tests to end within ${wholeMs / 60_000} minutes`)
    stop()
  }, wholeMs)
  let isGreen = false
  const events = run({
    files,
    cwd: root,
    // Many tests wait more than they work, so there are more of them than there are processors.
    concurrency: Math.max(4, Math.min(6, availableParallelism() + 2)),
    timeout: oneFileMs,
    signal: stopping.signal,
  }).on('test:summary', ({ file, success }) => {
    if (file === undefined) isGreen = success
  })
  await pipeline(events, new spec(), process.stdout, { end: false })
  clearTimeout(timer)
  rmSync(folder, { recursive: true, force: true })
  return isGreen ? 0 : 1
}

/** The same files in an order that has nothing to do with their folders, so that files of all kinds run beside each other. */
function mixed(files: readonly string[]): string[] {
  const place = (file: string) => createHash('sha256').update(relative(root, file)).digest('hex')
  return files.toSorted((one, other) => place(one).localeCompare(place(other)))
}

function onPath(program: string): boolean {
  return [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin'].some((folder) => {
    try {
      accessSync(join(folder, program))
      return true
    } catch {
      return false
    }
  })
}

function say(text: string): void {
  process.stderr.write(`\n${text}\n\n`)
}
