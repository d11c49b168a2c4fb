import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { test } from 'node:test'
import { filesBelow } from './support/files.ts'

/** Lines of the manuals, exact texts and complaints that what is built so far must keep, each named by a test. */
const demanded = {
  line: (
    'A10 A11 A12 A13 A14 A15 A16 A17 A18 A19 A20 A21 A22 A23 A24 A25 C1 C21 C47 C48 C49 C50 C53 C54 C55 C56 C57 ' +
    'M24a M24b M24c M24d M25 M26a M26b M26c M26d O2 O3 O7 O9 O10 O20 O21 O22 R1 R2 R3 R4 R5 R6'
  ).split(' '),
  complaint: '1 2 4 5 6 7 8 9 10 15 17 18 20'.split(' '),
}

/** The tests of the whole system that we own. */
const systemRows = '1a 1b 1c 1d 1e 2 3 4 5 6 7 8 9 10 11'.split(' ').map((row) => `5.${row}`)

/** Rows of the three tables of what an attacker tries: the library's weaknesses, whole-system tests, the pages. */
const securityRows = [...rowsOf('2', 21), ...systemRows, ...rowsOf('6', 30)]

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

for (const row of securityRows) {
  test(`acceptance, row ${row} of the security tables, is named by a test`, () => {
    assert.ok(named.has(`security ${row}`), `no test says security §${row.replace('.', ' row ')}`)
  })
}

function rowsOf(section: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${section}.${index + 1}`)
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
  return new Set([...words, ...complaints, ...texts.flatMap(securityIds)])
}

/** `security §5 row 1a` and `security 6.4 6.8` as `security 5.1a`, `security 6.4` and `security 6.8`. */
function securityIds(text: string): string[] {
  const rows = [...text.matchAll(/\bsecurity §(\d) row (\d+[a-e]?)\b/g)].map(
    ([, section, row]) => `security ${section}.${row}`,
  )
  const lists = [...text.matchAll(/\bsecurity ((?:\d\.\d+ ?)+)/g)].flatMap(([, list = '']) =>
    list.trim().split(' '),
  )
  return [...rows, ...lists.map((row) => `security ${row}`)]
}
