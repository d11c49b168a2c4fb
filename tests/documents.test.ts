import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { test } from 'node:test'
import { commands } from '../src/cli/commands.ts'
import { variableOf } from '../src/config/schema.ts'
import { notes } from '../src/config/setting.ts'
import { filesBelow } from './support/files.ts'

const root = resolve(import.meta.dirname, '..')
const pages = [
  ...['README.md', 'README.pt-BR.md', 'ARCHITECTURE.md', 'CHANGELOG.md'].map((name) => join(root, name)),
  ...filesBelow(join(root, 'docs'), '.md'),
].map((file) => ({ file, name: relative(root, file), text: readFileSync(file, 'utf8') }))
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

test('documents, every link to a file of ours, leads to one', () => {
  const dead = pages.flatMap(({ file, name, text }) =>
    [...text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)]
      .map((match) => match[1] ?? '')
      .filter((target) => !existsSync(join(dirname(file), target)))
      .map((target) => `${name}: ${target}`),
  )
  assert.deepEqual(dead, [])
})

test('documents, every file they name, is there', () => {
  const files = ['src', 'tests', 'tools', 'docs', 'bench'].flatMap((folder) =>
    filesBelow(join(root, folder), ''),
  )
  const missing = namesIn(/`([\w./-]+\.(?:ts|mjs|md|hbs))`/g).filter(
    ({ word }) => !files.some((file) => file.endsWith(`/${word}`)),
  )
  assert.deepEqual(missing, [])
})

test('documents, every command of ours they tell to run, is in the table of commands', () => {
  const names = new Set(commands.map(({ name }) => name))
  const told = namesIn(/(?:portaria -- |`portaria )([a-z]+(?: [a-z-]+)?)/g)
  assert.ok(told.length > 5)
  assert.deepEqual(
    told.filter(({ word }) => !names.has(word) && !names.has(word.split(' ')[0] ?? '')),
    [],
  )
})

test('documents, every npm script they tell to run, is in package.json', () => {
  const told = namesIn(/npm (?:run (?:-s )?)?(start|test|portaria|check|docs|bench(?::\w+)?|format|lint)\b/g)
  assert.deepEqual(
    told.filter(({ word }) => !(word in manifest.scripts)),
    [],
  )
})

test('documents, every variable they name, is a key of the configuration', () => {
  const known = new Set([...notes.keys()].map(variableOf).flatMap((name) => [name, `${name}_FILE`]))
  const told = namesIn(/\b(PORTARIA_[A-Z_]+[A-Z])\b/g)
  assert.ok(told.length > 10)
  assert.deepEqual(
    told.filter(({ word }) => !known.has(word) && word !== 'PORTARIA_CONFIG'),
    [],
  )
})

test('documents, the two READMEs, have the same headings, blocks, commands, pictures and links', () => {
  const [english, portuguese] = ['README.md', 'README.pt-BR.md'].map((name) => shapeOf(name))
  assert.deepEqual(portuguese, english)
})

/** What two translations of a page have in common. */
function shapeOf(name: string): object {
  const text = readFileSync(join(root, name), 'utf8')
  const links = [...text.matchAll(/\]\(([^)]+)\)/g)].map((match) => match[1] ?? '')
  return {
    headings: text.match(/^#+ /gm),
    blocks: text.match(/^```\w*$/gm),
    rows: text.match(/^\|/gm)?.length,
    paragraphs: text.split('\n\n').length,
    commands: text.match(/npm (?:run (?:-s )?)?[a-z:]+/g),
    links: links.filter((link) => !/^README/.test(link)),
  }
}

function namesIn(pattern: RegExp): { readonly page: string; readonly word: string }[] {
  return pages.flatMap(({ name, text }) =>
    [...text.matchAll(pattern)].map((match) => ({ page: name, word: match[1] ?? '' })),
  )
}
