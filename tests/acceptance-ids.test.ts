import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { test } from 'node:test'
import { filesBelow } from './support/files.ts'

/** Lines of the manuals, exact texts and complaints that an area of what is built must keep. */
export type Demands = { readonly lines: readonly string[]; readonly complaints: readonly string[] }

const areas = await Promise.all(
  filesBelow(join(import.meta.dirname, 'acceptance'), '.ts').map(async (file) => {
    const { demands }: { demands: Demands } = await import(file)
    return demands
  }),
)
const demanded = {
  line: areas.flatMap(({ lines }) => lines),
  complaint: areas.flatMap(({ complaints }) => complaints),
}

/** The tests of the whole system that we own. */
const systemRows = '1a 1b 1c 1d 1e 2 3 4 5 6 7 8 9 10 11'.split(' ').map((row) => `5.${row}`)

/** Rows of the three tables of what an attacker tries: the library's weaknesses, whole-system tests, the pages. */
const securityRows = [...rowsOf('2', 21), ...systemRows, ...rowsOf('6', 30)]

const named = namedIds()

for (const id of new Set(demanded.line)) {
  test(`acceptance, line ${id}, is named by a test`, () => {
    assert.ok(named.has(id), `no test says ${id}`)
  })
}

for (const number of new Set(demanded.complaint)) {
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
    .filter((file) => basename(dirname(file)) !== 'acceptance')
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
