import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { test } from 'node:test'
import { doors } from '../src/domain/mail/door-nature.ts'
import { filesBelow } from './support/files.ts'

const root = resolve(import.meta.dirname, '..')
const sources = filesBelow(join(root, 'src'), '.ts')

/** Which layers each layer may import; itself always. `main` and `cli` know every layer. */
const arrows: Record<string, readonly string[]> = {
  domain: [],
  i18n: ['domain'],
  store: ['domain'],
  intake: ['domain', 'i18n', 'store'],
  outgoing: ['domain', 'i18n', 'intake', 'store'],
  gateway: ['domain', 'i18n', 'intake'],
  admin: ['domain', 'i18n', 'intake', 'outgoing', 'store'],
  config: ['domain'],
  log: ['domain'],
}

/** The one layer that may import each package. */
const homes: Record<string, string> = {
  'smtp-server': 'gateway',
  imapflow: 'gateway',
  nodemailer: 'outgoing',
  'openid-client': 'outgoing',
  express: 'admin',
  'express-session': 'admin',
  'csrf-sync': 'admin',
  handlebars: 'outgoing',
  helmet: 'admin',
  'rate-limiter-flexible': 'admin',
  mailauth: 'intake',
  'fxa-common-password-list': 'admin',
  otpauth: 'admin',
  'qrcode-generator': 'admin',
  mailparser: 'intake',
  'p-queue': 'intake',
  re2js: 'intake',
  'sanitize-html': 'intake',
  'email-reply-parser': 'intake',
  knex: 'store',
  sqlite3: 'store',
  pg: 'store',
  zod: 'config',
  pino: 'log',
}

test('architecture, every import between layers, points down only', () => {
  const wrong = imports().filter(({ from, to }) => {
    if (from === to || from === 'main' || from === 'cli' || to === null) return false
    return !(arrows[from] ?? []).includes(to)
  })
  assert.deepEqual(wrong.map(describeImport), [])
})

test('architecture, domain, imports nothing outside itself', () => {
  const wrong = imports().filter(({ from, to }) => from === 'domain' && to !== 'domain')
  assert.deepEqual(wrong.map(describeImport), [])
})

test('architecture, each package, has one home', () => {
  const wrong = imports().filter(({ from, specifier }) => {
    const home = homes[packageOf(specifier)]
    return home !== undefined && home !== from
  })
  assert.deepEqual(wrong.map(describeImport), [])
})

test('architecture, each dependency, is imported somewhere in src', () => {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const imported = new Set(imports().map(({ specifier }) => packageOf(specifier)))
  const loadedByKnex = ['sqlite3', 'pg']
  const unused = Object.keys(dependencies).filter(
    (name) => !imported.has(name) && !loadedByKnex.includes(name),
  )
  assert.deepEqual(unused, [])
})

test('architecture, the environment, is read by config alone', () => {
  const readers = sources.filter((file) => /process\.env/.test(readFileSync(file, 'utf8')))
  assert.deepEqual(
    readers.map((file) => layerOf(file)).filter((layer) => layer !== 'config'),
    [],
  )
})

test('architecture, names of files and folders, are kebab-case and say a purpose', () => {
  const wrong = sources
    .map((file) => relative(join(root, 'src'), file))
    .filter(
      (path) =>
        !/^[a-z0-9-]+(\/[a-z0-9-]+)*\.ts$/.test(path) || /(^|\/)(utils?|common|misc)(\/|\.)/.test(path),
    )
  assert.deepEqual(wrong, [])
})

test('architecture, source files, stay under 300 lines', () => {
  const long = sources.filter((file) => {
    const isTextTable = relative(root, file).startsWith('src/i18n/')
    return !isTextTable && readFileSync(file, 'utf8').split('\n').length > 301
  })
  assert.deepEqual(
    long.map((file) => relative(root, file)),
    [],
  )
})

test('architecture, pages and views, come in pairs of one name', () => {
  const pagesFolder = join(root, 'src/admin/pages')
  const viewsFolder = join(root, 'views')
  const rendered = filesBelow(pagesFolder, '.ts').flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/render\([^'`]*'([a-z-]+\/[a-z-]+)'/g)].map(
      (match) => match[1] ?? '',
    ),
  )
  const views = filesBelow(viewsFolder, '.hbs')
    .map((file) => relative(viewsFolder, file).replace(/\.hbs$/, ''))
    .filter((name) => !/^(layouts|partials|errors)\//.test(name))
  for (const view of views) assert.ok(existsSync(join(pagesFolder, `${view}.ts`)), `no page for view ${view}`)
  for (const name of rendered) assert.ok(views.includes(name), `no view for page ${name}`)
  assert.ok(views.length > 5)
})

/** What makes doors differ stands in one table; the rest asks that, and nothing of it changes for a new door. */
test('architecture, rules and the path of a message, ask the nature of a door and never its name', () => {
  const names = doors.filter((door) => door !== 'simulate' && door !== 'reprocess').join('|')
  const judging = /^src\/(?:domain\/(?:mail|policy|ticket)|intake|store)\//
  // The schemes of links.
  const elsewhere = ['src/domain/mail/door-nature.ts', 'src/intake/extract/sanitize.ts']
  const asked = new RegExp(`'(?:${names})'|[!=]==? '(?:simulate|reprocess)'`)
  const rule = /\.\s*(?:door|cameBy)\b/
  const wrong = sources.filter((file) => {
    const path = relative(root, file)
    const code = readFileSync(file, 'utf8').replace(/^\s*(?:\/?\*|\/\/).*$/gm, '')
    const isRule = path.startsWith('src/domain/policy/rules/')
    return (
      judging.test(path) && !elsewhere.includes(path) && (asked.test(code) || (isRule && rule.test(code)))
    )
  })
  assert.deepEqual(
    wrong.map((file) => relative(root, file)),
    [],
  )
})

test('architecture, reply codes with their status, are typed in the catalogue alone', () => {
  const wrong = sources.filter((file) => {
    const code = readFileSync(file, 'utf8').replace(/^\s*(?:\/?\*|\/\/).*$/gm, '')
    return !file.endsWith('policy/reasons.ts') && /['"`][2-5]\d\d[ -][245]\.\d+\.\d+/.test(code)
  })
  assert.deepEqual(
    wrong.map((file) => relative(root, file)),
    [],
  )
})

test('architecture, sources, security 6.30 start no other program', () => {
  const starting = imports().filter(({ specifier }) =>
    /^(?:node:)?(?:child_process|cluster|vm)$/.test(specifier),
  )
  assert.deepEqual(starting.map(describeImport), [])
})

/** What a sender wrote is computed by no spreadsheet: one function makes the lines of files for them. */
test('architecture, sources, security 6.9 write for spreadsheets by the one function that quotes', () => {
  const writing = sources.filter((file) =>
    /text\/csv|spreadsheetml|filename="?[^"']*\.(?:csv|xlsx?)/.test(readFileSync(file, 'utf8')),
  )
  const without = writing.filter((file) => !readFileSync(file, 'utf8').includes('csvLine('))
  assert.deepEqual(without, [])
  assert.ok(writing.length > 0)
})

test('architecture, every export, has a docstring', () => {
  const bare = sources.flatMap((file) => {
    const lines = readFileSync(file, 'utf8').split('\n')
    return lines
      .filter((line, at) => isDeclared(line) && !(lines[at - 1] ?? '').trimEnd().endsWith('*/'))
      .map((line) => `${relative(root, file)}: ${line}`)
  })
  assert.deepEqual(bare, [])
})

test('architecture, names of tests, have three parts', () => {
  const tests = filesBelow(join(root, 'tests'), '.test.ts')
  const wrong = tests.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/^\s*test\(\s*(['`])(.*?)\1/gm)]
      .map((match) => match[2] ?? '')
      .filter((name) => name.split(/,|\$\{/).length < 3)
      .map((name) => `${relative(root, file)}: ${name}`),
  )
  assert.deepEqual(wrong, [])
})

type Import = {
  readonly file: string
  readonly specifier: string
  readonly from: string
  readonly to: string | null
}

function imports(): Import[] {
  return sources.flatMap((file) => {
    const text = readFileSync(file, 'utf8')
    const statements = /^(?:import|export)\b[^']*?from '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm
    const specifiers = [...text.matchAll(statements)].map((match) => match[1] ?? match[2] ?? match[3] ?? '')
    return specifiers.map((specifier) => ({
      file,
      specifier,
      from: layerOf(file),
      to: specifier.startsWith('.') ? layerOf(resolve(dirname(file), specifier)) : null,
    }))
  })
}

function isDeclared(line: string): boolean {
  return /^export (?:async )?(?:function|const|class|type|interface)\b(?! \{)/.test(line)
}

function layerOf(file: string): string {
  const [first = ''] = relative(join(root, 'src'), file).split('/')
  return first.replace(/\.ts$/, '')
}

function packageOf(specifier: string): string {
  const [scope = '', name = ''] = specifier.split('/')
  return scope.startsWith('@') ? `${scope}/${name}` : scope
}

function describeImport({ file, specifier }: Import): string {
  return `${relative(root, file)} imports ${specifier}`
}
