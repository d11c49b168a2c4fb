// Installs the packages on first use and whenever package-lock.json has changed; says nothing when there is nothing to do.
// Plain JavaScript without packages: it runs before Node 24 is there, on whatever Node (20 or later) npm came with.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..')
const modules = join(root, 'node_modules')
const stamp = join(modules, '.portaria-lock')
const lock = readFileSync(join(root, 'package-lock.json'))
const digest = createHash('sha256').update(lock).digest('hex')

if (!isStamped()) {
  if (!isInstalled()) install()
  mkdirSync(modules, { recursive: true })
  writeFileSync(stamp, `${digest}\n`)
}

function isStamped() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8').trim() === digest
}

/** Whether npm's own record of what lies in node_modules agrees with the lock file already. */
function isInstalled() {
  const record = join(modules, '.package-lock.json')
  if (!existsSync(record)) return false
  const there = JSON.parse(readFileSync(record, 'utf8')).packages
  const wanted = JSON.parse(lock.toString('utf8')).packages
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '' || (entry.optional && !there[path])) return true
    return there[path]?.version === entry.version && there[path]?.integrity === entry.integrity
  })
}

function install() {
  process.stderr.write(
    'Installing packages (first use or new versions; SQLite may be compiled, a minute or two)…\n',
  )
  const npm = process.env.npm_execpath
  const [command, before] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []]
  const { status, error } = spawnSync(
    command,
    [...before, 'ci', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: root,
      // The output of a command stays its own: what npm says goes beside it.
      stdio: ['ignore', 2, 2],
    },
  )
  if (error) process.stderr.write(`expected to run npm ci: ${error.message}\n`)
  if (status !== 0) process.exit(status ?? 1)
}
