import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readContactLines } from '../../src/domain/contact-lines.ts'

const heading = 'email;nome;perfil;ativo;poremail;cliente\n'
const cases: readonly (readonly [circumstance: string, row: string, faults: string[]])[] = [
  ['no at sign', 'ana;Ana;solicitante;;;', ['address']],
  ['no name', 'ana@x.example;;solicitante;;;', ['name']],
  ['a role that is none', 'ana@x.example;Ana;rainha;;;', ['role']],
  ['a role of every object', 'ana@x.example;Ana;constructor;;;', ['role']],
  ['an answer that is none', 'ana@x.example;Ana;solicitante;talvez;;', ['answer']],
  [
    'the same address in another case',
    'Bia@x.example;Bia;solicitante;;;\nbia@X.example;Bia;solicitante;;;',
    ['repeated'],
  ],
  [
    'a quotation mark never closed',
    '"ana@x.example;Ana;solicitante;;;\nbia@x.example;Bia;solicitante;;;',
    ['quote'],
  ],
  ['everything wrong', 'x;;rainha;?;;', ['address', 'name', 'role', 'answer']],
]

for (const [circumstance, row, faults] of cases) {
  test(`readContactLines, ${circumstance}, tells ${faults.join(', ')}`, () => {
    assert.deepEqual(
      readContactLines(heading + row).faults.map(({ fault }) => fault),
      faults,
    )
  })
}

test('readContactLines, a person with two roles and a client, reads all of it', () => {
  const { lines, faults } = readContactLines(
    `\uFEFF${heading}rui@x.example;Rui;técnico+solicitante;sim;não;ACME\n`,
  )
  assert.deepEqual(faults, [])
  assert.deepEqual(lines, [
    {
      address: 'rui@x.example',
      name: 'Rui',
      role: 'technician',
      otherRoles: ['requester'],
      active: true,
      byEmail: false,
      client: 'ACME',
    },
  ])
})

test('readContactLines, cells left empty, say nothing of the person', () => {
  const [line] = readContactLines(`${heading}ana@x.example;Ana;solicitante;;;\n`).lines
  assert.deepEqual(Object.keys(line ?? {}), ['address', 'name', 'role', 'otherRoles'])
})

test('readContactLines, hostile cells, lose what no page should hold', () => {
  const name = `A\u0000n\u202ea\ud800${'x'.repeat(5_000)}`
  const [line] = readContactLines(`email,name,role\nana@x.example,${name},requester\n`).lines
  assert.match(line?.name ?? '', /^Ana/)
  assert.equal(line?.name.length, 200)
})

test('readContactLines, a million quotation marks, ends soon', () => {
  const startedAt = performance.now()
  readContactLines(`email,name,role\n${'"'.repeat(1_000_000)}`)
  readContactLines(`email,name,role\n${','.repeat(1_000_000)}`)
  assert.ok(performance.now() - startedAt < 3_000)
})
