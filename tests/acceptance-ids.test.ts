import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { test } from 'node:test'
import { filesBelow } from './support/files.ts'

/** Lines of the manuals, exact texts and complaints that what is built so far must keep, each named by a test. */
const demanded = {
  line: 'A10 A11 A12 A13 A16 A22 A23 C1 C21 C47 C48 C49 C50 C53 C54 C56 O2 O3 O7 O9 O10 R1 R6'.split(' '),
  complaint: '1 2 7 8 15 17 20'.split(' '),
}

const named = namedIds()

for (const id of demanded.line) {
  test(`acceptance, line ${id}, is named by a test`, () => {
    assert.ok(named.has(id), `no test says ${id}`)
  })
}

for (const number of demanded.complaint) {
  test(`acceptance, the complaint of rank ${number}, is named by a test`, () => {
    assert.ok(named.has(`complaint ${number}`), `no test says complaint ${number}`)
  })
}

/** Every id in the words of the tests: names, circumstances in tables, and dialogues. */
function namedIds(): ReadonlySet<string> {
  const files = ['.ts', '.smtp'].flatMap((suffix) => filesBelow(import.meta.dirname, suffix))
  const texts = files
    .filter((file) => basename(file) !== basename(import.meta.filename))
    .map((file) => readFileSync(file, 'utf8'))
  const words = texts.flatMap((text) => text.match(/\b[ACFMOR]\d{1,2}[a-d]?\b/g) ?? [])
  const complaints = texts.flatMap((text) =>
    [...text.matchAll(/\bcomplaints? ((?:\d+(?:, | and )?)+)/g)].flatMap(
      ([, list = '']) => list.match(/\d+/g)?.map((number) => `complaint ${number}`) ?? [],
    ),
  )
  return new Set([...words, ...complaints])
}
