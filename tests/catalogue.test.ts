import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { permanent, transient } from '../src/domain/policy/reasons.ts'
import { languages } from '../src/domain/language.ts'
import { translate } from '../src/i18n/translate.ts'
import { doorsDoc } from '../tools/doors-doc.ts'
import { reasonsDoc } from '../tools/reasons-doc.ts'
import { filesBelow } from './support/files.ts'

const root = resolve(import.meta.dirname, '..')
const reasons = [...Object.keys(permanent), ...Object.keys(transient)] as (
  | keyof typeof permanent
  | keyof typeof transient
)[]
const sources = filesBelow(join(root, 'src'), '.ts').map((file) => ({
  file,
  text: readFileSync(file, 'utf8'),
}))
const dialogues = filesBelow(join(root, 'tests/dialogues'), '.smtp').map((file) => readFileSync(file, 'utf8'))

for (const reason of reasons) {
  test(`catalogue, ${reason}, is answered by a rule or a door`, () => {
    const answering = sources.filter(
      ({ file, text }) =>
        /src\/(domain\/policy\/rules|intake|gateway)\//.test(file) && text.includes(`'${reason}'`),
    )
    assert.ok(answering.length > 0)
  })

  test(`catalogue, ${reason}, has a text and a remedy in every language`, () => {
    for (const language of languages) {
      assert.ok(translate(language, `reason.${reason}`).length > 10)
      assert.ok(translate(language, `remedy.${reason}`).length > 10)
    }
  })

  test(`catalogue, ${reason}, is played in a dialogue`, () => {
    assert.ok(
      dialogues.some((dialogue) => dialogue.split('\n').some((line) => line === `# Plays: ${reason}`)),
      `no dialogue says "# Plays: ${reason}"`,
    )
  })
}

test('catalogue, permanent and transient, code and status agree', () => {
  for (const { code, status } of Object.values(permanent)) assert.equal(String(code)[0], status[0])
  for (const { code, status } of Object.values(transient)) assert.equal(String(code)[0], status[0])
})

test('catalogue, docs/doors.md, is what the nature of each door says', () => {
  assert.equal(readFileSync(join(root, 'docs/doors.md'), 'utf8'), doorsDoc())
})

test('catalogue, docs/reasons.md, is what the catalogue says', () => {
  assert.equal(readFileSync(join(root, 'docs/reasons.md'), 'utf8'), reasonsDoc())
})
