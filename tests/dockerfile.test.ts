import assert from 'node:assert/strict'
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { after, test } from 'node:test'
import { filesBelow } from './support/files.ts'

const root = resolve(import.meta.dirname, '..')
const instructions = readFileSync(join(root, 'Dockerfile'), 'utf8')
  .replace(/\\\n/g, ' ')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => ({ name: line.split(' ', 1)[0] ?? '', rest: line.slice(line.indexOf(' ') + 1).trim() }))
const ignored = readFileSync(join(root, '.dockerignore'), 'utf8').trim().split('\n')
const work = mkdtempSync(join(tmpdir(), 'portaria-image-'))
after(() => {
  execFileSync('chmod', ['-R', 'u+w', work])
  rmSync(work, { recursive: true })
})

function every(name: string): string[] {
  return instructions.filter((instruction) => instruction.name === name).map(({ rest }) => rest)
}

function sources(): string[] {
  return every('COPY')
    .filter((rest) => !rest.startsWith('--from'))
    .flatMap((rest) => rest.split(/\s+/).slice(0, -1))
}

test('Dockerfile, each COPY, finds its source and .dockerignore lets it through', () => {
  assert.ok(sources().length > 5)
  for (const source of sources()) {
    assert.ok(existsSync(join(root, source)), `expected ${source}`)
    assert.ok(ignored.includes(`!${source}`), `.dockerignore hides ${source}`)
  }
  assert.equal(ignored[0], '*')
})

test('Dockerfile, runtime stage, security 6.30 is a numeric user with one volume and a health check by sub-command', () => {
  assert.deepEqual(every('USER'), ['10001:10001'])
  assert.deepEqual(every('VOLUME'), ['/data'])
  assert.deepEqual(every('EXPOSE'), ['2525 8080'])
  assert.match(every('HEALTHCHECK')[0] ?? '', /CMD \["portaria", "readyz"\]$/)
  assert.equal(every('FROM').length, 2)
  for (const from of every('FROM')) assert.match(from, /^node:24-/)
})

test('Dockerfile, packages without the development ones, hold all that the sources import', () => {
  assert.ok(every('RUN').some((run) => run.startsWith('npm ci --omit=dev')))
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  const files = ['src', 'migrations'].flatMap((folder) => filesBelow(join(root, folder), '.ts'))
  const packages = new Set(files.flatMap((file) => importedPackages(readFileSync(file, 'utf8'))))
  assert.ok(packages.has('smtp-server'))
  for (const name of [...packages, 'sqlite3', 'pg']) {
    const entry = lock[`node_modules/${name}`]
    assert.ok(entry && !entry.dev && !entry.devOptional, `${name} is not installed by npm ci --omit=dev`)
  }
})

test('Dockerfile, start command on a read-only source tree, serves with a certificate alone, is ready and stops', async () => {
  const app = join(work, 'app')
  const data = join(work, 'data')
  mkdirSync(app)
  mkdirSync(data)
  for (const source of sources()) cpSync(join(root, source), join(app, source), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(app, 'node_modules'))
  execFileSync('chmod', ['-R', 'a-w,a+rX', app])
  // The temporary folder is ours alone; the other user must get through it.
  chmodSync(work, 0o755)
  const identity = process.getuid?.() === 0 && isOpenToOthers(root) ? { uid: 10_001, gid: 10_001 } : {}
  if ('uid' in identity) chownSync(data, 10_001, 10_001)
  const env = {
    PATH: process.env.PATH,
    ...Object.fromEntries(
      [...(every('ENV')[0] ?? '').matchAll(/(\w+)=(\S+)/g)].map(([, name, value]) => [name, value]),
    ),
    PORTARIA_DATA_DIR: data,
    PORTARIA_SMTP_LISTEN: '0.0.0.0:0',
    PORTARIA_ADMIN_LISTEN: '0.0.0.0:0',
    PORTARIA_TLS_CERT_FILE: join(data, 'cert.pem'),
    PORTARIA_TLS_KEY_FILE: join(data, 'key.pem'),
  }
  for (const name of ['cert.pem', 'key.pem']) {
    cpSync(join(import.meta.dirname, `support/certificates/one-${name}`), join(data, name))
    if ('uid' in identity) chownSync(join(data, name), 10_001, 10_001)
  }
  const main = join(app, 'src/main.ts')
  const options = { cwd: app, env, ...identity }
  const { PORTARIA_TLS_CERT_FILE: _certificate, PORTARIA_TLS_KEY_FILE: _key, ...bare } = env
  const refused = spawnSync(process.execPath, [main, 'serve'], { ...options, env: bare, encoding: 'utf8' })
  assert.match(refused.stderr + refused.stdout, /Expected a certificate for the SMTP door/)
  assert.notEqual(refused.status, 0)
  const gateway = spawn(process.execPath, [main, 'serve'], {
    ...options,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    await untilDoorsListen(gateway, 2)
    const ready = execFileSync(process.execPath, [main, 'readyz', '--json'], { ...options, encoding: 'utf8' })
    assert.deepEqual(
      ready
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).ready),
      [true, true],
    )
  } finally {
    const exited = once(gateway, 'exit')
    gateway.kill('SIGTERM')
    const [code] = await exited
    assert.equal(code, 0)
  }
  assert.equal(statSync(join(data, 'secret.key')).mode & 0o777, 0o600)
})

/** Whether another user could run what lies here: a checkout below a private home folder says nothing about the image. */
function isOpenToOthers(folder: string): boolean {
  const parent = dirname(folder)
  return (statSync(folder).mode & 0o005) === 0o005 && (parent === folder || isOpenToOthers(parent))
}

async function untilDoorsListen(gateway: ChildProcess, count: number): Promise<void> {
  assert.ok(gateway.stdout)
  let listening = 0
  for await (const line of createInterface({ input: gateway.stdout })) {
    if (line.startsWith('{') && JSON.parse(line).event === 'gateway.started') return
    if (line.includes('door.listening')) listening++
  }
  assert.fail(`expected ${count} doors to listen, ${listening} did`)
}

function importedPackages(text: string): string[] {
  return [
    ...text.matchAll(/^(?:import|export)\s(?!type\s)[^'";]*?from '([^'.][^']*)'|^import '([^'.][^']*)'/gm),
  ]
    .map((match) => match[1] ?? match[2] ?? '')
    .filter((specifier) => specifier !== '' && !specifier.startsWith('node:'))
    .map((specifier) =>
      specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/'),
    )
}
