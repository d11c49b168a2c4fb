import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'
import { test } from 'node:test'
import { helpers } from '../src/admin/helpers/index.ts'
import { ptBr } from '../src/i18n/pt-br.ts'
import { filesBelow } from './support/files.ts'

type Source = { readonly path: string; readonly text: string }

const root = resolve(import.meta.dirname, '..')
const sources = read('src', '.ts')
const code = [
  ...sources,
  ...['tests', 'bench', 'tools', 'migrations'].flatMap((folder) => read(folder, '.ts')),
]
const views = read('views', '.hbs')
const pages = [...views, ...read('public', '.js')]

test('unused, every export of a source, is imported or part of one that is', () => {
  const words = new Map(code.map(({ path, text }) => [path, new Set(text.match(/\w+/g))]))
  const unused = sources.flatMap(({ path, text }) =>
    exportsOf(text)
      .filter(({ name }) => !code.some((other) => other.path !== path && words.get(other.path)?.has(name)))
      .filter(({ name, isType }) => !isType || countOf(text, name) < 2)
      .map(({ name }) => `${path}: ${name}`),
  )
  assert.deepEqual(unused, [])
})

test('unused, every text, is asked for by a page, a door or a command', () => {
  const asking = [
    ...sources.filter(({ path }) => !/^src\/(i18n\/(?!wire)|store|domain)/.test(path)),
    ...views,
  ]
  const literals = new Set(
    asking.flatMap(({ text }) => [...text.matchAll(/['"`]([\w.-]+)['"`]/g)].map((match) => match[1])),
  )
  const families = asking.flatMap(({ text }) => familiesOf(text))
  const unused = Object.keys(ptBr).filter((key) => {
    // `words` adds the plural, and pages add `.help` to the key of a heading.
    const asked = [key, key.replace(/\.(one|other|help)$/, '')]
    return !asked.some((name) => literals.has(name) || families.some((family) => family.test(name)))
  })
  assert.deepEqual(unused, [])
})

test('unused, every class of the stylesheet, stands in a view or a source', () => {
  const rules = readFileSync(join(root, 'public/portaria.css'), 'utf8').replace(/\/\*.*?\*\//gs, '')
  const selectors = rules.replace(/\{[^{}]*\}/g, '{}')
  const classes = new Set([...selectors.matchAll(/\.([a-zA-Z][\w-]*)/g)].map((match) => match[1] ?? ''))
  const words = new Set([...pages, ...sources].flatMap(({ text }) => text.match(/[\w-]+/g) ?? []))
  assert.ok(classes.size > 50)
  assert.deepEqual(
    [...classes].filter((name) => !words.has(name)),
    [],
  )
})

test('unused, every attribute the script looks for, stands in a view', () => {
  const script = readFileSync(join(root, 'public/portaria.js'), 'utf8')
  const attributes = new Set(script.match(/data-[\w-]+/g))
  const missing = [...attributes].filter((name) => !views.some(({ text }) => text.includes(name)))
  assert.deepEqual(missing, [])
})

test('unused, every partial and helper, is called by a view', () => {
  const all = views.map(({ text }) => text).join('\n')
  const partials = views
    .filter(({ path }) => path.startsWith('views/partials/'))
    .map(({ path }) => basename(path, '.hbs'))
  assert.deepEqual(
    partials.filter((name) => !new RegExp(`\\{\\{#?> *${name}\\b`).test(all)),
    [],
  )
  assert.deepEqual(
    Object.keys(helpers).filter((name) => !new RegExp(`(?:\\{\\{#?|\\()${name}\\b`).test(all)),
    [],
  )
})

/** The keys that a text made of data may name: `ticket.${state}` is every `ticket.` and one more word. */
function familiesOf(text: string): RegExp[] {
  const templates = /`((?:[a-z-]+\.)+)\$\{(?:[^{}]|\{[^}]*\})*\}((?:\.[\w-]+|\.\$\{[^}]*\})*)`/g
  return [...text.matchAll(templates)].map(([, start = '', end = '']) => {
    const rest = end.replaceAll('.', '\\.').replaceAll(/\$\{[^}]*\}/g, '[^.]+')
    return new RegExp(`^${start.replaceAll('.', '\\.')}[^.]+${rest}$`)
  })
}

function exportsOf(text: string): { readonly name: string; readonly isType: boolean }[] {
  const declared = /^export (?:async )?(function\*?|const|class|type|interface) (\w+)/gm
  return [...text.matchAll(declared)].map((match) => ({
    name: match[2] ?? '',
    isType: match[1] === 'type' || match[1] === 'interface',
  }))
}

function countOf(text: string, name: string): number {
  return text.match(new RegExp(`\\b${name}\\b`, 'g'))?.length ?? 0
}

function read(folder: string, suffix: string): Source[] {
  return filesBelow(join(root, folder), suffix).map((file) => ({
    path: relative(root, file),
    text: readFileSync(file, 'utf8'),
  }))
}
